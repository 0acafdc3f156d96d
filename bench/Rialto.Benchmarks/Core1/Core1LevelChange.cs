using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>A level's new total as core-1 writes it down.</summary>
public readonly record struct Core1LevelChange(long Price, long Lots, int Count, Side Side);
