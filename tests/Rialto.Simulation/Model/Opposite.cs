using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>The other side of the book as fill-or-kill and "require liquidity" count it (docs/rules/self-trade.md).</summary>
internal sealed class Opposite(ModelInstrument instrument, Side side, ModelMember member, SelfTradeRule rule)
{
    public BigInteger Lots() => LotsWithin(limit: null);

    /// <summary>Lots at a limit or better.</summary>
    public BigInteger LotsWithin(long? limit)
    {
        var sum = BigInteger.Zero;
        foreach (var (price, lots) in Counted())
        {
            if (limit is null || IsWithin(price, limit.Value)) sum += lots;
        }
        return sum;
    }

    public BigInteger Money()
    {
        var sum = BigInteger.Zero;
        foreach (var (price, lots) in Counted()) sum += instrument.Notional(price, lots);
        return sum;
    }

    bool IsWithin(long price, long limit) => side == Side.Buy ? price <= limit : price >= limit;

    IEnumerable<(long Price, long Lots)> Counted()
    {
        var all = new List<ModelOrder>(instrument.Book.Everything(side.Opposite()));
        if (rule == SelfTradeRule.CancelMaker) all.RemoveAll(order => order.Owner == member);
        var wall = rule is SelfTradeRule.Allow or SelfTradeRule.CancelMaker ? null : all.Find(order => order.Owner == member);
        foreach (var order in all)
        {
            if (order == wall) yield break;
            // What hides at the price of the first own order comes up behind it.
            yield return (order.Price, order.Price == wall?.Price ? order.Shown : order.Remaining);
        }
    }
}
