using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Bots;

/// <summary>Where the quotes of one perpetual should stand: on a grid of prices, each level a unit larger than the one before it.</summary>
/// <remarks>
/// The grid does not move with the fair price, so a small move of it takes one order from one end to the other and leaves the rest.
/// </remarks>
public sealed class PerpetualLadder(int levels)
{
    /// <summary>Distance of two levels, in steps of the price.</summary>
    const int SpacingSteps = 2;

    /// <summary>Part of its size below which a quote is made whole again.</summary>
    const int WornParts = 4;

    /// <summary>Price of a level, best first; never at the fair price itself.</summary>
    public static Ticks Price(Side side, int level, Ticks fair, Ticks step)
    {
        var grid = SpacingSteps * step.Value;
        var below = (fair.Value - 1) / grid * grid;
        var above = fair.Value / grid * grid + grid;
        return new Ticks(side == Side.Buy ? below - level * grid : above + level * grid);
    }

    /// <summary>Size of a level: as many whole units as its place from the inside.</summary>
    public static Lots Size(int level, InstrumentTerms terms)
    {
        Int128 lots = level + 1;
        for (var i = 0; i < terms.AmountPrecision; i++) lots *= 10;
        return new Lots((long)Int128.Clamp(lots, terms.QuantityMin.Value, terms.QuantityMax.Value));
    }

    /// <summary>The first thing that is wrong with the quotes of a side, from the best level outwards; null = nothing is.</summary>
    /// <param name="side">Which.</param>
    /// <param name="orders">Own orders of the side, best price first.</param>
    /// <param name="fair">Around which.</param>
    /// <param name="other">Best price of the other side; none = 0.</param>
    /// <param name="room">Lots that may stand on this side together.</param>
    /// <param name="terms">The instrument's.</param>
    public Repair? FindRepair(Side side, IReadOnlyList<OrderView> orders, Ticks fair, Ticks other, Lots room, InstrumentTerms terms)
    {
        var wanted = Wanted(side, fair, room, terms);
        var strays = orders.Where(order => !wanted.ContainsKey(order.Price)).ToList();
        foreach (var (price, size) in wanted)
        {
            var here = orders.Where(order => order.Price == price).ToList();
            if (here.Count > 1) return new Repair(RepairKind.Cancel, here[^1].Id, default, default);
            if (here.Count == 1 && here[0].Remaining.Value >= size.Value / WornParts) continue;
            if (here.Count == 1) return new Repair(RepairKind.Move, here[0].Id, price, size);
            // A quote that would trade on arrival waits until the other side has moved away.
            if (Crosses(side, price, other)) break;
            return strays.Count > 0
                ? new Repair(RepairKind.Move, strays[^1].Id, price, size)
                : new Repair(RepairKind.Place, default, price, size);
        }

        // The one that is nearest to the other side is in the way first.
        return strays.Count > 0 ? new Repair(RepairKind.Cancel, strays[0].Id, default, default) : null;
    }

    Dictionary<Ticks, Lots> Wanted(Side side, Ticks fair, Lots room, InstrumentTerms terms)
    {
        var wanted = new Dictionary<Ticks, Lots>();
        var left = room;
        for (var level = 0; level < levels; level++)
        {
            var price = Price(side, level, fair, terms.TickStep);
            var size = Size(level, terms);
            if (price < terms.PriceMin || size > left) break;
            wanted.Add(price, size);
            left -= size;
        }

        return wanted;
    }

    static bool Crosses(Side side, Ticks price, Ticks other) =>
        other != Ticks.None && (side == Side.Buy ? price >= other : price <= other);
}
