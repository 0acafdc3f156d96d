using Rialto.Benchmarks.Books;
using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>Executes core-1 on the engine's book alone; trades and level changes go to rings.</summary>
public sealed class Core1Book : ICore1Book
{
    const int OrdersCapacity = 1 << 12;

    readonly OrderTable _orders = new(OrdersCapacity);
    readonly Book _book;
    readonly Core1Trade[] _trades;
    readonly Core1LevelChange[] _changes = new Core1LevelChange[Limits.LevelRingLength];
    long _tradeCount;
    long _changeCount;

    public Core1Book()
        : this(Limits.TradeRingLength)
    {
    }

    /// <param name="tradesMax">Trades that are kept for the oracle; a power of two.</param>
    public Core1Book(int tradesMax)
    {
        _book = new Book(_orders, new LevelTable(OrdersCapacity));
        _trades = new Core1Trade[tradesMax];
    }

    /// <summary>Level changes reported so far.</summary>
    public long ChangeCount => _changeCount;

    public void Execute(ReadOnlySpan<Core1Command> commands)
    {
        foreach (ref readonly var command in commands)
        {
            Execute(command);
            var sink = new ChangeRing(this);
            _book.EndStep(ref sink);
        }
    }

    /// <summary>What the oracle compares; to be asked once per pass, before the ring of trades wraps.</summary>
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

        return new Core1Outcome(_tradeCount, volume, hash.Value, Outcome(Side.Buy), Outcome(Side.Sell));
    }

    void Execute(in Core1Command command)
    {
        switch (command.Kind)
        {
            case Core1Kind.Gtc: PlaceGtc(command); break;
            case Core1Kind.Ioc: Match(command.Id, command.Side, new Ticks(command.Price), new Lots(command.Size)); break;
            case Core1Kind.FokByBudget: PlaceFok(command); break;
            case Core1Kind.Cancel: Cancel(Slot(command.Id)); break;
            case Core1Kind.Move: Move(command); break;
            case Core1Kind.Reduce: Reduce(command); break;
            default: throw new InvalidOperationException($"kind {command.Kind}");
        }
    }

    void PlaceGtc(in Core1Command command)
    {
        var left = Match(command.Id, command.Side, new Ticks(command.Price), new Lots(command.Size));
        if (left.IsZero) return;
        var order = new RestingOrder
        {
            Id = new OrderId(command.Id),
            Side = command.Side,
            Price = new Ticks(command.Price),
            Remaining = left,
            Member = new MemberId(command.Uid),
        };
        _book.Insert(_orders.Add(order, new OrderDetail { Quantity = new Lots(command.Size) }));
    }

    void PlaceFok(in Core1Command command)
    {
        if (!Affordable(command)) return;
        Match(command.Id, command.Side, Ticks.None, new Lots(command.Size));
    }

    bool Affordable(in Core1Command command)
    {
        var (left, money) = (command.Size, 0L);
        for (var index = _book.BestLevel(command.Side.Opposite()); !index.IsNone && left > 0; index = _book.NextLevel(index))
        {
            ref readonly var level = ref _book[index];
            var size = Math.Min(left, level.Lots.Value);
            left -= size;
            money += size * level.Price.Value;
        }

        return left == 0 && (command.Side == Side.Buy ? money <= command.Budget : money >= command.Budget);
    }

    void Move(in Core1Command command)
    {
        var slot = Slot(command.Id);
        _book.Remove(slot);
        ref var order = ref _orders[slot];
        order.Price = new Ticks(command.Price);
        order.Remaining = Match(command.Id, order.Side, order.Price, order.Remaining);
        if (order.Remaining.IsZero) _orders.Remove(slot);
        else _book.Insert(slot);
    }

    void Reduce(in Core1Command command)
    {
        var slot = Slot(command.Id);
        if (_orders[slot].Remaining.Value == command.Size) Cancel(slot);
        else _book.Reduce(slot, new Lots(command.Size));
    }

    void Cancel(OrderSlot slot)
    {
        _book.Remove(slot);
        _orders.Remove(slot);
    }

    Lots Match(long takerId, Side side, Ticks limit, Lots quantity)
    {
        var fills = new TradeRing(this, takerId);
        return Matching.Sweep(_book, _orders, side, limit, quantity, ref fills);
    }

    OrderSlot Slot(long id) =>
        _orders.TryFind(new OrderId(id), out var slot) ? slot : throw new InvalidOperationException($"order {id} is not open");

    Core1SideOutcome Outcome(Side side) =>
        new(_book.BestPrice(side).Value, _book.LevelCount(side), _book.OrderCount(side), _book.LotsOn(side).Value);

    readonly struct TradeRing(Core1Book owner, long takerId) : IFills
    {
        public bool MayFill(OrderSlot maker, Ticks price, ref Lots lots) => true;

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone)
        {
            var trades = owner._trades;
            var makerId = owner._orders[maker].Id.Value;
            trades[owner._tradeCount++ & (trades.Length - 1)] = new Core1Trade(makerId, takerId, price.Value, lots.Value);
        }

        // Its orders show all that they have.
        public Lots NextPart(OrderSlot maker) => Lots.Zero;

        public void Finished(OrderSlot maker) => owner._orders.Remove(maker);
    }

    readonly struct ChangeRing(Core1Book owner) : ILevelSink
    {
        public void LevelChanged(Side side, Ticks price, Lots lots, int count)
        {
            var changes = owner._changes;
            changes[owner._changeCount++ & (changes.Length - 1)] = new Core1LevelChange(price.Value, lots.Value, count, side);
        }
    }
}
