using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Sequencing;
using Rialto.Node.Views;

namespace Rialto.Simulation.Nodes;

/// <summary>A node from its start to its end: the real engine, sequencer, log, snapshots, follower, views, no threads.</summary>
/// <remarks>Owner: one thread, which gives each owner of the pipeline its turns.</remarks>
internal sealed class SimulatedNode
{
    readonly NodeMetrics _metrics = new();
    readonly Pipeline _pipeline;
    bool _sequencerWorked = true;

    /// <exception cref="LogDamagedException">The log is damaged.</exception>
    /// <exception cref="ReplayDiffersException">The log replays to other events.</exception>
    public SimulatedNode(NodeOptions options, SimulatedHistory history, bool isPublisherNarrow)
    {
        var feed = new HistoryFeed(history);
        (Replica, Log) = RecoveredNode.Replay(options, feed, history.Reached, start => StartedFromFrame = start);
        feed.Flush();
        Replica.Exchange.ForesightOrdersMin = 0;
        _pipeline = new(options, Replica, Log, feed, Counters, _metrics, new(TimeProvider.System));
        if (options.LogKeep is not null)
            _pipeline.Follower.Retention = new(options.Storage, options.Log, options.LogKeep, history.MakeDurable);
        // A batch that is not free never comes back: the pipeline is then as narrow as it can be.
        while (isPublisherNarrow && _pipeline.FreeBatches.Count > 1) _pipeline.FreeBatches.TryTakeNow(out _);
    }

    /// <summary>Frame of the snapshot that it started from; 0 = none.</summary>
    public long StartedFromFrame { get; private set; }
    public Replica Replica { get; }
    public LogWriter Log { get; }
    public NodeCounters Counters { get; } = new();
    public ExchangeViews Views => Replica.Views;
    public ulong ShownEventHash => _pipeline.Publisher.Last.EventHash;
    public Follower Follower => _pipeline.Follower;

    /// <summary>False when the queue is full.</summary>
    public bool TryEnqueue(Submission submission) => _pipeline.Queue.TryEnqueue(submission);

    /// <summary>The engine thread's turn: only if it worked before, or somebody rang.</summary>
    public bool TakeSequencerTurn()
    {
        if (!_pipeline.Sequencer.HasSpareBatch) return false;
        if (!_sequencerWorked && !_pipeline.Bell.TryAnswer()) return false;
        _sequencerWorked = _pipeline.Sequencer.TakeTurn() == Turn.Worked;
        return true;
    }

    public bool TakeCommitterTurn() => _pipeline.Committer.TakeTurn() == Turn.Worked;

    public bool TakePublisherTurn() => _pipeline.Publisher.TakeTurn() == Turn.Worked;

    public bool TakeFollowerTurn() => Follower.TakeTurn() == Turn.Worked;

    /// <summary>The process has ended: nothing of it is run any more.</summary>
    public void Forget() => _metrics.Dispose();
}
