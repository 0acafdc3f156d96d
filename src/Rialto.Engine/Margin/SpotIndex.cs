using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>One price out of many sources. Source: docs/rules/derivatives-prices.md.</summary>
/// <remarks>Pure: the sources are read outside of the engine, which gets the result by command.</remarks>
public static class SpotIndex
{
    /// <summary>Prices are counted in thousandths of half ticks here: a median of two, and its half percent, are whole numbers
    /// then.</summary>
    const int Fine = 2_000;
    const int NearestPerMille = 995;
    const int FarthestPerMille = 1_005;

    /// <summary>The index of these sources; false when they say too little, and the last one stays.</summary>
    /// <param name="feeds">At most <see cref="Limits.IndexFeedsMax"/>.</param>
    /// <param name="last">The index so far; None = there was none, and a single source is believed.</param>
    /// <param name="index">To the nearest tick, ties to even.</param>
    public static bool TryCompute(ReadOnlySpan<IndexFeed> feeds, Ticks last, out Ticks index)
    {
        Invariant.Holds(feeds.Length <= Limits.IndexFeedsMax);
        Span<IndexFeed> valid = stackalloc IndexFeed[Limits.IndexFeedsMax];
        valid = valid[..SortValid(feeds, valid)];
        index = Ticks.None;
        return valid.Length switch
        {
            0 => false,
            1 => TrySingle(valid[0].Price, last, out index),
            2 => TryPair(valid[0].Price, valid[1].Price, out index),
            _ => TryMany(valid, out index),
        };
    }

    // By price, those that count.
    static int SortValid(ReadOnlySpan<IndexFeed> feeds, Span<IndexFeed> valid)
    {
        var count = 0;
        foreach (var feed in feeds)
        {
            if (!feed.IsValid || feed.Price.Value < 1) continue;
            var at = count++;
            for (; at > 0 && valid[at - 1].Price > feed.Price; at--) valid[at] = valid[at - 1];
            valid[at] = feed;
        }

        return count;
    }

    static bool TrySingle(Ticks price, Ticks last, out Ticks index)
    {
        index = price;
        return last == Ticks.None || (Int128)long.Abs(price.Value - last.Value) * 100 <= last.Value;
    }

    static bool TryPair(Ticks lower, Ticks higher, out Ticks index)
    {
        index = new Ticks((long)Rounding.HalfEven((Int128)lower.Value + higher.Value, 2));
        return (Int128)(higher.Value - lower.Value) * 200 <= lower.Value;
    }

    // From five on the lowest and the highest are not heard; the others are drawn to half a percent of the median.
    static bool TryMany(ReadOnlySpan<IndexFeed> sorted, out Ticks index)
    {
        var median = (Int128)sorted[(sorted.Length - 1) / 2].Price.Value + sorted[sorted.Length / 2].Price.Value;
        var heard = sorted.Length >= 5 ? sorted[1..^1] : sorted;
        var sum = Int128.Zero;
        var weights = Int128.Zero;
        foreach (var feed in heard)
        {
            sum += Int128.Clamp((Int128)feed.Price.Value * Fine, median * NearestPerMille, median * FarthestPerMille) * feed.Weight;
            weights += feed.Weight;
        }

        index = new Ticks((long)Rounding.HalfEven(sum, weights * Fine));
        return true;
    }
}
