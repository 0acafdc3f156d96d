using System.Numerics;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Price levels of one instrument, each a plain list: who came first stands first.</summary>
internal sealed class ModelBook
{
    readonly SortedDictionary<long, List<ModelOrder>> _bids = new(Comparer<long>.Create((left, right) => right.CompareTo(left)));
    readonly SortedDictionary<long, List<ModelOrder>> _asks = [];

    SortedDictionary<long, List<ModelOrder>> Of(Side side) => side == Side.Buy ? _bids : _asks;

    public void Put(ModelOrder order)
    {
        var levels = Of(order.Side);
        if (!levels.TryGetValue(order.Price, out var level)) levels.Add(order.Price, level = []);
        level.Add(order);
    }

    public void Take(ModelOrder order)
    {
        var level = Of(order.Side)[order.Price];
        level.Remove(order);
        if (level.Count == 0) Of(order.Side).Remove(order.Price);
    }

    /// <summary>The first in time at the best price of a side.</summary>
    public ModelOrder? First(Side side) => Of(side).Count == 0 ? null : Of(side).First().Value[0];

    /// <summary>Levels of a side, best price first.</summary>
    public IEnumerable<(long Price, BigInteger Quantity)> Levels(Side side)
    {
        foreach (var (price, orders) in Of(side)) yield return (price, Sum(orders));
    }

    /// <summary>What stands at a price: everything together, and how many orders.</summary>
    public (BigInteger Quantity, int Count) At(Side side, long price) =>
        Of(side).TryGetValue(price, out var orders) ? (Sum(orders), orders.Count) : (0, 0);

    /// <summary>Order numbers of a side, first to trade first.</summary>
    public List<long> Queue(Side side)
    {
        var ids = new List<long>();
        foreach (var orders in Of(side).Values)
        {
            foreach (var order in orders) ids.Add(order.Id);
        }
        return ids;
    }

    static BigInteger Sum(List<ModelOrder> orders)
    {
        var sum = BigInteger.Zero;
        foreach (var order in orders) sum += order.Remaining;
        return sum;
    }
}
