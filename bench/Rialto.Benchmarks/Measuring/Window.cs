using System.Diagnostics;

namespace Rialto.Benchmarks.Measuring;

/// <summary>What one thread used between the start and the end of a measured window.</summary>
/// <param name="WallNs">Time that went by.</param>
/// <param name="CpuNs">Time that the thread was on a processor.</param>
/// <param name="AllocatedBytes">Managed bytes that the thread allocated.</param>
/// <param name="Gen2Collections">Full collections of the whole process.</param>
/// <param name="Collections">Collections of any generation.</param>
public readonly record struct Window(long WallNs, long CpuNs, long AllocatedBytes, int Gen2Collections, int Collections)
{
    /// <summary>Other work on the machine took more than a quarter: the wall clock says nothing then.</summary>
    public bool IsDisturbed => WallNs > CpuNs + CpuNs / 4;

    /// <summary>Reads the clocks now; <see cref="Since"/> of the reading gives the window.</summary>
    public static Window Open() => new(
        Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency),
        ThreadClock.CpuNs(),
        GC.GetAllocatedBytesForCurrentThread(),
        GC.CollectionCount(2),
        GC.CollectionCount(0));

    public static Window Since(in Window start)
    {
        var end = Open();
        return new Window(
            end.WallNs - start.WallNs,
            end.CpuNs - start.CpuNs,
            end.AllocatedBytes - start.AllocatedBytes,
            end.Gen2Collections - start.Gen2Collections,
            end.Collections - start.Collections);
    }

    public double PerCpuSecond(long count) => count * 1e9 / CpuNs;

    public double PerWallSecond(long count) => count * 1e9 / WallNs;
}
