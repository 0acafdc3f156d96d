using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;

namespace Rialto.Node.Sequencing;

/// <summary>The owners behind the queue, wired: who starts their threads has a server, who takes their turns a simulation.</summary>
sealed class Pipeline
{
    public Pipeline(
        NodeOptions options,
        Replica replica,
        LogWriter log,
        HistoryFeed feed,
        NodeCounters counters,
        NodeMetrics metrics,
        Subscribers subscribers)
    {
        var bell = new Doorbell();
        var free = new Conveyor<CommitBatch>();
        // One batch more is the sequencer's own.
        for (var i = 1; i < Limits.BatchesMax; i++) free.Put(new(options.Log.BodyBytesMax));
        var last = new Publisher.Published(replica.Anchor.Frame, replica.Exchange.EventHash);

        Queue = new(options.QueueCommandsMax, bell);
        Publisher = new(replica.Views, feed, subscribers, free, counters, metrics, options, last);
        Committer = new(log, Publisher, bell, counters, metrics, options.End, last.EventHash);
        Sequencer = new(replica.Exchange, Queue, Committer, free, bell, counters, options);
        Follower = new(options.Storage, options.DataDirectory, log, options.Snapshots, options.Time, options.Warn);
        FreeBatches = free;
        Bell = bell;
    }

    public SubmissionQueue Queue { get; }
    public Sequencer Sequencer { get; }
    public Committer Committer { get; }
    public Publisher Publisher { get; }
    public Follower Follower { get; }

    /// <summary>Batches that the sequencer may fill next.</summary>
    public Conveyor<CommitBatch> FreeBatches { get; }

    /// <summary>Wakes the sequencer.</summary>
    public Doorbell Bell { get; }

    public void Start()
    {
        Publisher.Start();
        Committer.Start();
        Sequencer.Start();
        Follower.Start();
    }

    /// <summary>Ends cleanly: what was queued is applied, synced and published.</summary>
    public void Stop()
    {
        Queue.Close();
        Sequencer.Stop();
        Committer.Join();
        Publisher.Join();
        Follower.Stop();
    }
}
