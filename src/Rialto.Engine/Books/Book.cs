using System.Runtime.CompilerServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>The resting orders of one instrument by price, then time. Owner: engine thread.</summary>
/// <remarks>
/// Orders live in the <see cref="OrderTable"/> and levels in the <see cref="LevelTable"/>, both shared by all books. No operation's work
/// grows with the number of orders or levels. A step is what happens between two <see cref="EndStep"/>; levels that run empty are given
/// back at its end.
/// </remarks>
public sealed class Book
{
    readonly OrderTable _orders;
    readonly LevelTable _levels;
    Sides _sides;
    LevelIndex _firstTouched;
    LevelIndex _lastTouched;

    public Book(OrderTable orders, LevelTable levels)
    {
        _orders = orders;
        _levels = levels;
        _sides[(int)Side.Buy] = new BookSide(Side.Buy);
        _sides[(int)Side.Sell] = new BookSide(Side.Sell);
    }

    /// <summary>Counts the steps that changed a level. Persisted.</summary>
    public long Sequence { get; private set; }

    /// <summary>A level was touched since the last <see cref="EndStep"/>.</summary>
    public bool IsTouched => !_firstTouched.IsNone;

    /// <summary>A level's price, lots, count, side and oldest order. The reference is good until the next change.</summary>
    public ref readonly PriceLevel this[LevelIndex level] => ref _levels[level];

    /// <summary>The side's total stays a 64-bit number with this much more.</summary>
    /// <remarks>To be asked before an order that may rest is accepted: 9,223 orders of 10^15 lots would overflow it.</remarks>
    public bool HasRoom(Side side, Lots quantity) => quantity.Value <= long.MaxValue - LotsOn(side).Value;

    /// <summary>Puts an order of the table at the tail of the level of its price and side.</summary>
    /// <remarks>Keeps: price 1 … 10^15, remaining at least 1, in no book before (bugs otherwise).</remarks>
    public void Insert(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        Invariant.Holds(!order.IsResting);
        Invariant.Holds(order.Price.Value > 0);
        Invariant.Holds(order.Price.Value <= Limits.TicksMax);
        Invariant.Holds(order.Remaining.Value > 0);

        ref var side = ref _sides[(int)order.Side];
        var index = side.FindOrAdd(_levels, order.Price);
        ref var level = ref _levels[index];
        Touch(ref level, index);
        if (level.Count == 0) side.Enliven(_levels, index);

        order.Level = index;
        order.Next = OrderSlot.None;
        order.Prev = level.Tail;
        _orders[level.Tail].Next = slot;   // The reserved slot takes the write when there is no tail.
        level.Head = Either(level.Tail, level.Head, slot);
        level.Tail = slot;
        level.Count++;
        level.Lots += order.Remaining;
        if (order.IsIceberg) level.Hidden += _orders.Extras[slot].Hidden;
        side.OrderCount++;
        side.Count(_levels, level, order.Remaining);
    }

    /// <summary>Takes an order out of its level; it stays in the table with what it has left.</summary>
    public void Remove(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        Invariant.Holds(order.IsResting);
        var index = order.Level;
        ref var level = ref _levels[index];
        Touch(ref level, index);

        var (prev, next) = (order.Prev, order.Next);
        _orders[prev].Next = next;   // The reserved slot takes the writes for a missing neighbour.
        _orders[next].Prev = prev;
        level.Head = Either(prev, level.Head, next);
        level.Tail = Either(next, level.Tail, prev);
        order.Level = LevelIndex.None;
        order.Next = OrderSlot.None;
        order.Prev = OrderSlot.None;

        ref var side = ref _sides[(int)order.Side];
        side.Remember(level.Leaf, order.Price);
        side.OrderCount--;
        level.Lots -= order.Remaining;
        if (order.IsIceberg) level.Hidden -= _orders.Extras[slot].Hidden;
        level.Count--;
        if (!order.Remaining.IsZero) side.Count(_levels, level, -order.Remaining);
        if (level.Count == 0) side.Deaden(_levels, index);
    }

