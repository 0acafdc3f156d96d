using System.Buffers;
using System.Threading.Tasks.Sources;

namespace Rialto.Node.Sequencing;

/// <summary>A command on its way to the engine, and who waits for what becomes of it.</summary>
sealed class Submission(int lengthBytes) : IValueTaskSource<Outcome>
{
    ManualResetValueTaskSourceCore<Outcome> _told;
    byte[]? _buffer = ArrayPool<byte>.Shared.Rent(lengthBytes);
    int _isTold;

    /// <summary>The whole encoded command; until <see cref="Release"/>.</summary>
    public Span<byte> Command => _buffer.AsSpan(0, lengthBytes);

    /// <summary>
    /// The asker may go on on the thread that shows what is durable, not on one of the pool: he must be brief, and must not block.
    /// </summary>
    public bool IsBrief { get; init; }

    /// <summary>Ends when the outcome is known. Awaited once.</summary>
    public ValueTask<Outcome> Outcome => new(this, _told.Version);

    /// <summary>Its neighbours in <see cref="WaitingAskers"/>, which owns these three.</summary>
    public Submission? Older { get; set; }

    public Submission? Younger { get; set; }

    /// <summary>Since when its asker waits, by the clock's timestamp; 0 = nobody waits for it.</summary>
    public long AskedAt { get; set; }

    /// <summary>
    /// Tells the asker; only the first outcome counts. He goes on on the pool, or here if he is brief and <see cref="BriefAskers"/> tells
    /// him. Any thread.
    /// </summary>
    public void Complete(Outcome outcome)
    {
        if (Interlocked.Exchange(ref _isTold, 1) != 0) return;
        // Who refuses or is out of patience (the engine's thread, a timer's) has other things to do than to send answers.
        _told.RunContinuationsAsynchronously = !(IsBrief && BriefAskers.AreAnsweredHere);
        _told.SetResult(outcome);
    }

    /// <summary>Gives the buffer back. Once, by whoever took the submission off the queue (or could not put it there).</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }

    Outcome IValueTaskSource<Outcome>.GetResult(short token) => _told.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Outcome>.GetStatus(short token) => _told.GetStatus(token);

    void IValueTaskSource<Outcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _told.OnCompleted(continuation, state, token, flags);
}
