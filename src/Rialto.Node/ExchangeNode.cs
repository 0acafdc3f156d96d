using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Sequencing;

namespace Rialto.Node;

/// <summary>One exchange on one data directory: everything wired and running.</summary>
/// <remarks>
/// <code>
/// askers → queue → engine thread → log thread → publisher (its thread, or the log's) → views, outcomes, subscribers
///                                       │               └→ history thread (SQLite)
///                                       └→ follower thread (replays, checks, snapshots)
/// </code>
/// </remarks>
public sealed class ExchangeNode : IAsyncDisposable
{
    readonly NodeOptions _options;
    readonly DataDirectoryLock _lock;
    readonly RecoveredNode _recovered;
    readonly Pipeline _pipeline;
    readonly NodeMetrics _metrics = new();
    readonly Subscribers _subscribers = new(TimeProvider.System);
    volatile bool _stopped;

    ExchangeNode(NodeOptions options, DataDirectoryLock directory, RecoveredNode recovered)
    {
        _options = options;
        _lock = directory;
        _recovered = recovered;

        var views = recovered.Replica.Views;
        _pipeline = new(options, recovered.Replica, recovered.Log, recovered.Feed, Counters, _metrics, _subscribers);
        _pipeline.Follower.Retention = new(options.Storage, options.Log, options.LogKeep, recovered.Database.MakeDurable);
        var history = new HistoryReader(recovered.Database, recovered.History, views);
        Port = new(
            _pipeline.Queue, _subscribers, views, history, Counters, options, Health, BeginBackup, () => recovered.History.IsStalled);
        _metrics.Observe(_pipeline.Queue, Counters, _subscribers, recovered.History, () => views.LastEventNumber);
        _metrics.Observe(_pipeline.Follower, () => views.LastCommandNumber, SnapshotAge);
        _metrics.Observe(recovered.Log, () => LogFiles().Count, LogBytes, DurabilityLag, () => _pipeline.Publisher.Last.Frame);
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
            node._pipeline.Start();
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
        _pipeline.Stop();
        Port.History.Dispose();
        _recovered.History.Dispose();
        _recovered.Database.Close();
        _recovered.Log.Dispose();
        _metrics.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends when the follower has replayed up to a command, or stopped with an alarm; false when the time is over first.</summary>
    internal bool WaitForFollower(long commandNumber, TimeSpan patience) =>
        _pipeline.Follower.WaitFor(commandNumber, patience);

    NodeBackup BeginBackup(string directory) => new(_options, _recovered.Log, _recovered.Database, _pipeline.Follower, directory);

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
            catch (StorageFaultException)
            {
                // Removed or renamed between the two calls; or the disk fails, which is not for a figure to say.
            }
        }
        return bytes;
    }

    long DurabilityLag() => Math.Max(0, Counters.Commands - Counters.Published);

    /// <summary>Since the time of the last command in the newest snapshot; zero when there is none.</summary>
    TimeSpan SnapshotAge() => _pipeline.Follower.Newest.TimeUs == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMicroseconds(Math.Max(0, Sequencer.MicrosecondsOf(_options.Time.GetUtcNow()) - _pipeline.Follower.Newest.TimeUs));

    NodeHealth Health()
    {
        var shown = _pipeline.Publisher.Last;
        var snapshot = _pipeline.Follower.Newest;
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
            FollowerAgrees = _pipeline.Follower.Agrees,
            ConservationChecks = Counters.ConservationChecks,
            LogSegments = LogFiles().Count,
            LogBytes = LogBytes(),
            DurabilityLag = DurabilityLag(),
            FollowerLag = Math.Max(0, Port.Views.LastCommandNumber - _pipeline.Follower.LastCommandNumber),
            SnapshotAgeSeconds = SnapshotAge().TotalSeconds,
            SegmentsRemoved = _pipeline.Follower.SegmentsRemoved,
        };
    }
}
