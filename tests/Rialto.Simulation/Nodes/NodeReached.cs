namespace Rialto.Simulation.Nodes;

/// <summary>What node runs have met, counted by name.</summary>
public sealed class NodeReached
{
    public const string PowerLost = "power lost";
    public const string Killed = "process killed";
    public const string CrashInRecovery = "crash during recovery";
    public const string TornTail = "torn tail cut";
    public const string SnapshotRefused = "snapshot refused";
    public const string OlderSnapshot = "older snapshot used after a refusal";
    public const string UnsyncedKept = "frame kept that no sync had vouched for";
    public const string KeyAfterRestart = "request key answered after a restart";
    public const string IdAfterRestart = "client order id repeated after a restart";
    public const string QueueFull = "queue full";
    public const string DiskFull = "disk full answered";
    public const string DiskFullPassed = "disk had room again";
    public const string StorageFault = "storage fault, exit 74";
    public const string DamageRefused = "damaged log refused";
    public const string FollowerAlarm = "follower alarm after damage";
    public const string SnapshotWritten = "snapshot written";
    public const string SnapshotFailed = "snapshot that could not be written";
    public const string SegmentRolled = "segment rolled over";
    public const string SegmentRemoved = "old segment removed";
    public const string StartedOnCut = "start on a log without its past";
    public const string SnapshotForHistory = "snapshot kept for a history that stands still";
    public const string TickFired = "timer fired by a command of our own";
    public const string GuardsClosed = "guards closed because the node started";
    public const string ClockBack = "wall clock behind the log";
    public const string HistoryBehind = "history fed again at start";
    public const string BatchOfOne = "batch of one command";
    public const string BatchOfMany = "batch of ten commands or more";
    public const string BatchFull = "batch at its limit";
    public const string AnswerLost = "answer lost, asked again";
    public const string Repeated = "request sent twice at once";
    public const string Outcomes = "outcomes compared";
    public const string ViewsCompared = "views compared with the model";
    public const string FullReplays = "whole log replayed";
    public const string SnapshotsEqual = "snapshot equal to the replayed state";

    static readonly string[] Required =
    [
        PowerLost, Killed, CrashInRecovery, TornTail, SnapshotRefused, OlderSnapshot, UnsyncedKept, KeyAfterRestart, IdAfterRestart,
        QueueFull, DiskFull, DiskFullPassed, StorageFault, DamageRefused, FollowerAlarm, SnapshotWritten, SnapshotFailed, SegmentRolled,
        SegmentRemoved, StartedOnCut, SnapshotForHistory,
        TickFired, GuardsClosed, ClockBack, HistoryBehind, BatchOfOne, BatchOfMany, BatchFull, AnswerLost, Repeated, Outcomes,
        ViewsCompared, FullReplays, SnapshotsEqual,
    ];

    readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Count(string state) => Count(state, 1);

    public void Count(string state, long times) => _counts[state] = _counts.GetValueOrDefault(state) + times;

    public void Add(NodeReached other)
    {
        foreach (var (state, times) in other._counts) Count(state, times);
    }

    /// <summary>States that a campaign must reach and did not.</summary>
    public IEnumerable<string> Missing() => Required.Where(state => _counts.GetValueOrDefault(state) == 0);

    public override string ToString() => string.Concat(_counts.Select(state => $"  {state.Key,-44}{state.Value,12:N0}\n"));
}
