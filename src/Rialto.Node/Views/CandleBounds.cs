namespace Rialto.Node.Views;

/// <summary>Buckets one after the other: the first one's start in seconds, and how many.</summary>
readonly record struct CandleStretch(long FirstS, int Count)
{
    /// <summary>Start of the first bucket behind them.</summary>
    public long EndS(CandlePeriod period) => FirstS + Count * period.LengthS();
}

/// <summary>Which buckets of a period somebody asks for.</summary>
readonly record struct CandleBounds(CandlePeriod Period, long? FromS, long? ToS, int Limit)
{
    /// <summary>What is answered when there are buckets from one start to another; null = none of them.</summary>
    public CandleStretch? Within(long earliestS, long latestS)
    {
        var (first, last) = (earliestS, latestS);
        if (ToS < first) return null;
        if (ToS < last) last = Period.BucketOf(ToS.Value);
        if (FromS > last) return null;
        if (FromS > first) first = BucketFrom(FromS.Value);
        if (last < first) return null;

        var length = Period.LengthS();
        var most = FromS is not null && ToS is not null ? Limits.CandlePointsMax : Math.Min(Limit, Limits.CandlePointsMax);
        if (FromS is null) first = Math.Max(first, last - (most - 1L) * length);
        return new(first, (int)Math.Min((last - first) / length + 1, most));
    }

    /// <summary>The first bucket that starts at or after a second.</summary>
    long BucketFrom(long second)
    {
        var bucket = Period.BucketOf(second);
        return bucket == second ? bucket : bucket + Period.LengthS();
    }
}
