namespace Rialto.Node.Log;

/// <summary>Where the intact frames of a log end.</summary>
public sealed record LogEnd
{
    /// <summary>The last frame; null when the log has none behind where reading began.</summary>
    public required FrameRecord? LastFrame { get; init; }

    /// <summary>Number that the next frame gets.</summary>
    public required long NextFrame { get; init; }

    /// <summary>Number that the next command gets.</summary>
    public required long NextCommand { get; init; }

    /// <summary>Hash that the next frame must carry.</summary>
    public required FrameHash Hash { get; init; }

    /// <summary>The last frames, which no later frame calls durable: they may have been read from the page cache only.</summary>
    public required IReadOnlyList<FrameRecord> Unvouched { get; init; }

    /// <summary>The segment that is written to; null when there is no log yet.</summary>
    public required SegmentHeader? Segment { get; init; }

    /// <summary>Offset in that segment where the next frame goes.</summary>
    public required long Offset { get; init; }

    /// <summary>What a write that never finished left there; null when the log ends cleanly.</summary>
    public required TornTail? Torn { get; init; }

    /// <summary>The prepared segment behind; null when there is none.</summary>
    public required long? UnusedSegment { get; init; }

    /// <summary>True when the prepared segment is whole and all zero, so that it can be used.</summary>
    public required bool UnusedSegmentIsClean { get; init; }
}
