using Rialto.Node.Snapshots;

namespace Rialto.Node.Tools;

/// <summary>Where a replay of the log ended.</summary>
public sealed record ReplayReport
{
    /// <summary>The first command that was replayed: 1, or behind the oldest snapshot when the log's past was removed.</summary>
    public required long FirstCommand { get; init; }

    public required long LastCommand { get; init; }
    public required long LastEvent { get; init; }
    public required ulong EventHash { get; init; }

    /// <summary>Time of the last command, µs.</summary>
    public required long TimeUs { get; init; }

    /// <summary>SHA-256 over the engine's state.</summary>
    public required StateHash StateHash { get; init; }

    /// <summary>SHA-256 over the state of the views.</summary>
    public required StateHash ViewsHash { get; init; }
}
