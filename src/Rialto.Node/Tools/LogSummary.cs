using Rialto.Node.Log;

namespace Rialto.Node.Tools;

/// <summary>What a log holds, by kinds.</summary>
/// <param name="Frames">How many frames.</param>
/// <param name="Commands">How many commands of each kind, by name.</param>
/// <param name="Last">The last frame; null = empty.</param>
/// <param name="Torn">What an unfinished write left at the end; null = nothing.</param>
/// <param name="SqliteVersion">The native SQLite that history uses here.</param>
public sealed record LogSummary(
    long Frames, IReadOnlyDictionary<string, long> Commands, FrameRecord? Last, TornTail? Torn, string SqliteVersion);
