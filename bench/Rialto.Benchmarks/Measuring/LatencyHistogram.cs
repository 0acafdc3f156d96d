using System.Globalization;
using System.Numerics;

namespace Rialto.Benchmarks.Measuring;

/// <summary>Counts durations in log-linear buckets: 128 for each doubling, so a percentile is at most 0.8 % too high. One owner.</summary>
public sealed class LatencyHistogram
{
    const int SubBits = 7;
    const int ExactBelow = 2 << SubBits;
    const int NsPerUs = 1_000;

    static readonly double[] s_percents = [50, 90, 99, 99.9, 99.99];

    readonly long[] _counts = new long[(63 << SubBits) + ExactBelow];

    long _sumNs;

    /// <summary>Durations recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public long MaxNs { get; private set; }

    /// <summary>The mean, in nanoseconds; 0 when nothing was recorded.</summary>
    public double MeanNs => (double)_sumNs / Math.Max(1, Count);

    /// <summary>Allocates nothing. What is negative, because two clocks differ, counts as nothing.</summary>
    public void Record(long ns)
    {
        ns = Math.Max(ns, 0);
        _counts[IndexOf(ns)]++;
        Count++;
        _sumNs += ns;
        if (ns > MaxNs) MaxNs = ns;
    }

    /// <summary>The duration that so many percent do not exceed, in nanoseconds; 0 when nothing was recorded.</summary>
    public long PercentileNs(double percent)
    {
        var wanted = (long)Math.Ceiling(Count * percent / 100);
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted && seen > 0) return Math.Min(UpperEnd(index), MaxNs);
        }

        return MaxNs;
    }

    /// <summary>Puts p50 … p99.99 and the maximum among the metrics, in microseconds.</summary>
    /// <param name="metrics">Where they go.</param>
    /// <param name="prefix">What stands before each name, its dot included.</param>
    public void AddTo(SortedDictionary<string, double> metrics, string prefix)
    {
        foreach (var percent in s_percents)
            metrics[string.Create(CultureInfo.InvariantCulture, $"{prefix}p{percent}_us")] = (double)PercentileNs(percent) / NsPerUs;
        metrics[$"{prefix}max_us"] = (double)MaxNs / NsPerUs;
    }

    static int IndexOf(long ns)
    {
        if (ns < ExactBelow) return (int)ns;
        var shift = BitOperations.Log2((ulong)ns) - SubBits;
        return (shift << SubBits) + (int)(ns >> shift);
    }

    static long UpperEnd(int index)
    {
        if (index < ExactBelow) return index;
        var shift = (index >> SubBits) - 1;
        var lower = (long)(index - (shift << SubBits)) << shift;
        return lower + (1L << shift) - 1;
    }
}
