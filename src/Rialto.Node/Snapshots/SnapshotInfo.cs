using Rialto.Node.Log;

namespace Rialto.Node.Snapshots;

/// <summary>Which state a snapshot holds: the one after a frame of a log.</summary>
public readonly record struct SnapshotInfo
{
    /// <summary>The last frame that is in the state.</summary>
    public required long Frame { get; init; }

    /// <summary>That frame's hash: the log must hold the very same frame.</summary>
    public required FrameHash FrameHash { get; init; }

    public required LogId LogId { get; init; }

    /// <summary>Number of the last command in the state.</summary>
    public required long LastCommand { get; init; }

    /// <summary>Number of the last event in the state.</summary>
    public required long LastEvent { get; init; }

    /// <summary>Running hash of all events up to there.</summary>
    public required ulong EventHash { get; init; }

    public required StateHash StateHash { get; init; }

    /// <summary>Time of that frame, microseconds since 1970 UTC.</summary>
    public required long TimeUs { get; init; }
}
