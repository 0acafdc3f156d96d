using Rialto.Engine.Commands;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Sequencing;

namespace Rialto.Tests.Node.Recovery;

/// <summary>A node whose owners take their turns in the test's thread, and whose history stands still.</summary>
sealed class TurnedNode : IDisposable
{
    readonly NodeMetrics _metrics = new();
    readonly LogWriter _log;
    readonly Pipeline _pipeline;

    public TurnedNode(NodeOptions options, long historyReached, Func<long> historyDurable)
    {
        var feed = new HistoryFeed(new StandingHistory(historyReached));
        (var replica, _log) = RecoveredNode.Replay(options, feed, historyReached, static _ => { });
        _pipeline = new(options, replica, _log, feed, new(), _metrics, new(TimeProvider.System));
        _pipeline.Follower.Retention = new(options.Storage, options.Log, options.LogKeep, historyDurable);
    }

    /// <summary>Commands that change nothing but the log, one after the other; the follower keeps pace.</summary>
    public void Run(int commands)
    {
        for (var i = 0; i < commands; i++)
        {
            var submission = new Submission(CommandCodec.SizeOf<CancelOrder>(0));
            CommandCodec.Write(submission.Command, new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = new(999_999) }, []);
            Assert.True(_pipeline.Queue.TryEnqueue(submission));
            while (TakeTurns()) { }
            Assert.True(submission.Outcome.IsCompletedSuccessfully);
        }
        Assert.True(_pipeline.Follower.Agrees);
    }

    public void Dispose()
    {
        _log.Dispose();
        _metrics.Dispose();
    }

    bool TakeTurns() => (_pipeline.Sequencer.TakeTurn() == Turn.Worked)
        | (_pipeline.Committer.TakeTurn() == Turn.Worked)
        | (_pipeline.Publisher.TakeTurn() == Turn.Worked)
        | (_pipeline.Follower.TakeTurn() == Turn.Worked);

    sealed class StandingHistory(long reached) : IHistorySink
    {
        public long Reached => reached;

        public void Post(HistoryBatch batch)
        {
        }
    }
}
