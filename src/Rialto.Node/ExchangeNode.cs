using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Sequencing;

namespace Rialto.Node;

/// <summary>One exchange on one data directory: everything wired and running.</summary>
/// <remarks>
/// <code>
/// askers → queue → engine thread → log thread → publisher thread → views, outcomes, subscribers
///                                       │               └→ history thread (SQLite)
///                                       └→ follower thread (replays, checks, snapshots)
/// </code>
/// </remarks>
public sealed class ExchangeNode : IAsyncDisposable
{
    readonly NodeOptions _options;
    readonly DataDirectoryLock _lock;
    readonly RecoveredNode _recovered;
    readonly SubmissionQueue _queue;
    readonly Publisher _publisher;
    readonly Committer _committer;
    readonly Sequencer _sequencer;
    readonly Follower _follower;
    readonly NodeMetrics _metrics = new();
    readonly Subscribers _subscribers = new();
    volatile bool _stopped;

    ExchangeNode(NodeOptions options, DataDirectoryLock directory, RecoveredNode recovered)
    {
        _options = options;
        _lock = directory;
        _recovered = recovered;

        var bell = new Doorbell();
        var free = new Conveyor<CommitBatch>();
        // One batch more is the sequencer's own.
        for (var i = 1; i < Limits.BatchesMax; i++) free.Put(new(options.Log.BodyBytesMax));
        var views = recovered.Replica.Views;
        var last = new Publisher.Published(recovered.Replica.Anchor.Frame, recovered.Replica.Exchange.EventHash);

        _queue = new(options.QueueCommandsMax, bell);
        _publisher = new(views, recovered.Feed, _subscribers, free, Counters, options.End, last);
        _committer = new(recovered.Log, _publisher, bell, Counters, _metrics, options.End);
        _sequencer = new(recovered.Replica.Exchange, _queue, _committer, free, bell, Counters, options);
        _follower = new(options.Storage, options.DataDirectory, recovered.Log, options.Snapshots, options.Time, options.Warn);

        _follower.Retention = new(options.Storage, options.Log, options.LogKeep, recovered.Database.MakeDurable);

        var history = new HistoryReader(recovered.Database, recovered.History, views);
        Port = new(_queue, _subscribers, views, history, Counters, options, Health, BeginBackup, () => recovered.History.IsStalled);
        _metrics.Observe(_queue, Counters, _subscribers, recovered.History, () => views.LastEventNumber);
        _metrics.Observe(_follower, () => views.LastCommandNumber, SnapshotAge);
        _metrics.Observe(recovered.Log, () => LogFiles().Count, LogBytes, DurabilityLag, () => _publisher.Last.Frame);
    }

    /// <summary>Where everything is asked and seen.</summary>
    public ExchangePort Port { get; }

    public NodeCounters Counters { get; } = new();

    /// <summary>Recovers and goes live; returns when commands are accepted.</summary>
    /// <exception cref="DataDirectoryLockedException">Another process has the directory.</exception>
    /// <exception cref="LogDamagedException">The log is damaged; it says where.</exception>
    /// <exception cref="ReplayDiffersException">The log replays to other events than it was written with.</exception>
    public static ExchangeNode Start(NodeOptions options)
    {
        var directory = DataDirectoryLock.Take(options.DataDirectory);
        try
        {
            var node = new ExchangeNode(options, directory, RecoveredNode.Recover(options));
            node.StartThreads();
            return node;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Ends cleanly: what was queued is applied, synced, published and in history. A kill is as good.</summary>
    public ValueTask DisposeAsync()
    {
        if (_stopped) return ValueTask.CompletedTask;
        _stopped = true;
        _recovered.History.GiveUpOnFaults();
        _queue.Close();
        _sequencer.Stop();
        _committer.Join();
        _publisher.Join();
        _follower.Stop();
        _recovered.History.Dispose();
        _recovered.Database.Close();
        _recovered.Log.Dispose();
        _metrics.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends when the follower has replayed up to a command, or stopped with an alarm; false when the time is over first.</summary>
    internal bool WaitForFollower(long commandNumber, TimeSpan patience) => _follower.WaitFor(commandNumber, patience);

    NodeBackup BeginBackup(string directory) => new(_options, _recovered.Log, _recovered.Database, _follower, directory);

    void StartThreads()
    {
        _publisher.Start();
        _committer.Start();
        _sequencer.Start();
        _follower.Start();
    }

    IReadOnlyList<string> LogFiles() => _options.Storage.List(_options.Log.LogDirectory);

    /// <summary>What the log takes of the disk, prepared segments included.</summary>
    long LogBytes()
    {
        var bytes = 0L;
        foreach (var name in LogFiles())
        {
            try
            {
                using var file = _options.Storage.OpenToRead(Path.Combine(_options.Log.LogDirectory, name));
                bytes += file.Length;
            }
            catch (StorageFaultException gone) when (gone.Errno == Errno.NotFound)
            {
                // Removed or renamed between the two calls.
            }
        }
        return bytes;
    }

    long DurabilityLag() => Math.Max(0, Counters.Commands - Counters.Published);

    /// <summary>Since the time of the last command in the newest snapshot; zero when there is none.</summary>
    TimeSpan SnapshotAge() => _follower.Newest.TimeUs == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMicroseconds(Math.Max(0, Sequencer.MicrosecondsOf(_options.Time.GetUtcNow()) - _follower.Newest.TimeUs));

    NodeHealth Health()
    {
        var shown = _publisher.Last;
        var snapshot = _follower.Newest;
        return new()
        {
            Ready = !_stopped && _options.End.Reason is null && !_recovered.Log.IsDiskFull && !_recovered.History.IsStalled,
            HistoryStalled = _recovered.History.IsStalled,
            DiskFull = _recovered.Log.IsDiskFull,
            LastEventNumber = Port.Views.LastEventNumber,
            LastCommandNumber = Port.Views.LastCommandNumber,
            DurableFrame = _recovered.Log.Durable.Last,
            EventHash = shown.EventHash,
            HistoryEventNumber = _recovered.History.Reached,
            SnapshotCommandNumber = snapshot.CommandNumber,
            SnapshotStateHash = snapshot.StateHash,
            FollowerAgrees = _follower.Agrees,
            ConservationChecks = Counters.ConservationChecks,
            LogSegments = LogFiles().Count,
            LogBytes = LogBytes(),
            DurabilityLag = DurabilityLag(),
            FollowerLag = Math.Max(0, Port.Views.LastCommandNumber - _follower.LastCommandNumber),
            SnapshotAgeSeconds = SnapshotAge().TotalSeconds,
            SegmentsRemoved = _follower.SegmentsRemoved,
        };
    }
}
