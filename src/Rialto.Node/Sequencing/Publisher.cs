using Rialto.Engine;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Node.Sequencing;

/// <summary>
/// Shows what is durable: applies a batch to the views, publishes them, answers the askers, feeds history and subscribers.
/// </summary>
/// <remarks>
/// Owner of the views. Checks the ledger before any answer leaves (<see cref="Balances"/>): a difference ends the process.
/// Its turns are taken by its own thread or, while little happens, by the log thread, which has just made the batch durable; one at a
/// time. Whatever belongs to the publisher thread belongs to whoever has the turn.
/// </remarks>
sealed class Publisher
{
    readonly ExchangeViews _views;
    readonly HistoryFeed _history;
    readonly Subscribers _subscribers;
    readonly Conveyor<CommitBatch> _free;
    readonly NodeCounters _counters;
    readonly NodeMetrics _metrics;
    readonly TimeProvider _time;
    readonly ProcessEnd _end;
    readonly Conveyor<CommitBatch> _batches = new();
    readonly Lock _turn = new();
    readonly StepChanges _changes = new();
    readonly List<(Submission Asker, Outcome Outcome)> _outcomes = [];
    readonly BriefAskers _brief = new();
    readonly List<PublishedStep> _steps = [];
    readonly Thread _thread;
    long _command;
    bool _hasFailed;
    volatile Published _last;

    public Publisher(
        ExchangeViews views,
        HistoryFeed history,
        Subscribers subscribers,
        Conveyor<CommitBatch> free,
        NodeCounters counters,
        NodeMetrics metrics,
        NodeOptions options,
        Published last)
    {
        _views = views;
        _history = history;
        _subscribers = subscribers;
        _free = free;
        _counters = counters;
        _metrics = metrics;
        _time = options.Time;
        _end = options.End;
        _last = last;
        _thread = new(Run) { Name = "rialto publisher", IsBackground = true };
    }

    /// <summary>What was published last. Any thread.</summary>
    public Published Last => _last;

    public void Start() => _thread.Start();

    /// <summary>Takes a durable batch over. Owner: log thread.</summary>
    public void Publish(CommitBatch batch) => _batches.Put(batch);

    /// <summary>Shows a durable batch on this thread, unless the publisher is at work: it goes on with it. Owner: log thread.</summary>
    public void PublishHere(CommitBatch batch)
    {
        _batches.PutQuietly(batch);
        if (!_turn.TryEnter())
        {
            _batches.Ring();
            return;
        }

        try
        {
            while (TryShow())
            {
            }
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>Nothing more comes; what came is still published.</summary>
    public void Close() => _batches.Close();

    public void Join() => _thread.Join();

    /// <summary>Shows one durable batch, if there is one. Owner: publisher thread.</summary>
    public Turn TakeTurn()
    {
        lock (_turn)
        {
            if (TryShow()) return Turn.Worked;
            if (!_hasFailed && !_batches.HasEnded) return Turn.Idle;
        }
        _free.Close();
        _subscribers.Complete();
        return Turn.Ended;
    }

    /// <summary>False = there is none, or there was a bug: then none is shown any more. Owner: whoever has the turn.</summary>
    bool TryShow()
    {
        try
        {
            if (_hasFailed || !_batches.TryTakeNow(out var batch)) return false;
            Take(batch);
            return true;
        }
        catch (Exception bug)
        {
            _hasFailed = true;
            _end.OfBug(_command, bug);
            _batches.Ring();
            return false;
        }
    }

    void Run()
    {
        for (var turn = TakeTurn(); turn != Turn.Ended; turn = TakeTurn())
        {
            if (turn == Turn.Idle) _batches.Wait();
        }
    }

    void Take(CommitBatch batch)
    {
        lock (_views.Changing)
        {
            foreach (var step in batch.Steps)
            {
                _command = step.CommandNumber;
                Apply(batch, step);
            }
            Invariant.Holds(_views.WorkingEventNumber == batch.LastEvent);
            _views.Publish(new(batch.Last.CommandNumber, batch.Last.TimeUs));
        }
        Show(batch);
    }

    void Apply(CommitBatch batch, in CommittedStep step)
    {
        var info = new StepInfo(step.CommandNumber, step.TimeUs);
        var events = batch.EventsOf(step);
        _views.Apply(info, events, _changes);
        var own = events[step.OwnEventsOffset..step.TriggerEventsOffset];
        CommandTrace.Add(info, batch.CommandOf(step), own, _changes, _views.OpenOrders);
        _history.Add(_changes);
        if (step.Asker is { } asker)
        {
            var outcome = OutcomeBuilder.Build(info, batch.CommandOf(step), own, _changes, _views.OpenOrders);
            if (asker.IsBrief) _brief.Add(asker, outcome);
            else _outcomes.Add((asker, outcome));
        }
        if (!_subscribers.IsEmpty) _steps.Add(ToStep(info, events, batch.CommandOf(step)));
    }

    void Show(CommitBatch batch)
    {
        _last = new(batch.Frame, batch.EventHash);
        _metrics.Published(TimeSpan.FromMicroseconds(Sequencer.MicrosecondsOf(_time.GetUtcNow()) - batch.Last.TimeUs));
        _counters.Told(batch.Steps.Count);
        batch.Clear();
        _free.Put(batch);

        foreach (var (asker, outcome) in _outcomes) asker.Complete(outcome);
        foreach (var step in _steps) _subscribers.Offer(step);
        _outcomes.Clear();
        _steps.Clear();
        // After those who are only woken, before history, which may have to be waited for.
        _brief.Answer();
        _history.Flush();
    }

    PublishedStep ToStep(in StepInfo info, ReadOnlySpan<byte> events, ReadOnlySpan<byte> command) => new()
    {
        CommandNumber = info.CommandNumber,
        TimeUs = info.TimeUs,
        LastEventNumber = _changes.LastEventNumber,
        Events = events.ToArray(),
        Command = _changes.HasRefused ? command.ToArray() : default,
        Orders = _changes.Orders.Select(o => o.After).ToArray(),
        Trades = _changes.Trades.ToArray(),
    };

    /// <summary>The last frame that readers see, and the running hash of the events with it.</summary>
    public sealed record Published(long Frame, ulong EventHash);
}
