using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>One instrument's candles of one period at one moment. Immutable; any thread.</summary>
public sealed class CandleSnapshot
{
    readonly CandlePeriod _period;
    readonly InstrumentScale _scale;
    readonly CandleBuckets _buckets;

    internal CandleSnapshot(CandlePeriod period, InstrumentScale scale, CandleBuckets buckets)
    {
        _period = period;
        _scale = scale;
        _buckets = buckets;
    }

    /// <summary>The last bucket that has trades; null = never traded.</summary>
    public Candle? Last => _buckets.Count == 0 ? null : At(_buckets.Count - 1);

    /// <summary>Candles in ascending order, gaps filled up to and with the bucket that <paramref name="nowUs"/> lies in.</summary>
    /// <remarks>
    /// Both bounds: all with from ≤ start ≤ to, whatever the limit (at most <see cref="Limits.CandlePointsMax"/>, the earliest). Only
    /// from: the first at or after it. Only to: the last at or before it. None: the last. Bounds in seconds since 1970.
    /// </remarks>
    public IReadOnlyList<Candle> Window(long? fromS, long? toS, int limit, long nowUs)
    {
        if (_buckets.Count == 0) return [];
        var length = _period.LengthS();
        var first = _buckets[0].StartS;
        var last = Math.Max(_buckets[_buckets.Count - 1].StartS, _period.BucketOf(nowUs / TickerSeries.SecondUs));
        if (toS < first) return [];
        if (toS < last) last = _period.BucketOf(toS.Value);
        if (fromS > last) return [];
        if (fromS > first) first = BucketFrom(fromS.Value);
        if (last < first) return [];

        var count = Math.Min((last - first) / length + 1, Limits.CandlePointsMax);
        if (fromS is null) first = Math.Max(first, last - (Math.Min(limit, Limits.CandlePointsMax) - 1L) * length);
        if (fromS is null || toS is null) count = Math.Min((last - first) / length + 1, Math.Min(limit, Limits.CandlePointsMax));
        return Fill(first, (int)count);
    }

    /// <summary>The first bucket that starts at or after a second.</summary>
    long BucketFrom(long second)
    {
        var bucket = _period.BucketOf(second);
        return bucket == second ? bucket : bucket + _period.LengthS();
    }

    Candle[] Fill(long first, int count)
    {
        var candles = new Candle[count];
        var index = IndexAtOrBefore(first);
        for (var i = 0; i < count; i++)
        {
            var start = first + i * _period.LengthS();
            if (index + 1 < _buckets.Count && _buckets[index + 1].StartS == start) index++;
            candles[i] = _buckets[index].StartS == start ? At(index) : Candle.Gap(start, _buckets[index].Totals.Last);
        }
        return candles;
    }

    int IndexAtOrBefore(long startS)
    {
        var low = 0;
        var high = _buckets.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_buckets[middle].StartS <= startS) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    Candle At(int index) => Candle.Of(_buckets[index].StartS, _buckets[index].Totals, _scale);
}
