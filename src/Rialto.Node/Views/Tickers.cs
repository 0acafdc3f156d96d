using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Sliding 24-hour statistics of every instrument. Readers: any thread. Owner: publisher thread.</summary>
public sealed class Tickers(Instruments instruments, Books books)
{
    readonly ConcurrentDictionary<InstrumentId, TickerSeries> _series = new();
    readonly List<TickerSeries> _changed = [];

    /// <summary>The statistics at a moment that is not before the last published trade.</summary>
    public TickerView Of(InstrumentId instrument, long nowUs)
    {
        var book = books.Of(instrument);
        var window = _series.TryGetValue(instrument, out var series)
            ? series.Published.At(nowUs / TickerSeries.SecondUs)
            : TickerSnapshot.Empty.At(0);
        return new()
        {
            AtUs = nowUs,
            Window = window.Totals,
            Ever = window.Ever,
            Before = window.Before,
            Last = window.Ever.Last,
            BestBid = book.BestBid?.Price ?? Ticks.None,
            BestAsk = book.BestAsk?.Price ?? Ticks.None,
            Scale = instruments.Find(instrument)?.Scale ?? default,
        };
    }

    internal void Apply(TradeView trade)
    {
        var series = Working(trade.Instrument);
        series.Add(trade.TimeUs, trade.Price, trade.Quantity);
        if (series.MarkChanged()) _changed.Add(series);
    }

    internal void Publish()
    {
        foreach (var series in _changed) series.Publish();
        _changed.Clear();
    }

    internal void Refine(InstrumentId instrument, Refinement by)
    {
        if (_series.TryGetValue(instrument, out var series)) _series[instrument] = series.Refined(by);
    }

    internal void Save(StateWriter writer, bool hasTotals)
    {
        writer.WriteInt32(_series.Count);
        foreach (var (instrument, series) in _series.OrderBy(s => s.Key.Value))
        {
            writer.WriteInt32(instrument.Value);
            series.Save(writer, hasTotals);
        }
    }

    internal void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var series = Working(new(reader.ReadInt32()));
            series.Load(ref reader);
            series.Publish();
        }
    }

    TickerSeries Working(InstrumentId instrument) => _series.GetOrAdd(instrument, static _ => new TickerSeries());
}
