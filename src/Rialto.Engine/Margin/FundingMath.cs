using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>Fair price, premium and funding. Rates in 10^-8, times in microseconds. Source: docs/rules/derivatives-prices.md.</summary>
public static class FundingMath
{
    /// <summary>Fundings are at 00:00, 08:00 and 16:00 UTC.</summary>
    public const long IntervalUs = 28_800_000_000;

    const long One = 100_000_000;
    const long IntervalMs = IntervalUs / 1_000;
    const int ClampE8 = 50_000;

    /// <summary>No premium is higher than tenfold, however far a price fell under old orders; the rate is capped long before.</summary>
    const long PremiumMaxE8 = 10 * One;

    /// <summary>The highest funding rate, and the lowest with a minus: 0.1875 %.</summary>
    public const int RateMaxE8 = 187_500;

    /// <summary>The spot price with what is left of the funding rate, to the nearest tick, ties to even.</summary>
    /// <param name="spot">Index price.</param>
    /// <param name="rateE8">The funding rate of the running interval.</param>
    /// <param name="leftMs">Milliseconds until the next funding, 0 … 28,800,000.</param>
    public static Ticks Fair(Ticks spot, int rateE8, long leftMs)
    {
        var basis = Rounding.HalfEven((Int128)spot.Value * rateE8 * leftMs, (Int128)One * IntervalMs);
        return new Ticks((long)(spot.Value + basis));
    }

    /// <summary>What is left of the funding rate, 10^-8, to the nearest, ties to even.</summary>
    public static long Basis(int rateE8, long leftMs) => (long)Rounding.HalfEven((Int128)rateE8 * leftMs, IntervalMs);

    /// <summary>By how much the book is dearer than the fair price, as a rate of the spot price, to the nearest, ties to even.</summary>
    /// <param name="bid">Effective bid; None when nobody bids.</param>
    /// <param name="ask">Effective ask; None when nobody asks.</param>
    /// <param name="fair">Fair price.</param>
    /// <param name="spot">Index price.</param>
    /// <param name="basisE8">Added to it; 0 where the premium counts from the fair price.</param>
    public static long Premium(Ticks bid, Ticks ask, Ticks fair, Ticks spot, long basisE8)
    {
        var above = bid == Ticks.None ? 0 : long.Max(0, bid.Value - fair.Value);
        var below = ask == Ticks.None ? 0 : long.Max(0, fair.Value - ask.Value);
        var premium = Rounding.HalfEven((Int128)(above - below) * One, spot.Value) + basisE8;
        return (long)Int128.Clamp(premium, -PremiumMaxE8, PremiumMaxE8);
    }

    /// <summary>The mean of the samples, rounded down.</summary>
    public static long Mean(Int128 sum, int count) => (long)Rounding.Floor(sum, count);

    /// <summary>The rate that a mean premium makes: drawn to the interest by at most 0.05 %, then capped.</summary>
    public static int Rate(long premiumE8, int interestE8)
    {
        var drawn = premiumE8 + long.Clamp(interestE8 - premiumE8, -ClampE8, ClampE8);
        return (int)long.Clamp(drawn, -RateMaxE8, RateMaxE8);
    }

    /// <summary>What an account's balance moves by at a funding: payers pay rounded up, receivers get rounded down.</summary>
    /// <param name="value">Of the position, at the price of that instant.</param>
    /// <param name="position">In lots, not zero.</param>
    /// <param name="rateE8">Longs pay when it is above zero.</param>
    public static Int128 Payment(Int128 value, Lots position, int rateE8)
    {
        var pays = position.Value > 0 == rateE8 > 0;
        var size = value * int.Abs(rateE8);
        return pays ? -Rounding.Ceiling(size, One) : size / One;
    }
}
