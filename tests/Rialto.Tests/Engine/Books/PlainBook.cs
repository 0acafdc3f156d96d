using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Books;

/// <summary>The obviously right twin of the engine's book: sorted dictionaries of lists.</summary>
internal sealed class PlainBook : IBookUnderTest
{
    readonly SortedDictionary<long, List<Order>>[] _sides = [new(Comparer<long>.Create((a, b) => b.CompareTo(a))), new()];
    readonly Dictionary<long, Order> _orders = [];
    readonly List<LevelSeen> _atStart = [];

    public long Sequence { get; private set; }

    public bool IsTouched => _atStart.Count > 0;

    public void Place(long id, Side side, long price, long lots)
    {
        Touch(side, price);
        var order = new Order(id, side, price, lots);
        _orders.Add(id, order);
        var levels = _sides[(int)side];
        if (!levels.TryGetValue(price, out var level)) levels.Add(price, level = []);
        level.Add(order);
    }

    public void Remove(long id)
    {
        var order = _orders[id];
        Touch(order.Side, order.Price);
        var level = _sides[(int)order.Side][order.Price];
        level.Remove(order);
        if (level.Count == 0) _sides[(int)order.Side].Remove(order.Price);
        _orders.Remove(id);
    }

    public void Reduce(long id, long lots)
    {
        var order = _orders[id];
        Touch(order.Side, order.Price);
        order.Remaining -= lots;
    }

    public long Remaining(long id) => _orders[id].Remaining;

    public long Sweep(Side takerSide, long limit, long lots, List<FillSeen> fills)
    {
        while (lots > 0 && Crosses(takerSide, limit))
        {
            var maker = _sides[(int)takerSide.Opposite()].First().Value[0];
            var filled = Math.Min(lots, maker.Remaining);
            lots -= filled;
            Reduce(maker.Id, filled);
            fills.Add(new FillSeen(maker.Id, maker.Price, filled, maker.Remaining == 0));
            if (maker.Remaining == 0) Remove(maker.Id);
        }

        return lots;
    }

    public bool Crosses(Side takerSide, long limit)
    {
        var best = BestPrice(takerSide.Opposite());
        if (best == 0) return false;
        return limit == 0 || (takerSide == Side.Buy ? best <= limit : best >= limit);
    }

    public long BestPrice(Side side) => _sides[(int)side].Keys.FirstOrDefault();

    public int LevelCount(Side side) => _sides[(int)side].Count;

    public int OrderCount(Side side) => _sides[(int)side].Values.Sum(level => level.Count);

    public long LotsOn(Side side) => Levels(side).Sum(level => level.Lots);

    public LevelSeen? LevelAt(Side side, long price) => _sides[(int)side].ContainsKey(price) ? Total(side, price) : null;

    public (long Lots, Int128 TickLots) OfferedAt(Side side, long price)
    {
        var levels = Levels(side).Where(level => side == Side.Buy ? level.Price >= price : level.Price <= price).ToList();
        return (levels.Sum(level => level.Lots), levels.Aggregate(Int128.Zero, (sum, level) => sum + (Int128)level.Price * level.Lots));
    }

    public (long Lots, Int128 TickLots, long Farthest) OfferedFor(Side side, long lots)
    {
        var (taken, tickLots, farthest) = (0L, Int128.Zero, 0L);
        foreach (var level in Levels(side).TakeWhile(_ => taken < lots))
        {
            var more = Math.Min(level.Lots, lots - taken);
            (taken, tickLots, farthest) = (taken + more, tickLots + (Int128)level.Price * more, level.Price);
        }

        return (taken, tickLots, farthest);
    }

    public List<LevelSeen> Levels(Side side) => [.. _sides[(int)side].Keys.Select(price => Total(side, price))];

    public List<OrderSeen> Orders(Side side) =>
        [.. _sides[(int)side].Values.SelectMany(level => level).Select(order => new OrderSeen(order.Id, order.Price, order.Remaining))];

    public List<LevelSeen> EndStep()
    {
        var changes = _atStart.Select(start => (start, now: Total(start.Side, start.Price)))
            .Where(pair => pair.start != pair.now).Select(pair => pair.now).ToList();
        if (changes.Count > 0) Sequence++;
        _atStart.Clear();
        return changes;
    }

    void Touch(Side side, long price)
    {
        if (!_atStart.Exists(start => start.Side == side && start.Price == price)) _atStart.Add(Total(side, price));
    }

    LevelSeen Total(Side side, long price)
    {
        var orders = _sides[(int)side].GetValueOrDefault(price) ?? [];
        return new LevelSeen(side, price, orders.Sum(order => order.Remaining), orders.Count);
    }

    sealed class Order(long id, Side side, long price, long remaining)
    {
        public long Id => id;
        public Side Side => side;
        public long Price => price;
        public long Remaining { get; set; } = remaining;
    }
}
