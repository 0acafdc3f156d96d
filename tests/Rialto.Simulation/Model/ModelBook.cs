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

    /// <summary>What is hidden counts, too: everything on a side, order by order, best first.</summary>
    public IEnumerable<ModelOrder> Everything(Side side)
    {
        foreach (var orders in Of(side).Values)
        {
            foreach (var order in orders) yield return order;
        }
    }

    /// <summary>An order that stands already goes behind all others of its level.</summary>
    public void ToTail(ModelOrder order)
    {
        var level = Of(order.Side)[order.Price];
        level.Remove(order);
        level.Add(order);
    }

    /// <summary>Levels of a side with all they hold, best price first.</summary>
    public IEnumerable<(long Price, BigInteger Quantity)> Levels(Side side)
    {
        foreach (var (price, orders) in Of(side)) yield return (price, Sum(orders));
    }

    /// <summary>What is shown at a price, and how many orders stand there.</summary>
    public (BigInteger Quantity, int Count) At(Side side, long price)
    {
        if (!Of(side).TryGetValue(price, out var orders)) return (0, 0);
        var shown = BigInteger.Zero;
        foreach (var order in orders) shown += order.Shown;
        return (shown, orders.Count);
    }

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
