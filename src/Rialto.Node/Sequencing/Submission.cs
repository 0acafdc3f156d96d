using System.Buffers;

namespace Rialto.Node.Sequencing;

/// <summary>A command on its way to the engine, and who waits for what becomes of it.</summary>
sealed class Submission(int lengthBytes)
{
    readonly TaskCompletionSource<Outcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    byte[]? _buffer = ArrayPool<byte>.Shared.Rent(lengthBytes);

    /// <summary>The whole encoded command; until <see cref="Release"/>.</summary>
    public Span<byte> Command => _buffer.AsSpan(0, lengthBytes);

    /// <summary>Ends when the outcome is known.</summary>
    public Task<Outcome> Outcome => _completion.Task;

    public void Complete(Outcome outcome) => _completion.TrySetResult(outcome);

    /// <summary>Gives the buffer back. Once, by whoever took the submission off the queue (or could not put it there).</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }
}
