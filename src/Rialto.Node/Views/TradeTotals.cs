using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>What some trades of one instrument add up to: the common part of candles and 24-hour statistics.</summary>
/// <remarks>
/// Sums are kept in lots and in ticks × lots: a trade adds at most 10^15 and 10^30, so Int128 has room for 10^8 trades of the
/// largest size, where sums of money would overflow after a few hundred; then they stop. Money is made when somebody reads.
/// </remarks>
public struct TradeTotals
{
    public Ticks First { get; private set; }
    public Ticks Last { get; private set; }
    public Ticks Low { get; private set; }
    public Ticks High { get; private set; }

    /// <summary>Σ quantity, in lots.</summary>
    public Int128 Lots { get; private set; }

    /// <summary>Σ price × quantity, in ticks × lots.</summary>
    public Int128 TickLots { get; private set; }
    public long Count { get; private set; }

    public readonly bool IsEmpty => Count == 0;

    /// <summary>Adds one trade, later than all so far.</summary>
    internal void Add(Ticks price, Lots quantity)
    {
        var one = new TradeTotals
        {
            First = price,
            Last = price,
            Low = price,
            High = price,
            Lots = quantity.Value,
            TickLots = (Int128)price.Value * quantity.Value,
            Count = 1,
        };
        Add(one);
    }

    /// <summary>Adds trades that are all later than those so far.</summary>
    internal void Add(in TradeTotals later)
    {
        if (later.IsEmpty) return;
        if (IsEmpty)
        {
            this = later;
            return;
        }
        Last = later.Last;
        if (later.Low < Low) Low = later.Low;
        if (later.High > High) High = later.High;
        Lots += later.Lots;
        TickLots = Sum(TickLots, later.TickLots);
        Count += later.Count;
    }

    /// <summary>The same trades in finer ticks and lots (an instrument's precisions were raised).</summary>
    internal readonly TradeTotals Refined(Refinement by) => new()
    {
        First = by.Of(First),
        Last = by.Of(Last),
        Low = by.Of(Low),
        High = by.Of(High),
        Lots = Lots * by.LotFactor,
        TickLots = Times(Times(TickLots, by.TickFactor), by.LotFactor),
        Count = Count,
    };

    internal static TradeTotals Of(Ticks first, Ticks high, Ticks low, Ticks last, Int128 lots, Int128 tickLots, long count) => new()
    {
        First = first,
        High = high,
        Low = low,
        Last = last,
        Lots = lots,
        TickLots = tickLots,
        Count = count,
    };

    internal readonly void Save(StateWriter writer)
    {
        writer.WriteInt64(First.Value);
        writer.WriteInt64(Last.Value);
        writer.WriteInt64(Low.Value);
        writer.WriteInt64(High.Value);
        writer.WriteInt128(Lots);
        writer.WriteInt128(TickLots);
        writer.WriteInt64(Count);
    }

    internal static TradeTotals Load(ref StateReader reader) => new()
    {
        First = new(reader.ReadInt64()),
        Last = new(reader.ReadInt64()),
        Low = new(reader.ReadInt64()),
        High = new(reader.ReadInt64()),
        Lots = reader.ReadInt128(),
        TickLots = reader.ReadInt128(),
        Count = reader.ReadInt64(),
    };

    /// <summary>Σ quantity in base money.</summary>
    public readonly Amount Base(InstrumentScale scale) => new(Times(Lots, scale.LotUnits));

    /// <summary>Σ price × quantity in quote money.</summary>
    public readonly Amount Quote(InstrumentScale scale) => new(Times(TickLots, scale.NotionalUnits));

    /// <summary>A turnover beyond 1.7 × 10^20 whole coins is shown as that: it is a statistic, not money.</summary>
    static Int128 Times(Int128 sum, long units) => sum > Int128.MaxValue / units ? Int128.MaxValue : sum * units;

    static Int128 Sum(Int128 sum, Int128 more) => sum > Int128.MaxValue - more ? Int128.MaxValue : sum + more;
}
