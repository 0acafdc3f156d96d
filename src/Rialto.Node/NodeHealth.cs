namespace Rialto.Node;

/// <summary>How the node is, as one consistent picture. Immutable.</summary>
public sealed record NodeHealth
{
    /// <summary>Recovered, and commands are accepted (the disk has room).</summary>
    public required bool Ready { get; init; }

    /// <summary>The log's disk is full: commands are answered "try again", reads go on.</summary>
    public required bool DiskFull { get; init; }

    /// <summary>Number of the last event that the views show.</summary>
    public required long LastEventNumber { get; init; }

    /// <summary>Number of the last command that the views show.</summary>
    public required long LastCommandNumber { get; init; }

    /// <summary>Number of the last frame that is synced to disk.</summary>
    public required long DurableFrame { get; init; }

    /// <summary>Running hash over all events so far.</summary>
    public required ulong EventHash { get; init; }

    /// <summary>Number of the last event that history has committed.</summary>
    public required long HistoryEventNumber { get; init; }

    /// <summary>Command number of the newest snapshot; 0 = none yet.</summary>
    public required long SnapshotCommandNumber { get; init; }

    /// <summary>SHA-256 of the engine's state in the newest snapshot, hex; empty = none yet.</summary>
    public required string SnapshotStateHash { get; init; }

    /// <summary>The replaying follower computed the same events as the live engine, so far.</summary>
    public required bool FollowerAgrees { get; init; }

    /// <summary>Batches whose postings were checked to add up to zero; the process stops at the first that does not.</summary>
    public required long ConservationChecks { get; init; }

    /// <summary>History cannot be written and has much waiting: commands are answered "try again".</summary>
    public required bool HistoryStalled { get; init; }

    /// <summary>Segment files of the log, prepared ones included.</summary>
    public required int LogSegments { get; init; }

    /// <summary>Bytes that they take of the disk.</summary>
    public required long LogBytes { get; init; }

    /// <summary>Commands that were applied and are not told yet: they are on their way to the disk.</summary>
    public required long DurabilityLag { get; init; }

    /// <summary>Commands that the follower has not replayed.</summary>
    public required long FollowerLag { get; init; }

    /// <summary>Seconds since the last command in the newest snapshot; 0 = there is none.</summary>
    public required double SnapshotAgeSeconds { get; init; }

    /// <summary>Segments removed since the start.</summary>
    public required long SegmentsRemoved { get; init; }
}
