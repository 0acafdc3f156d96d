using Rialto.Node.Log;

namespace Rialto.Node.Tools;

/// <summary>What a check of a whole data directory found.</summary>
public sealed record VerifyReport
{
    /// <summary>Segments, frames, checksums, chain.</summary>
    public required LogReport Log { get; init; }

    /// <summary>Where the replay ended; null when the log is damaged.</summary>
    public required ReplayReport? Replay { get; init; }

    /// <summary>Snapshots whose state is the one that the log replays to.</summary>
    public required int SnapshotsEqual { get; init; }

    /// <summary>Last event that history holds; 0 = there is no history.</summary>
    public required long HistoryEvent { get; init; }

    /// <summary>One line each; empty = everything holds.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
