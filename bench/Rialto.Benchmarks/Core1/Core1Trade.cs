namespace Rialto.Benchmarks.Core1;

/// <summary>One trade of core-1.</summary>
public readonly record struct Core1Trade(long MakerId, long TakerId, long Price, long Size);
