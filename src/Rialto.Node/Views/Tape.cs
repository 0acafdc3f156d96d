using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>The last trades of every instrument. Readers: any thread. Owner: publisher thread.</summary>
/// <remarks>
/// A linked list from newest to oldest; readers walk it without a lock. The publisher cuts it off behind
/// <see cref="Limits.TapeTradesMax"/> trades, which a reader on its way only notices as an earlier end.
/// </remarks>
public sealed class Tape
{
    readonly ConcurrentDictionary<InstrumentId, Reel> _reels = new();
    readonly List<Reel> _changed = [];

    /// <summary>Up to <paramref name="max"/> trades of an instrument, newest first.</summary>
    public IReadOnlyList<TradeView> Newest(InstrumentId instrument, int max)
    {
        var trades = new List<TradeView>();
        for (var trade = Last(instrument); trade is not null && trades.Count < max; trade = trade.Older) trades.Add(trade);
        return trades;
    }

    /// <summary>The last trade ever; null = never traded.</summary>
    public TradeView? Last(InstrumentId instrument) => _reels.TryGetValue(instrument, out var reel) ? reel.Published : null;

    internal void Apply(TradeView trade)
    {
        var reel = _reels.GetOrAdd(trade.Instrument, static _ => new Reel());
        reel.Add(trade);
        if (reel.MarkChanged()) _changed.Add(reel);
    }

    internal void Publish()
    {
        foreach (var reel in _changed) reel.Publish();
        _changed.Clear();
    }

    /// <summary>Rewrites an instrument's trades in finer ticks and lots.</summary>
    internal void Refine(InstrumentId instrument, Refinement by)
    {
        if (!_reels.TryGetValue(instrument, out var old)) return;
        var reel = new Reel();
        foreach (var trade in old.Working.Reverse()) reel.Add(Refined(trade, by));
        reel.Publish();
        _reels[instrument] = reel;
    }

    /// <param name="writer">Where to.</param>
    /// <param name="hasEvents">False: as views of version 3 had them, without the numbers of their events.</param>
    internal void Save(StateWriter writer, bool hasEvents)
    {
        var trades = _reels.OrderBy(r => r.Key.Value).SelectMany(r => r.Value.Working.Reverse()).ToArray();
        writer.WriteInt32(trades.Length);
        foreach (var trade in trades) Save(writer, trade, hasEvents);
    }

    static void Save(StateWriter writer, TradeView trade, bool hasEvents)
    {
        writer.WriteInt64(trade.Id.Value);
        writer.WriteInt32(trade.Instrument.Value);
        writer.WriteInt64(trade.Price.Value);
        writer.WriteInt64(trade.Quantity.Value);
        writer.WriteByte((byte)trade.TakerSide);
        writer.WriteInt64(trade.MakerOrder.Value);
        writer.WriteInt64(trade.TakerOrder.Value);
        writer.WriteInt32(trade.Maker.Value);
        writer.WriteInt32(trade.Taker.Value);
        writer.WriteInt64(trade.TimeUs);
        if (hasEvents) writer.WriteInt64(trade.EventNumber);
    }

    internal void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            Apply(new()
            {
                Id = new(reader.ReadInt64()),
                Instrument = new(reader.ReadInt32()),
                Price = new(reader.ReadInt64()),
                Quantity = new(reader.ReadInt64()),
                TakerSide = (Side)reader.ReadByte(),
                MakerOrder = new(reader.ReadInt64()),
                TakerOrder = new(reader.ReadInt64()),
                Maker = new(reader.ReadInt32()),
                Taker = new(reader.ReadInt32()),
                TimeUs = reader.ReadInt64(),
                EventNumber = reader.ReadInt64(),
            });
        }
    }

    static TradeView Refined(TradeView trade, Refinement by) => new()
    {
        Id = trade.Id,
        Instrument = trade.Instrument,
        Price = by.Of(trade.Price),
        Quantity = by.Of(trade.Quantity),
        TakerSide = trade.TakerSide,
        MakerOrder = trade.MakerOrder,
        TakerOrder = trade.TakerOrder,
        Maker = trade.Maker,
        Taker = trade.Taker,
        TimeUs = trade.TimeUs,
        EventNumber = trade.EventNumber,
    };

    sealed class Reel
    {
        volatile TradeView? _published;
        readonly TradeView?[] _ring = new TradeView?[Limits.TapeTradesMax];
        TradeView? _newest;
        int _next;
        bool _changed;

        public TradeView? Published => _published;

        /// <summary>Newest first.</summary>
        public IEnumerable<TradeView> Working
        {
            get
            {
                for (var trade = _newest; trade is not null; trade = trade.Older) yield return trade;
            }
        }

        public void Add(TradeView trade)
        {
            trade.Older = _newest;
            _newest = trade;
            // The slot holds the trade that is now one too many; the one after it in the ring is the oldest that stays.
            _ring[_next] = trade;
            _next = (_next + 1) % _ring.Length;
            if (_ring[_next] is { } oldest) oldest.Older = null;
        }

        public bool MarkChanged()
        {
            if (_changed) return false;
            return _changed = true;
        }

        public void Publish()
        {
            _changed = false;
            _published = _newest;
        }
    }
}
