namespace Rialto.Node;

/// <summary>Every bound of the node. Their relations are asserted by LimitsTests.</summary>
public static class Limits
{
    /// <summary>Most bytes of commands in one frame: the largest command, alone, must fit.</summary>
    public const int LogBodyBytesMax = 1 << 20;

    /// <summary>Size of a segment file of the log, header page included.</summary>
    public const int LogSegmentBytes = 64 << 20;

    /// <summary>Smallest segment that can be configured; simulation uses it to roll over often.</summary>
    public const int LogSegmentBytesMin = 64 << 10;

    /// <summary>Largest segment that can be configured.</summary>
    public const int LogSegmentBytesMax = 1 << 30;

    /// <summary>Most bytes that are zero-filled between two looks at whether to stop.</summary>
    public const int LogZeroFillBytes = 4 << 20;

    /// <summary>How long the preparer waits after a full disk before it tries again, in milliseconds.</summary>
    public const int LogPrepareRetryMs = 1_000;

    /// <summary>Bytes that a reader of the log asks for at once.</summary>
    public const int LogReadBytes = 256 << 10;

    /// <summary>Most segment files a log may have.</summary>
    public const int LogSegmentsMax = 1_000_000;

    /// <summary>Intact snapshots that are kept; the second is what start-up falls back to when the newest is damaged.</summary>
    public const int SnapshotsKept = 2;

    /// <summary>Largest body of a snapshot.</summary>
    public const long SnapshotBodyBytesMax = 64L << 30;

    /// <summary>Bytes of a snapshot that are checked or copied at once.</summary>
    public const int SnapshotReadBytes = 1 << 20;

    /// <summary>Most snapshot files that are looked at in a directory.</summary>
    public const int SnapshotsMax = 10_000;
}
