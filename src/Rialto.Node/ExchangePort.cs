using Rialto.Engine.Commands;
using Rialto.Node.History;
using Rialto.Node.Sequencing;
using Rialto.Node.Views;

namespace Rialto.Node;

/// <summary>The face of the exchange: what is asked goes in here, what is seen comes from here. Any thread.</summary>
public sealed class ExchangePort
{
    static readonly TimeSpan OutcomeWait = TimeSpan.FromMilliseconds(Limits.OutcomeWaitMs);
    static readonly TimeSpan RoomWait = TimeSpan.FromMilliseconds(Limits.QueueRetryMs);

    readonly SubmissionQueue _queue;
    readonly Subscribers _subscribers;
    readonly TimeProvider _time;
    readonly NodeCounters _counters;
    readonly Func<NodeHealth> _health;
    readonly Func<string, NodeBackup> _backup;
    readonly Func<bool> _isStalled;
    readonly WaitingAskers _waiting;
    readonly int _commandBytesMax;

    internal ExchangePort(
        SubmissionQueue queue,
        Subscribers subscribers,
        ExchangeViews views,
        HistoryReader history,
        NodeCounters counters,
        NodeOptions options,
        Func<NodeHealth> health,
        Func<string, NodeBackup> backup,
        Func<bool> isStalled)
    {
        _queue = queue;
        _subscribers = subscribers;
        _time = options.Time;
        _commandBytesMax = options.Log.BodyBytesMax;
        _counters = counters;
        _health = health;
        _backup = backup;
        _isStalled = isStalled;
        _waiting = new(options.Time, OutcomeWait);
        Views = views;
        History = history;
    }

    public ExchangeViews Views { get; }

    public HistoryReader History { get; }

    public NodeHealth Health => _health();

    /// <summary>The exchange's clock, µs since 1970: never before the last published command.</summary>
    public long NowUs => Math.Max(Sequencer.MicrosecondsOf(_time.GetUtcNow()), Views.LastTimeUs);

    /// <summary>Puts a command into the one order of everything; ends when it is durable and the views show it.</summary>
    /// <remarks>
    /// Busy at once when the queue is full, or history cannot be written and has much waiting: nothing happened. Unknown after five seconds without an answer: it may happen yet.
    /// </remarks>
    public ValueTask<Outcome> Submit<TCommand>(in TCommand command, ReadOnlySpan<byte> text)
        where TCommand : unmanaged, ICommand
    {
        var submission = NewSubmission(CommandCodec.SizeOf<TCommand>(text.Length), isBrief: false);
        CommandCodec.Write(submission.Command, command, text);
        return Submit(submission);
    }

    /// <summary>
    /// The same for an asker who only renders and sends his answer: he goes on at once, on the thread that shows what is durable, while
    /// others of the same commit wait. He must not block; what comes behind the answer and might belongs on a thread of the pool
    /// (<see cref="IsAnswering"/>).
    /// </summary>
    public ValueTask<Outcome> SubmitBriefly<TCommand>(in TCommand command, ReadOnlySpan<byte> text)
        where TCommand : unmanaged, ICommand
    {
        var submission = NewSubmission(CommandCodec.SizeOf<TCommand>(text.Length), isBrief: true);
        CommandCodec.Write(submission.Command, command, text);
        return Submit(submission);
    }

    /// <summary>This thread is one that shows what is durable, answering brief askers: nothing may block it.</summary>
    public static bool IsAnswering => BriefAskers.AreAnsweredHere;

