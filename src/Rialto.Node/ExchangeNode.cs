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
    readonly Pipeline _pipeline;
    readonly NodeMetrics _metrics = new();
    readonly Subscribers _subscribers = new();
    volatile bool _stopped;

    ExchangeNode(NodeOptions options, DataDirectoryLock directory, RecoveredNode recovered)
    {
        _options = options;
        _lock = directory;
        _recovered = recovered;

        var views = recovered.Replica.Views;
        _pipeline = new(options, recovered.Replica, recovered.Log, recovered.Feed, Counters, _metrics, _subscribers);
        var history = new HistoryReader(recovered.Database, recovered.History, views);
        Port = new(_pipeline.Queue, _subscribers, views, history, Counters, options, Health, BeginBackup);
        _metrics.Observe(_pipeline.Queue, Counters, _subscribers, recovered.History, () => views.LastEventNumber);
        _metrics.Observe(_pipeline.Follower, () => views.LastCommandNumber);
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

    NodeHealth Health()
    {
        var shown = _pipeline.Publisher.Last;
        var snapshot = _pipeline.Follower.Newest;
        return new()
        {
            Ready = !_stopped && _options.End.Reason is null && !_recovered.Log.IsDiskFull,
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
        };
    }
}
