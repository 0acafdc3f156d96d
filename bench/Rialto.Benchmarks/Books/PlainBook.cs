using Rialto.Benchmarks.Core1;
using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Books;

/// <summary>A book of linked orders whose levels are kept by a strategy; orders are found as the engine finds them.</summary>
/// <remarks>It reports no level changes and keeps no sums for probes, so it does less than the engine's book.</remarks>
public sealed class PlainBook<TLevels> : ICore1Book
    where TLevels : struct, ILevels
{
    const int OrdersCapacity = 1 << 12;

    readonly OrderTable _orders = new(OrdersCapacity);
    readonly Core1Trade[] _trades;
    Level[] _levels = new Level[OrdersCapacity];
    TLevels _buys;
    TLevels _sells;
    int _freeLevel;
    int _unusedLevel = 1;
    long _tradeCount;

    /// <param name="tradesMax">Trades that are kept for the oracle; a power of two.</param>
    public PlainBook(int tradesMax)
    {
        _trades = new Core1Trade[tradesMax];
        _buys.Begin();
        _sells.Begin();
    }

    public void Execute(ReadOnlySpan<Core1Command> commands)
    {
        foreach (ref readonly var command in commands) Execute(command);
    }

    public Core1Outcome Outcome()
    {
        if (_tradeCount > _trades.Length) throw new InvalidOperationException("more trades than the ring keeps");
        var hash = new TradeHash();
        var volume = 0L;
        foreach (ref readonly var trade in _trades.AsSpan(0, (int)_tradeCount))
        {
            hash.Add(trade);
            volume += trade.Size;
        }

        return new Core1Outcome(_tradeCount, volume, hash.Value, Outcome(ref _buys), Outcome(ref _sells));
    }

    void Execute(in Core1Command command)
    {
        switch (command.Kind)
        {
            case Core1Kind.Gtc: Rest(command, Match(command.Id, command.Side, command.Price, command.Size)); break;
            case Core1Kind.Ioc: Match(command.Id, command.Side, command.Price, command.Size); break;
            case Core1Kind.FokByBudget:
                if (IsAffordable(command)) Match(command.Id, command.Side, command.Side == Side.Buy ? long.MaxValue : 0, command.Size);
                break;
            case Core1Kind.Cancel: Cancel(Slot(command.Id)); break;
            case Core1Kind.Move: Move(command); break;
            case Core1Kind.Reduce: Reduce(command); break;
            default: throw new InvalidOperationException($"kind {command.Kind}");
        }
    }

    void Rest(in Core1Command command, long left)
    {
        if (left == 0) return;
        var order = new RestingOrder
        {
            Id = new OrderId(command.Id),
            Side = command.Side,
            Price = new Ticks(command.Price),
            Remaining = new Lots(left),
            Member = new MemberId(command.Uid),
        };
        Insert(_orders.Add(order, default));
    }

    void Move(in Core1Command command)
    {
        var slot = Slot(command.Id);
        TakeOut(slot);
        ref var order = ref _orders[slot];
        order.Price = new Ticks(command.Price);
        order.Remaining = new Lots(Match(command.Id, order.Side, command.Price, order.Remaining.Value));
        if (order.Remaining.IsZero) _orders.Remove(slot);
        else Insert(slot);
    }

    void Reduce(in Core1Command command)
    {
        var slot = Slot(command.Id);
        ref var order = ref _orders[slot];
        if (order.Remaining.Value == command.Size)
        {
            Cancel(slot);
            return;
        }

        order.Remaining -= new Lots(command.Size);
        _levels[order.Reserved].Lots -= command.Size;
    }

    void Cancel(OrderSlot slot)
    {
        TakeOut(slot);
        _orders.Remove(slot);
    }

    long Match(long taker, Side side, long limit, long left)
    {
        ref var makers = ref side == Side.Buy ? ref _sells : ref _buys;
        var limitKey = side == Side.Buy ? limit : -limit;
        while (left > 0 && makers.Best != 0)
        {
            ref var level = ref _levels[makers.Best];
            if (level.Key > limitKey) break;
            var slot = level.Head;
            ref var maker = ref _orders[slot];
            var size = Math.Min(left, maker.Remaining.Value);
            left -= size;
            maker.Remaining -= new Lots(size);
            level.Lots -= size;
            _trades[_tradeCount++ & (_trades.Length - 1)] = new Core1Trade(maker.Id.Value, taker, maker.Price.Value, size);
            if (maker.Remaining.IsZero) Cancel(slot);
        }

        return left;
    }

    bool IsAffordable(in Core1Command command)
    {
        ref var makers = ref command.Side == Side.Buy ? ref _sells : ref _buys;
        var (left, money) = (command.Size, 0L);
        for (var index = makers.Best; index != 0 && left > 0; index = makers.After(_levels[index].Key))
        {
            var size = Math.Min(left, _levels[index].Lots);
            left -= size;
            money += size * Math.Abs(_levels[index].Key);
        }

        return left == 0 && (command.Side == Side.Buy ? money <= command.Budget : money >= command.Budget);
    }

    void Insert(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        ref var side = ref order.Side == Side.Buy ? ref _buys : ref _sells;
        var key = order.Side == Side.Buy ? -order.Price.Value : order.Price.Value;
        var index = side.Find(key);
        if (index == 0)
        {
            index = TakeLevel();
            _levels[index] = new Level { Key = key };
            side.Add(key, index);
        }

        ref var level = ref _levels[index];
        order.Reserved = index;
        order.Next = OrderSlot.None;
        order.Prev = level.Tail;
        if (level.Count++ == 0) level.Head = slot;
        else _orders[level.Tail].Next = slot;
        level.Tail = slot;
        level.Lots += order.Remaining.Value;
    }

    void TakeOut(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        ref var level = ref _levels[order.Reserved];
        if (order.Prev.IsNone) level.Head = order.Next;
        else _orders[order.Prev].Next = order.Next;
        if (order.Next.IsNone) level.Tail = order.Prev;
        else _orders[order.Next].Prev = order.Prev;
        level.Lots -= order.Remaining.Value;
        if (--level.Count > 0) return;
        if (order.Side == Side.Buy) _buys.Remove(level.Key);
        else _sells.Remove(level.Key);
        level.NextFree = _freeLevel;
        _freeLevel = order.Reserved;
    }

    int TakeLevel()
    {
        var level = _freeLevel;
        if (level != 0)
        {
            _freeLevel = _levels[level].NextFree;
            return level;
        }

        if (_unusedLevel == _levels.Length) Array.Resize(ref _levels, 2 * _unusedLevel);
        return _unusedLevel++;
    }

    OrderSlot Slot(long id) =>
        _orders.TryFind(new OrderId(id), out var slot) ? slot : throw new InvalidOperationException($"order {id} is not open");

    Core1SideOutcome Outcome(ref TLevels side)
    {
        var (levels, orders, lots) = (0, 0, 0L);
        for (var index = side.Best; index != 0; index = side.After(_levels[index].Key))
        {
            levels++;
            orders += _levels[index].Count;
            lots += _levels[index].Lots;
        }

        return new Core1SideOutcome(side.Best == 0 ? 0 : Math.Abs(_levels[side.Best].Key), levels, orders, lots);
    }

    struct Level
    {
        public long Key;
        public long Lots;
        public OrderSlot Head;
        public OrderSlot Tail;
        public int Count;
        public int NextFree;
    }
}