    /// <summary>
    /// Puts a command in that must be in the log before anything else makes sense, such as the set-up's: waits for room and for the outcome
    /// as long as the node lives, however slow its disk is.
    /// </summary>
    /// <remarks>For commands without a request key, of which nobody else waits: it is put in once.</remarks>
    /// <exception cref="OperationCanceledException">Not waited for any longer: it may happen yet.</exception>
    /// <exception cref="ObjectDisposedException">The node takes nothing more in; the command was not put in.</exception>
    public async Task<Outcome> InsistAsync<TCommand>(TCommand command, byte[] text, CancellationToken cancellation)
        where TCommand : unmanaged, ICommand
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var submission = NewSubmission(CommandCodec.SizeOf<TCommand>(text.Length), isBrief: false);
            CommandCodec.Write(submission.Command, command, text);
            if (TryPut(submission)) return await submission.Outcome.AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_queue.IsClosed, this);
            await Task.Delay(RoomWait, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Puts several orders and cancels as one command, with no other in between.</summary>
    public ValueTask<Outcome> Submit(BatchBuilder batch)
    {
        var command = batch.Finish();
        var submission = NewSubmission(command.Length, isBrief: false);
        command.CopyTo(submission.Command);
        return Submit(submission);
    }

    /// <summary>Begins a backup in an empty or missing directory; the exchange goes on.</summary>
    /// <exception cref="Backups.BackupRefusedException">There is something in the directory.</exception>
    public NodeBackup BeginBackup(string directory) => _backup(directory);

    /// <summary>Tells an observer of every step published from now on.</summary>
    public Subscription Subscribe(StepObserver observer) => _subscribers.Add(observer, static () => { }, static () => true);

    /// <summary>The same, and tells when a round of steps is over: nothing more waits, or it were many.</summary>
    /// <param name="observer">Told one step after the other.</param>
    /// <param name="rest">Called on the observer's task, after the last step of a round and when one failed.</param>
    /// <param name="isHeard">Somebody waits for what the observer tells on; else it is told some milliseconds' steps at once.</param>
    public Subscription Subscribe(StepObserver observer, Action rest, Func<bool> isHeard) => _subscribers.Add(observer, rest, isHeard);

    Submission NewSubmission(int bytes, bool isBrief)
    {
        // A command larger than a frame would wait for room for ever.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _commandBytesMax);
        return new(bytes) { IsBrief = isBrief };
    }

    ValueTask<Outcome> Submit(Submission submission)
    {
        _waiting.Add(submission);
        if (TryPut(submission)) return AwaitAsync(submission);
        _waiting.Remove(submission);
        return new(Outcome.Busy);
    }

    bool TryPut(Submission submission)
    {
        // With a history that cannot be written the publisher would have to wait, and every asker with it.
        if (!_isStalled() && _queue.TryEnqueue(submission)) return true;
        submission.Release();
        _counters.Busy();
        return false;
    }

    async ValueTask<Outcome> AwaitAsync(Submission submission)
    {
        var outcome = await submission.Outcome.ConfigureAwait(false);
        _waiting.Remove(submission);
        return NeedsHistory(outcome) ? await WithHistoryAsync(outcome).ConfigureAwait(false) : outcome;
    }

    /// <summary>It, or one of its elements, repeats an order that is no longer open.</summary>
    static bool NeedsHistory(Outcome outcome)
    {
        if (outcome.Repeated && outcome.Orders.Count == 0) return true;
        // By index: an enumerator would be an object an order.
        for (var i = 0; i < outcome.Elements.Count; i++)
        {
            if (NeedsHistory(outcome.Elements[i])) return true;
        }

        return false;
    }

    async Task<Outcome> WithHistoryAsync(Outcome outcome)
    {
        try
        {
            return await WithRepeatedOrdersAsync(outcome).ConfigureAwait(false);
        }
        catch (HistoryBehindException)
        {
            return Outcome.Unknown;
        }
    }

    /// <summary>A repeat of an order that is no longer open: what became of it stands in history.</summary>
    async Task<Outcome> WithRepeatedOrdersAsync(Outcome outcome)
    {
        if (outcome.Repeated && outcome.Orders.Count == 0)
        {
            var order = await History.OrderAsync(new(outcome.Number), CancellationToken.None).ConfigureAwait(false);
            return order is null ? outcome : outcome with { Orders = [order] };
        }
        if (!outcome.Elements.Any(e => e.Repeated)) return outcome;
        var elements = new Outcome[outcome.Elements.Count];
        for (var i = 0; i < elements.Length; i++) elements[i] = await WithRepeatedOrdersAsync(outcome.Elements[i]).ConfigureAwait(false);
        return outcome with { Elements = elements };
    }
}
