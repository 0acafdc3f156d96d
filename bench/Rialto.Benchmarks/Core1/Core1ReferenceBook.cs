using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>The generator's own book: sorted lists of FIFO lists, simple enough to be believed.</summary>
internal sealed class Core1ReferenceBook
{
    readonly SortedList<long, List<Order>>[] _sides = [[], []];
    readonly Dictionary<long, Order> _orders = [];

    /// <summary>Trades of the last command.</summary>
    public List<Core1Trade> Trades { get; } = [];

    public Order this[long id] => _orders[id];

    public bool Contains(long id) => _orders.ContainsKey(id);

    public int CountOn(Side side) => _sides[(int)side].Values.Sum(level => level.Count);

    public long VolumeOn(Side side) => _sides[(int)side].Values.Sum(level => level.Sum(order => order.Remaining));

    /// <summary>Executes a command; false when something of it was refused (an IOC remainder, a FOK that did not fill).</summary>
    public bool Execute(in Core1Command command)
    {
        Trades.Clear();
        switch (command.Kind)
        {
            case Core1Kind.Gtc:
                Rest(new Order(command.Id, command.Uid, command.Side, command.Price), Match(command, command.Side, command.Price));
                return true;
            case Core1Kind.Ioc:
                return Match(command, command.Side, command.Price) == 0;
            case Core1Kind.FokByBudget:
                if (!Affordable(command)) return false;
                Match(command, command.Side, command.Side == Side.Buy ? long.MaxValue : 0);
                return true;
            case Core1Kind.Cancel:
                TakeOut(_orders[command.Id]);
                return true;
            case Core1Kind.Reduce:
                var reduced = _orders[command.Id];
                reduced.Remaining -= command.Size;
                if (reduced.Remaining == 0) TakeOut(reduced);
                return true;
            case Core1Kind.Move:
                var moved = _orders[command.Id];
                TakeOut(moved);
                Rest(new Order(moved.Id, moved.Uid, moved.Side, command.Price),
                    Match(command with { Size = moved.Remaining }, moved.Side, command.Price));
                return true;
            default:
                throw new InvalidOperationException($"kind {command.Kind}");
        }
    }

    public Core1SideOutcome Outcome(Side side)
    {
        var levels = _sides[(int)side];
        var best = levels.Count == 0 ? 0 : levels.Keys[BestOf(side)];
        return new Core1SideOutcome(best, levels.Count, CountOn(side), VolumeOn(side));
    }

    int BestOf(Side side) => side == Side.Buy ? _sides[(int)side].Count - 1 : 0;

    long Match(in Core1Command taker, Side side, long limit)
    {
        var makerSide = side.Opposite();
        var makers = _sides[(int)makerSide];
        var left = taker.Size;
        while (left > 0 && makers.Count > 0)
        {
            var level = makers.Values[BestOf(makerSide)];
            var maker = level[0];
            if (side == Side.Buy ? maker.Price > limit : maker.Price < limit) break;
            var size = Math.Min(left, maker.Remaining);
            left -= size;
            maker.Remaining -= size;
            Trades.Add(new Core1Trade(maker.Id, taker.Id, maker.Price, size));
            if (maker.Remaining == 0) TakeOut(maker);
        }

        return left;
    }

    bool Affordable(in Core1Command command)
    {
        var makerSide = command.Side.Opposite();
        var levels = _sides[(int)makerSide];
        var (left, money) = (command.Size, 0L);
        for (var i = 0; i < levels.Count && left > 0; i++)
        {
            var level = levels.Values[makerSide == Side.Buy ? levels.Count - 1 - i : i];
            var size = Math.Min(left, level.Sum(order => order.Remaining));
            left -= size;
            money += size * level[0].Price;
        }

        return left == 0 && (command.Side == Side.Buy ? money <= command.Budget : money >= command.Budget);
    }

    void Rest(Order order, long remaining)
    {
        if (remaining == 0) return;
        order.Remaining = remaining;
        var levels = _sides[(int)order.Side];
        if (!levels.TryGetValue(order.Price, out var level)) levels.Add(order.Price, level = []);
        level.Add(order);
        _orders.Add(order.Id, order);
    }

    void TakeOut(Order order)
    {
        var levels = _sides[(int)order.Side];
        var level = levels[order.Price];
        level.Remove(order);
        if (level.Count == 0) levels.Remove(order.Price);
        _orders.Remove(order.Id);
    }

    internal sealed class Order(long id, int uid, Side side, long price)
    {
        public long Id => id;
        public int Uid => uid;
        public Side Side => side;
        public long Price => price;
        public long Remaining { get; set; }
    }
}
