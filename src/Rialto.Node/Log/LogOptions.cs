namespace Rialto.Node.Log;

/// <summary>Who prepares the next segment.</summary>
public enum SegmentPreparation
{
    /// <summary>A thread of its own, ahead of the writer.</summary>
    Background,

    /// <summary>The writer's thread, when it needs it: every run does the same operations in the same order. For simulation.</summary>
    Inline,
}

/// <summary>How a log is kept.</summary>
public sealed record LogOptions
{
    /// <summary>The data directory; the log is in its folder <c>log</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Size of new segment files in bytes, header page included.</summary>
    public required int SegmentBytes { get; init; }

    /// <summary>Most bytes of commands in one frame.</summary>
    public required int BodyBytesMax { get; init; }

    /// <summary>Bytes that are zero-filled at once.</summary>
    public required int ZeroFillBytes { get; init; }

    public required SegmentPreparation Preparation { get; init; }

    /// <summary>How long the preparer waits after a full disk.</summary>
    public required TimeSpan PrepareRetry { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The number that the log gets if there is none yet.</summary>
    public required LogId NewLogId { get; init; }

    public string LogDirectory => LogDirectoryOf(DataDirectory);

    /// <summary>What a server uses.</summary>
    public static LogOptions ForServer(string dataDirectory, TimeProvider time) => new()
    {
        DataDirectory = dataDirectory,
        SegmentBytes = Limits.LogSegmentBytes,
        BodyBytesMax = Limits.LogBodyBytesMax,
        ZeroFillBytes = Limits.LogZeroFillBytes,
        Preparation = SegmentPreparation.Background,
        PrepareRetry = TimeSpan.FromMilliseconds(Limits.LogPrepareRetryMs),
        Time = time,
        NewLogId = LogId.Random(),
    };

    public static string LogDirectoryOf(string dataDirectory) => Path.Combine(dataDirectory, "log");

    /// <summary>Throws when the sizes do not fit each other.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, Limits.LogSegmentBytesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentBytes, Limits.LogSegmentBytesMax);
        ArgumentOutOfRangeException.ThrowIfNotEqual(SegmentBytes % SegmentHeader.PageBytes, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(BodyBytesMax % 8, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(BodyBytesMax, 8);
        // The largest frame must fit into an empty segment, or roll-over would never end.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BodyBytesMax, SegmentBytes - SegmentHeader.PageBytes - FrameHeader.SizeBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BodyBytesMax, Limits.LogBodyBytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(ZeroFillBytes, SegmentHeader.PageBytes);
    }
}
