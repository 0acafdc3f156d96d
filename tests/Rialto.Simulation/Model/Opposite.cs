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
        foreach (var order in Counted())
        {
            if (limit is null || IsWithin(order.Price, limit.Value)) sum += order.Remaining;
        }
        return sum;
    }

    public BigInteger Money()
    {
        var sum = BigInteger.Zero;
        foreach (var order in Counted()) sum += instrument.Notional(order.Price, order.Remaining);
        return sum;
    }

    bool IsWithin(long price, long limit) => side == Side.Buy ? price <= limit : price >= limit;

    IEnumerable<ModelOrder> Counted()
    {
        var all = new List<ModelOrder>(instrument.Book.Everything(side.Opposite()));
        if (rule == SelfTradeRule.Allow) return all;
        if (rule == SelfTradeRule.CancelMaker) return all.FindAll(order => order.Owner != member);
        var bestOwn = all.Find(order => order.Owner == member);
        return bestOwn is null ? all : all.FindAll(order => order.Price != bestOwn.Price && !IsWithin(bestOwn.Price, order.Price));
    }
}