    /// <summary>Lowers what an order has left; it keeps its place. At zero the caller removes it.</summary>
    /// <remarks>Keeps: 1 … remaining.</remarks>
    public void Reduce(OrderSlot slot, Lots by)
    {
        ref var order = ref _orders[slot];
        Invariant.Holds(order.IsResting);
        Invariant.Holds(by.Value > 0);
        Invariant.Holds(by <= order.Remaining);
        ref var level = ref _levels[order.Level];
        Touch(ref level, order.Level);
        order.Remaining -= by;
        level.Lots -= by;
        _sides[(int)order.Side].Count(_levels, level, -by);
    }

    /// <summary>What an incoming order may take of it before others of its level have their turn: all but what it hides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lots ShownOf(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        return order.IsIceberg ? order.Remaining - _orders.Extras[slot].Hidden : order.Remaining;
    }

    /// <summary>Sets how much of what it has left an iceberg hides; it keeps its place.</summary>
    /// <remarks>Keeps: 0 … remaining.</remarks>
    public void Hide(OrderSlot slot, Lots hidden)
    {
        ref var order = ref _orders[slot];
        Invariant.Holds(order.IsResting);
        Invariant.Holds(order.IsIceberg);
        Invariant.Holds(hidden.Value >= 0);
        Invariant.Holds(hidden <= order.Remaining);
        ref var level = ref _levels[order.Level];
        Touch(ref level, order.Level);
        ref var extra = ref _orders.Extras[slot];
        level.Hidden += hidden - extra.Hidden;
        extra.Hidden = hidden;
    }

    /// <summary>Puts an order behind all others of its level.</summary>
    public void MoveToTail(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        Invariant.Holds(order.IsResting);
        ref var level = ref _levels[order.Level];
        if (order.Next.IsNone) return;
        _orders[order.Prev].Next = order.Next;   // The reserved slot takes the write when it was the head.
        _orders[order.Next].Prev = order.Prev;
        level.Head = Either(order.Prev, level.Head, order.Next);
        order.Prev = level.Tail;
        order.Next = OrderSlot.None;
        _orders[level.Tail].Next = slot;
        level.Tail = slot;
    }

    /// <summary>Would an incoming order trade at once? A limit of None takes any price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Crosses(Side takerSide, Ticks limit)
    {
        ref var makers = ref _sides[(int)takerSide.Opposite()];
        if (makers.Best.IsNone) return false;
        return limit.Value == 0 || makers.KeyOf(_levels[makers.Best].Price) <= makers.KeyOf(limit);
    }

    /// <summary>Both best levels and the root of a side; they are not looked at.</summary>
    internal int Glance(Side side, out LevelIndex bid, out LevelIndex ask)
    {
        bid = _sides[(int)Side.Buy].Best;
        ask = _sides[(int)Side.Sell].Best;
        // Nobody has checked yet what a command names as its side, which may be any byte.
        return _sides[(int)side & 1].Root;
    }

    /// <summary>The best price of a side; None when it is empty.</summary>
    public Ticks BestPrice(Side side) => _levels[_sides[(int)side].Best].Price;

    /// <summary>The best level of a side; None when it is empty.</summary>
    public LevelIndex BestLevel(Side side) => _sides[(int)side].Best;

    /// <summary>The order of a side that trades next; None when it is empty.</summary>
    public OrderSlot BestSlot(Side side) => _levels[_sides[(int)side].Best].Head;

    /// <summary>The order that trades after this one; None at the end of the side.</summary>
    public OrderSlot NextSlot(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        return order.Next.IsNone ? _levels[NextLevel(order.Level)].Head : order.Next;
    }

    /// <summary>The next worse level; None at the end of the side.</summary>
    public LevelIndex NextLevel(LevelIndex level) => _sides[(int)_levels[level].Side].Next(_levels, level);

    /// <summary>The level at a price; None if no order stands there.</summary>
    public LevelIndex LevelAt(Side side, Ticks price)
    {
        var level = _sides[(int)side].Find(_levels, price);
        return _levels[level].Count == 0 ? LevelIndex.None : level;
    }

    /// <summary>Levels of a side.</summary>
    public int LevelCount(Side side) => _sides[(int)side].LevelCount;

    /// <summary>Orders of a side.</summary>
    public int OrderCount(Side side) => _sides[(int)side].OrderCount;

    /// <summary>What all orders of a side have left together.</summary>
    public Lots LotsOn(Side side) => _sides[(int)side].Lots;

    /// <summary>What all orders of a side have left together, in lots and in price × lots.</summary>
    public Offer OfferedOn(Side side) => _sides[(int)side].Offered();

    /// <summary>What the orders of a side have left at a price or a better one.</summary>
    /// <remarks>Work: up to 64 nodes for each height of the trie, however many levels there are.</remarks>
    public Offer OfferedAt(Side side, Ticks price) => _sides[(int)side].Offered(_levels, price);

    /// <summary>What a quantity would take from a side, best price first; all there is if the side has less.</summary>
    /// <remarks><paramref name="farthest"/> is the last price needed, None if the side is empty. Work: as for a price.</remarks>
    public Offer OfferedFor(Side side, Lots quantity, out Ticks farthest) => _sides[(int)side].OfferedFor(_levels, quantity, out farthest);

    /// <summary>Reports each level that is not as it was when the step began, and begins the next step.</summary>
    /// <remarks>In the order of first touch. The sequence goes up before the first report. Returns whether anything was reported.</remarks>
    public bool EndStep<TSink>(ref TSink sink)
        where TSink : struct, ILevelSink, allows ref struct
    {
        var changed = false;
        var index = _firstTouched;
        while (!index.IsNone)
        {
            ref var level = ref _levels[index];
            var next = level.NextTouched;
            level.IsTouched = false;
            if (level.Shown.Value != level.StartLots.Value || level.Count != level.StartCount)
            {
                if (!changed) Sequence++;
                changed = true;
                sink.LevelChanged(level.Side, level.Price, level.Shown, level.Count);
            }

            if (level.Count == 0)
            {
                // Without orders there are no lots, or some order's quantity was not what the level had counted.
                Invariant.Holds(level.Lots.IsZero);
                Invariant.Holds(level.Hidden.IsZero);
                _sides[(int)level.Side].Reclaim(_levels, index);
            }

            index = next;
        }

        _firstTouched = LevelIndex.None;
        _lastTouched = LevelIndex.None;
        return changed;
    }

    /// <summary>Ends the loading of a snapshot: none of its orders is a change, and the count goes on from where it was.</summary>
    public void Restore(long sequence)
    {
        var nobody = new NoSink();
        EndStep(ref nobody);
        Sequence = sequence;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Touch(ref PriceLevel level, LevelIndex index)
    {
        if (level.IsTouched) return;
        level.IsTouched = true;
        level.StartLots = level.Shown;
        level.StartCount = level.Count;
        level.NextTouched = LevelIndex.None;
        _firstTouched = _firstTouched.IsNone ? index : _firstTouched;
        _levels[_lastTouched].NextTouched = index;   // The reserved level takes the write of the first touch.
        _lastTouched = index;
    }

    /// <summary>The second if there is a neighbour, otherwise the third; without a branch, because which one is anybody's guess.</summary>
    static OrderSlot Either(OrderSlot neighbour, OrderSlot there, OrderSlot otherwise)
    {
        var (yes, no) = (there.Value, otherwise.Value);
        return new OrderSlot(neighbour.Value != 0 ? yes : no);
    }

    struct NoSink : ILevelSink
    {
        public readonly void LevelChanged(Side side, Ticks price, Lots lots, int count)
        {
        }
    }

    [InlineArray(2)]
    struct Sides
    {
        BookSide _buys;
    }
}
