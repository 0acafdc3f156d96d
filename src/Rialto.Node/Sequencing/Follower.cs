using Microsoft.Data.Sqlite;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Sequencing;

/// <summary>A second exchange that replays the durable log behind the live one, checks it frame by frame, and writes snapshots.</summary>
/// <remarks>
/// Own thread of low priority; the live engine never pauses for it. When its events differ from the live engine's, that is an alarm:
/// it stops, and writes no snapshot any more. Owner of its replica: its thread.
/// </remarks>
sealed class Follower
{
    static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(Limits.FollowerWaitMs);

    // When a frame becomes durable, others wait to answer and to tell: the follower leaves the processor to them, and takes several at once.
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(Limits.FollowerGatherMs);

    readonly IStorage _storage;
    readonly string _dataDirectory;
    readonly LogWriter _log;
    readonly SnapshotPolicy _policy;
    readonly TimeProvider _time;
    readonly Action<string> _warn;
    readonly SnapshotStore _store;
    readonly Thread _thread;
    readonly object _progress = new();
    readonly Lock _removing = new();
    readonly ManualResetEventSlim _stop = new();
    int _holds;
    volatile bool _stopping;
    volatile bool _ended;
    volatile bool _agrees = true;
    volatile SnapshotMade _snapshot = new(0, "", 0);
    Replica? _replica;
    LogTail? _tail;
    long _lastCommand;
    long _snapshots;
    long _failures;
    long _segmentsRemoved;
    long _commandsAtSnapshot;
    long _bytesSinceSnapshot;
    long _timeUsAtSnapshot;

    public Follower(IStorage storage, string dataDirectory, LogWriter log, SnapshotPolicy policy, TimeProvider time, Action<string> warn)
    {
        _storage = storage;
        _dataDirectory = dataDirectory;
        _log = log;
        _policy = policy;
        _time = time;
        _warn = warn;
        _store = new(storage, dataDirectory);
        _thread = new(Run) { Name = "rialto follower", IsBackground = true };
    }

    /// <summary>Removes segments after a snapshot; null = never. Set before it is started.</summary>
    public LogRetention? Retention { get; set; }

    /// <summary>Segments removed. Any thread.</summary>
    public long SegmentsRemoved => Volatile.Read(ref _segmentsRemoved);

    /// <summary>Its events are those of the live engine, so far. Any thread.</summary>
    public bool Agrees => _agrees;

    /// <summary>Number of the last command that it replayed. Any thread.</summary>
    public long LastCommandNumber => Volatile.Read(ref _lastCommand);

    /// <summary>Snapshots written. Any thread.</summary>
    public long Snapshots => Volatile.Read(ref _snapshots);

    /// <summary>Snapshots that could not be written. Any thread.</summary>
    public long SnapshotFailures => Volatile.Read(ref _failures);

    /// <summary>The newest snapshot. Any thread.</summary>
    public SnapshotMade Newest => _snapshot;

    public void Start() => _thread.Start();

