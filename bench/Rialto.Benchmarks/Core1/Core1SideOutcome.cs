namespace Rialto.Benchmarks.Core1;

/// <summary>What stands on one side in the end.</summary>
public readonly record struct Core1SideOutcome(long BestPrice, int Levels, int Orders, long Volume);
