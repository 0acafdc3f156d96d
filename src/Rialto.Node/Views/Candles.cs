using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Candles of every instrument and period. Readers: any thread. Owner: publisher thread.</summary>
/// <remarks>
/// Only buckets with trades are stored, at most <see cref="Limits.CandlesMax"/> a period; gaps are filled for the reader. Older ones
/// are in history.
/// </remarks>
public sealed class Candles(Instruments instruments)
{
    readonly ConcurrentDictionary<(InstrumentId Instrument, CandlePeriod Period), CandleSeries> _series = new();
    readonly List<CandleSeries> _changed = [];

    public CandleSnapshot Of(InstrumentId instrument, CandlePeriod period)
    {
        var scale = instruments.Find(instrument)?.Scale ?? default;
        return _series.TryGetValue((instrument, period), out var series)
            ? new(period, scale, series.Published)
            : new(period, scale, CandleBuckets.Empty);
    }

    internal void Apply(TradeView trade, List<ClosedCandle> closed)
    {
        var second = trade.TimeUs / TickerSeries.SecondUs;
        foreach (var period in CandlePeriods.All)
        {
            var series = Working(trade.Instrument, period);
            var before = series.Add(period.BucketOf(second), trade.Price, trade.Quantity);
            if (before is { } bucket) closed.Add(new(trade.Instrument, period, bucket));
            if (series.MarkChanged()) _changed.Add(series);
        }
    }

    internal void Publish()
    {
        foreach (var series in _changed) series.Publish();
        _changed.Clear();
    }

    internal void Refine(InstrumentId instrument, Refinement by)
    {
        foreach (var period in CandlePeriods.All)
        {
            if (_series.TryGetValue((instrument, period), out var series)) _series[(instrument, period)] = series.Refined(by);
        }
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt32(_series.Count);
        foreach (var (key, series) in _series.OrderBy(s => s.Key.Instrument.Value).ThenBy(s => s.Key.Period))
        {
            writer.WriteInt32(key.Instrument.Value);
            writer.WriteInt32((int)key.Period);
            series.Save(writer);
        }
    }

    internal void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var series = Working(new(reader.ReadInt32()), (CandlePeriod)reader.ReadInt32());
            series.Load(ref reader);
            series.Publish();
        }
    }

    CandleSeries Working(InstrumentId instrument, CandlePeriod period) =>
        _series.GetOrAdd((instrument, period), static _ => new CandleSeries());
}
