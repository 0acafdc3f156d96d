using Rialto.Node.Snapshots;

namespace Rialto.Node.Tools;

/// <summary>One snapshot file.</summary>
/// <param name="Frame">The frame it ends with, from its name.</param>
/// <param name="Info">What it says it holds; null when it is damaged.</param>
/// <param name="BodyBytes">Size of the state.</param>
/// <param name="Problem">What is wrong with it; null = it is whole.</param>
public sealed record SnapshotSummary(long Frame, SnapshotInfo? Info, long BodyBytes, string? Problem);
