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
    public Candle? Last => _buckets.Count == 0 ? null : Newest(_buckets[_buckets.Count - 1]);

    /// <summary>Candles in ascending order, gaps filled up to and with the bucket that <paramref name="nowUs"/> lies in.</summary>
    /// <remarks>
    /// Both bounds: all with from ≤ start ≤ to, whatever the limit (at most <see cref="Limits.CandlePointsMax"/>, the earliest). Only
    /// from: the first at or after it. Only to: the last at or before it. None: the last. Bounds in seconds since 1970. What the views
    /// have forgotten is not there: <see cref="History.HistoryReader.CandlesAsync"/> has it.
    /// </remarks>
    public IReadOnlyList<Candle> Window(long? fromS, long? toS, int limit, long nowUs)
    {
        if (_buckets.Count == 0) return [];
        var bounds = new CandleBounds(_period, fromS, toS, limit);
        return bounds.Within(FirstS, LatestS(nowUs)) is { } stretch ? Fill(stretch, []) : [];
    }

    /// <summary>Start of the first bucket that is there. Only if there is one.</summary>
    internal long FirstS => _buckets[0].StartS;

    /// <summary>Start of the last bucket that is told. Only if there is one.</summary>
    internal long LatestS(long nowUs) =>
        Math.Max(_buckets[_buckets.Count - 1].StartS, _period.BucketOf(nowUs / TickerSeries.SecondUs));

    /// <summary>Whether nothing that was forgotten is asked for.</summary>
    internal bool Reaches(in CandleBounds bounds, long nowUs)
    {
        if (_buckets.Count < Limits.CandlesMax) return true;
        // As if there had been trades for ever.
        return bounds.Within(long.MinValue / 2, LatestS(nowUs)) is not { } stretch || stretch.FirstS >= FirstS;
    }

    /// <summary>The candles of a stretch.</summary>
    /// <param name="stretch">Not before the first bucket of all.</param>
    /// <param name="older">Buckets before those that are there, ascending; the first is at or before the stretch.</param>
    internal Candle[] Fill(CandleStretch stretch, CandleBucket[] older)
    {
        var candles = new Candle[stretch.Count];
        var index = older.Length > 0 ? 0 : IndexAtOrBefore(stretch.FirstS);
        for (var i = 0; i < candles.Length; i++)
        {
            var start = stretch.FirstS + i * _period.LengthS();
            if (index + 1 < older.Length + _buckets.Count && At(index + 1, older).StartS == start) index++;
            ref readonly var bucket = ref At(index, older);
            candles[i] = bucket.StartS == start ? Candle.Of(start, bucket.Totals, _scale) : Candle.Gap(start, bucket.Totals.Last);
        }
        return candles;
    }

    ref readonly CandleBucket At(int index, CandleBucket[] older)
    {
        if (index < older.Length) return ref older[index];
        return ref _buckets[index - older.Length];
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

    Candle Newest(in CandleBucket bucket) => Candle.Of(bucket.StartS, bucket.Totals, _scale);
}