    public void Stop()
    {
        _stopping = true;
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    /// <summary>Until it is disposed no snapshot and no segment is removed. Any thread; ends after a removal that is under way.</summary>
    public IDisposable HoldFiles()
    {
        lock (_removing) _holds++;
        return new Hold(this);
    }

    /// <summary>Ends when it has replayed up to a command and dealt with its snapshot, or has stopped. Any thread.</summary>
    public bool WaitFor(long commandNumber, TimeSpan patience)
    {
        lock (_progress)
        {
            while (!_ended && LastCommandNumber < commandNumber)
            {
                if (!Monitor.Wait(_progress, patience)) return false;
            }
            return true;
        }
    }

    /// <summary>Replays one durable frame, if there is one. Owner: follower thread.</summary>
    public Turn TakeTurn()
    {
        try
        {
            if (_tail is null) Begin();
            if (!_tail!.TryRead()) return Turn.Idle;
            Apply(_replica!, _tail);
            return Turn.Worked;
        }
        catch (Exception problem)
        {
            // Whatever it is, the live engine is not concerned: it goes on without new snapshots, and the operator is told.
            _agrees = false;
            _warn($"ALARM: the follower stopped, no snapshot is written any more: {problem.GetType().Name}: {problem.Message}");
        }
        _ended = true;
        Progress(LastCommandNumber);
        return Turn.Ended;
    }

    void Run()
    {
        Posix.LowerPriority(Limits.FollowerNiceness);
        for (var turn = TakeTurn(); turn != Turn.Ended && !_stopping; turn = TakeTurn())
        {
            if (turn == Turn.Idle && _log.Durable.WaitFor(_tail!.NextFrame, Idle, _time)) _stop.Wait(Gathering);
        }
        _tail?.Dispose();
        _ended = true;
        Progress(LastCommandNumber);
    }

    void Progress(long commandNumber)
    {
        lock (_progress)
        {
            Volatile.Write(ref _lastCommand, commandNumber);
            Monitor.PulseAll(_progress);
        }
    }

    void Begin()
    {
        _replica = SnapshotChoice.Load(_store, long.MaxValue, damage => _warn($"snapshot refused: {damage.Problem} ({damage.Path})"));
        Mark(_replica);
        _tail = new(_storage, LogOptions.LogDirectoryOf(_dataDirectory), _replica.Anchor, _log.Durable);
    }

    void Mark(Replica replica)
    {
        if (replica.Anchor.Frame > 0) _snapshot = new(replica.Exchange.LastCommandNumber, replica.StateHash().ToString(), replica.Exchange.LastTimeUs);
        MarkSnapshot(replica);
        Progress(replica.Exchange.LastCommandNumber);
    }

    void Apply(Replica replica, LogTail tail)
    {
        replica.Apply(tail.Current, tail.Body, long.MaxValue, static (in _, _, _) => { });
        _bytesSinceSnapshot += tail.Body.Length;
        if (IsSnapshotDue(replica)) Save(replica, tail.Current);
        Progress(replica.Exchange.LastCommandNumber);
    }

    bool IsSnapshotDue(Replica replica) =>
        replica.Exchange.LastCommandNumber - _commandsAtSnapshot >= _policy.Commands
        || _bytesSinceSnapshot >= _policy.Bytes
        || replica.Exchange.LastTimeUs - _timeUsAtSnapshot >= (long)_policy.Interval.TotalMicroseconds;

    void Save(Replica replica, in FrameRecord frame)
    {
        try
        {
            var hash = replica.Save(_store, _log.LogId, frame);
            RemoveOld();
            _snapshot = new(replica.Exchange.LastCommandNumber, hash.ToString(), replica.Exchange.LastTimeUs);
            Volatile.Write(ref _snapshots, _snapshots + 1);
        }
        catch (StorageFaultException fault)
        {
            // The log is untouched and the older snapshots are there; the next one is due as if this had been written.
            Volatile.Write(ref _failures, _failures + 1);
            _warn($"a snapshot could not be written: {fault.Message}");
        }
        MarkSnapshot(replica);
    }

    void RemoveOld()
    {
        lock (_removing)
        {
            if (_holds == 0) RemoveOldFiles();
        }
    }

    /// <summary>
    /// A past that stays longer is no harm: whatever hinders the removal is told, and tried again with the next snapshot.
    /// </summary>
    void RemoveOldFiles()
    {
        try
        {
            _store.Prune(Limits.SnapshotsKept, Retention?.HistoryThatCounts() ?? long.MaxValue, Replica.IsLoadable);
            if (Retention is { } retention) Volatile.Write(ref _segmentsRemoved, _segmentsRemoved + retention.RemoveOld());
        }
        catch (Exception problem) when (problem is LogDamagedException or SqliteException)
        {
            _warn($"old snapshots and segments were not removed: {problem.Message}");
        }
    }

    void MarkSnapshot(Replica replica)
    {
        _commandsAtSnapshot = replica.Exchange.LastCommandNumber;
        _bytesSinceSnapshot = 0;
        _timeUsAtSnapshot = replica.Exchange.LastTimeUs;
    }

    void Release()
    {
        lock (_removing) _holds--;
    }

    sealed class Hold(Follower follower) : IDisposable
    {
        Follower? _follower = follower;

        public void Dispose()
        {
            _follower?.Release();
            _follower = null;
        }
    }

    /// <summary>Command number, state hash (hex) and time of a snapshot.</summary>
    public sealed record SnapshotMade(long CommandNumber, string StateHash, long TimeUs);
}
