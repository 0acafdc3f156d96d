using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Bots;

/// <summary>One instrument's bot: says what one command would do most for its book. Owner: the bots' loop.</summary>
public sealed class Market(InstrumentId instrument, Asset @base, Asset quote)
{
    public InstrumentId Instrument { get; } = instrument;

    /// <summary>When the next trade is due, µs.</summary>
    public long NextTradeUs { get; set; }

    /// <summary>Price of the base in the quote, in 1/1,000 of a tick.</summary>
    public long Middle(InstrumentTerms terms)
    {
        Int128 milliTicks = 1_000;
        for (var i = 0; i < terms.PricePrecision; i++) milliTicks *= 10;
        return (long)(@base.MicroDollars * milliTicks / quote.MicroDollars);
    }

    /// <summary>How many lots are worth a sum of dollars, at the start's prices; at least the instrument's minimum.</summary>
    public Lots LotsOf(int dollars, InstrumentTerms terms)
    {
        Int128 lots = dollars;
        for (var i = 0; i < terms.AmountPrecision; i++) lots *= 10;
        return new Lots((long)Int128.Clamp(lots / @base.DollarsAtStart, terms.QuantityMin.Value, terms.QuantityMax.Value));
    }

    /// <summary>The first thing that is wrong with the quotes of a side, from the best level outwards; null = nothing is.</summary>
    /// <param name="orders">Own open orders of the side, best price first.</param>
    /// <param name="other">Best price of the other side; none = 0.</param>
    public Repair? FindRepair(Side side, IReadOnlyList<OrderView> orders, Ticks other, InstrumentTerms terms)
    {
        if (orders.Count > Ladder.Levels) return new Repair(RepairKind.Cancel, orders[^1].Id, default, default);
        var middle = Middle(terms);
        var next = 0;
        for (var level = 0; level < Ladder.Levels; level++)
        {
            var price = Within(terms, Ladder.Price(side, level, middle));
            var lots = LotsOf(Ladder.Dollars(level), terms);
            if (next < orders.Count && Stands(orders[next], price, Ladder.Tolerance(level, middle), lots))
            {
                next++;
                continue;
            }

            // A quote that would trade on arrival waits until the other side has moved away.
            if (Crosses(side, price, other)) return null;
            var isMissing = orders.Count - next < Ladder.Levels - level;
            return isMissing
                ? new Repair(RepairKind.Place, default, price, lots)
                : new Repair(RepairKind.Move, orders[next].Id, price, lots);
        }

        return null;
    }

    /// <summary>Near enough to its level, and not nearly used up.</summary>
    static bool Stands(OrderView order, Ticks price, long tolerance, Lots lots) =>
        Math.Abs(order.Price.Value - price.Value) <= tolerance && order.Remaining.Value >= lots.Value / 4;

    static bool Crosses(Side side, Ticks price, Ticks other) =>
        other != Ticks.None && (side == Side.Buy ? price >= other : price <= other);

    static Ticks Within(InstrumentTerms terms, Ticks price)
    {
        if (price < terms.PriceMin) return terms.PriceMin;
        return terms.PriceMax != Ticks.None && price > terms.PriceMax ? terms.PriceMax : price;
    }
}
