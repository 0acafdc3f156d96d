using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Me5;

/// <summary>The contract of me-5 on the engine's own book: new, cancel, modify; acks, trades and rejects.</summary>
public sealed class Me5Engine<TReports>
    where TReports : struct, IReports
{
    const int OrdersCapacity = 1 << 17;
    const int LevelsCapacity = 1 << 14;

    readonly OrderTable _orders = new(OrdersCapacity);
    readonly Book _book;
    TReports _reports;
    int _sequence;

    public Me5Engine(TReports reports)
    {
        _reports = reports;
        _book = new Book(_orders, new LevelTable(LevelsCapacity));
    }

    /// <summary>The best price of a side in ticks; 0 when it is empty.</summary>
    public long BestPrice(Side side) => _book.BestPrice(side).Value;

    public void Execute(ReadOnlySpan<Me5Message> messages)
    {
        foreach (ref readonly var message in messages)
        {
            switch (message.Kind)
            {
                case Me5Kind.New: Place(message, rests: true); break;
                case Me5Kind.NewIoc: Place(message, rests: false); break;
                case Me5Kind.Cancel: Cancel(message); break;
                case Me5Kind.Modify: Modify(message); break;
                default: throw new InvalidOperationException($"kind {message.Kind}");
            }

            var nobody = new NoLevels();
            _book.EndStep(ref nobody);
            _reports.EndMessage();
            _sequence++;
        }
    }

    void Place(in Me5Message message, bool rests)
    {
        if (_orders.TryFind(new OrderId(message.Id), out _))
        {
            Report(Me5ReportKind.NewReject, message.Side, message.Id, 0, 0);
            return;
        }

        Report(Me5ReportKind.OrderAck, message.Side, message.Id, message.Price, message.Quantity);
        var left = Match(message.Id, message.Side, new Ticks(message.Price), new Lots(message.Quantity));
        if (left.IsZero) return;
        if (rests) Rest(message, left);
        else Report(Me5ReportKind.CancelAck, message.Side, message.Id, message.Price, 0);
    }

    void Rest(in Me5Message message, Lots left)
    {
        var order = new RestingOrder
        {
            Id = new OrderId(message.Id),
            Side = message.Side,
            Price = new Ticks(message.Price),
            Remaining = left,
        };
        _book.Insert(_orders.Add(order, new OrderDetail { Quantity = new Lots(message.Quantity) }));
    }

    void Cancel(in Me5Message message)
    {
        if (!_orders.TryFind(new OrderId(message.Id), out var slot))
        {
            Report(Me5ReportKind.CancelReject, message.Side, message.Id, 0, 0);
            return;
        }

        ref var order = ref _orders[slot];
        Report(Me5ReportKind.CancelAck, order.Side, message.Id, order.Price.Value, 0);
        _book.Remove(slot);
        _orders.Remove(slot);
    }

    void Modify(in Me5Message message)
    {
        if (!_orders.TryFind(new OrderId(message.Id), out var slot))
        {
            Report(Me5ReportKind.ModifyReject, message.Side, message.Id, 0, 0);
            return;
        }

        _book.Remove(slot);
        ref var order = ref _orders[slot];
        Report(Me5ReportKind.ModifyAck, order.Side, message.Id, message.Price, message.Quantity);
        order.Price = new Ticks(message.Price);
        order.Remaining = Match(message.Id, order.Side, order.Price, new Lots(message.Quantity));
        if (order.Remaining.IsZero) _orders.Remove(slot);
        else _book.Insert(slot);
    }

    Lots Match(int takerId, Side side, Ticks limit, Lots quantity)
    {
        var fills = new Trades(this, takerId);
        return Matching.Sweep(_book, _orders, side, limit, quantity, ref fills);
    }

    void Report(Me5ReportKind kind, Side side, int id, long price, int quantity) =>
        _reports.Add(new Me5Report(price, quantity, _sequence, id, 0, kind, side));

    readonly struct Trades(Me5Engine<TReports> owner, int takerId) : IFills
    {
        public bool MayFill(OrderSlot maker, Ticks price, ref Lots lots) => true;

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone)
        {
            var makerId = (int)owner._orders[maker].Id.Value;
            var quantity = (int)lots.Value;
            owner._reports.Add(new Me5Report(price.Value, quantity, owner._sequence, makerId, takerId, Me5ReportKind.Trade, Side.Buy));
        }

        // Its orders show all that they have.
        public Lots NextPart(OrderSlot maker) => Lots.Zero;

        public void Finished(OrderSlot maker) => owner._orders.Remove(maker);
    }

    readonly struct NoLevels : ILevelSink
    {
        public void LevelChanged(Side side, Ticks price, Lots lots, int count)
        {
        }
    }
}
