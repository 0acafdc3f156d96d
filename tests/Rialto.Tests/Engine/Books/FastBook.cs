using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Books;

/// <summary>The engine's book as the shared suite sees it. Several of them may share the two tables, as in the engine.</summary>
internal sealed class FastBook(OrderTable orders, LevelTable levels) : IBookUnderTest
{
    public FastBook()
        : this(new OrderTable(1), new LevelTable(1))
    {
    }

    public Book Book { get; } = new(orders, levels);

    public long Sequence => Book.Sequence;

    public bool IsTouched => Book.IsTouched;

    public void Place(long id, Side side, long price, long lots)
    {
        var order = new RestingOrder { Id = new OrderId(id), Side = side, Price = new Ticks(price), Remaining = new Lots(lots) };
        Book.Insert(orders.Add(order, new OrderDetail { Quantity = new Lots(lots) }));
    }

    public void Remove(long id)
    {
        var slot = Slot(id);
        Book.Remove(slot);
        orders.Remove(slot);
    }

    public void Reduce(long id, long lots) => Book.Reduce(Slot(id), new Lots(lots));

    public long Remaining(long id) => orders[Slot(id)].Remaining.Value;

    public long Sweep(Side takerSide, long limit, long lots, List<FillSeen> fills)
    {
        var recorder = new Recorder(orders, fills);
        return Matching.Sweep(Book, orders, takerSide, new Ticks(limit), new Lots(lots), ref recorder).Value;
    }

    public bool Crosses(Side takerSide, long limit) => Book.Crosses(takerSide, new Ticks(limit));

    public long BestPrice(Side side) => Book.BestPrice(side).Value;

    public int LevelCount(Side side) => Book.LevelCount(side);

    public int OrderCount(Side side) => Book.OrderCount(side);

    public long LotsOn(Side side) => Book.LotsOn(side).Value;

    public LevelSeen? LevelAt(Side side, long price)
    {
        var level = Book.LevelAt(side, new Ticks(price));
        return level.IsNone ? null : Seen(level);
    }

    public (long Lots, Int128 TickLots) OfferedAt(Side side, long price)
    {
        var offer = Book.OfferedAt(side, new Ticks(price));
        return (offer.Lots.Value, offer.TickLots);
    }

    public (long Lots, Int128 TickLots, long Farthest) OfferedFor(Side side, long lots)
    {
        var offer = Book.OfferedFor(side, new Lots(lots), out var farthest);
        return (offer.Lots.Value, offer.TickLots, farthest.Value);
    }

    public List<LevelSeen> Levels(Side side)
    {
        var seen = new List<LevelSeen>();
        for (var level = Book.BestLevel(side); !level.IsNone; level = Book.NextLevel(level)) seen.Add(Seen(level));
        return seen;
    }

    public List<OrderSeen> Orders(Side side)
    {
        var seen = new List<OrderSeen>();
        for (var slot = Book.BestSlot(side); !slot.IsNone; slot = Book.NextSlot(slot))
        {
            ref var order = ref orders[slot];
            seen.Add(new OrderSeen(order.Id.Value, order.Price.Value, order.Remaining.Value));
        }

        return seen;
    }

    public List<LevelSeen> EndStep()
    {
        var sink = new Sink([]);
        var reported = Book.EndStep(ref sink);
        Assert.Equal(reported, sink.Changes.Count > 0);
        return sink.Changes;
    }

    OrderSlot Slot(long id)
    {
        Assert.True(orders.TryFind(new OrderId(id), out var slot), $"order {id} is not in the table");
        return slot;
    }

    LevelSeen Seen(LevelIndex index)
    {
        ref readonly var level = ref Book[index];
        return new LevelSeen(level.Side, level.Price.Value, level.Lots.Value, level.Count);
    }

    readonly struct Sink(List<LevelSeen> changes) : ILevelSink
    {
        public List<LevelSeen> Changes => changes;

        public void LevelChanged(Side side, Ticks price, Lots lots, int count) =>
            changes.Add(new LevelSeen(side, price.Value, lots.Value, count));
    }

    readonly struct Recorder(OrderTable orders, List<FillSeen> fills) : IFills
    {
        public bool MayFill(OrderSlot maker, Ticks price, ref Lots lots) => true;

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone) =>
            fills.Add(new FillSeen(orders[maker].Id.Value, price.Value, lots.Value, makerDone));

        public Lots NextPart(OrderSlot maker) => Lots.Zero;

        public void Finished(OrderSlot maker) => orders.Remove(maker);
    }
}
