using System.Numerics;
using System.Runtime.CompilerServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>All open orders of all instruments, and the way from an order's number to its slot. Owner: engine thread.</summary>
/// <remarks>
/// Two parallel arrays (hot, detail) with one free list, and an open-addressing index of slots: the size is a power of two, at most half
/// full, Fibonacci hashing, linear probing, deletion by shifting back, so there are no tombstones. The index holds no keys: a hit reads the
/// order anyway, and consecutive numbers hardly ever collide. Everything doubles when full and never shrinks.
/// </remarks>
public sealed class OrderTable
{
    const int CapacityMin = 16;

    RestingOrder[] _orders;
    OrderDetail[] _details;
    int[] _index;
    int _indexShift;
    int _free;
    int _unused = 1;

    /// <summary>Makes room for <paramref name="capacity"/> orders, rounded up to a power of two less the reserved slot.</summary>
    public OrderTable(int capacity)
    {
        Invariant.Holds(capacity <= Limits.OpenOrdersMax);
        var size = SizeFor(capacity);
        _orders = new RestingOrder[size];
        _details = new OrderDetail[size];
        _index = new int[2 * size];
        _indexShift = ShiftOf(_index.Length);
    }

    /// <summary>Orders in the table.</summary>
    public int Count { get; private set; }

    /// <summary>No further order can be added: reject before <see cref="Add"/>.</summary>
    public bool IsFull => Count >= Limits.OpenOrdersMax;

    /// <summary>How often an order or a place of the index was looked at, if <see cref="Checks.CountSteps"/>.</summary>
    internal long Steps { get; set; }

    /// <summary>The order at a slot. The reference is good until the next <see cref="Add"/>.</summary>
    public ref RestingOrder this[OrderSlot slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (Checks.CountSteps) Steps++;
            return ref _orders[slot.Value];
        }
    }

    /// <summary>The cold part of the order at a slot. The reference is good until the next <see cref="Add"/>.</summary>
    public ref OrderDetail Detail(OrderSlot slot) => ref _details[slot.Value];

    /// <summary>What few orders have besides; meaningless until set for an order.</summary>
    internal OrderExtras Extras { get; } = new(0);

    /// <summary>Looks an open order up by its number.</summary>
    public bool TryFind(OrderId id, out OrderSlot slot)
    {
        var mask = _index.Length - 1;
        for (var at = HomeOf(id); ; at = (at + 1) & mask)
        {
            if (Checks.CountSteps) Steps++;
            slot = new OrderSlot(_index[at]);
            if (slot.IsNone) return false;
            if (_orders[slot.Value].Id.Value == id.Value) return true;
        }
    }

    /// <summary>The slot that a number most likely leads to; the order itself is not looked at.</summary>
    internal OrderSlot Glance(OrderId id) => new(_index[HomeOf(id)]);

    /// <summary>Takes an order in; it is in no book yet.</summary>
    /// <remarks>Keeps: numbers are unique (a second open order of one number is a bug). Next, Prev and Level are reset.</remarks>
    public OrderSlot Add(in RestingOrder order, in OrderDetail detail)
    {
        Invariant.Holds(order.Id.Value > 0);
        var slot = TakeSlot();
        ref var added = ref _orders[slot];
        added = order;
        added.Next = OrderSlot.None;
        added.Prev = OrderSlot.None;
        added.Level = LevelIndex.None;
        _details[slot] = detail;
        Link(slot, order.Id);
        Count++;
        return new OrderSlot(slot);
    }

    /// <summary>Lets an order go; its slot and its number are free again.</summary>
    /// <remarks>Keeps: an order that stands in a book is never removed here (a bug).</remarks>
    public void Remove(OrderSlot slot)
    {
        ref var order = ref _orders[slot.Value];
        Invariant.Holds(!order.IsResting);
        Unlink(slot.Value, order.Id);
        order.Id = default;
        order.Next = new OrderSlot(_free);
        _free = slot.Value;
        Count--;
    }

    /// <summary>Makes room for so many orders at once where none ever was, so that the table need not double again and again.</summary>
    internal void Reserve(int capacity)
    {
        if (_unused == 1 && capacity >= _orders.Length) Resize(SizeFor(capacity + 1));
    }

    int TakeSlot()
    {
        if (_free != 0)
        {
            var slot = _free;
            _free = _orders[slot].Next.Value;
            return slot;
        }

        if (_unused == _orders.Length) Grow();
        return _unused++;
    }

    void Grow()
    {
        Invariant.Holds(!IsFull);
        Resize(2 * _orders.Length);
        // The table grows only when every slot is taken, so each one goes into the new index.
        for (var slot = 1; slot < _unused; slot++) Link(slot, _orders[slot].Id);
    }

    void Resize(int size)
    {
        Array.Resize(ref _orders, size);
        Array.Resize(ref _details, size);
        _index = new int[2 * _orders.Length];
        _indexShift = ShiftOf(_index.Length);
    }

    void Link(int slot, OrderId id)
    {
        var mask = _index.Length - 1;
        var at = HomeOf(id);
        for (; _index[at] != 0; at = (at + 1) & mask)
        {
            if (Checks.CountSteps) Steps++;
            Invariant.Holds(_orders[_index[at]].Id.Value != id.Value);
        }

        _index[at] = slot;
    }

    void Unlink(int slot, OrderId id)
    {
        var mask = _index.Length - 1;
        var hole = HomeOf(id);
        while (_index[hole] != slot)
        {
            if (Checks.CountSteps) Steps++;
            // An empty place before the slot is found means a slot that was never added.
            Invariant.Holds(_index[hole] != 0);
            hole = (hole + 1) & mask;
        }

        for (var at = (hole + 1) & mask; _index[at] != 0; at = (at + 1) & mask)
        {
            if (Checks.CountSteps) Steps++;
            // An entry may move back to the hole unless its home lies behind the hole.
            var home = HomeOf(_orders[_index[at]].Id);
            if (((at - home) & mask) < ((at - hole) & mask)) continue;
            _index[hole] = _index[at];
            hole = at;
        }

        _index[hole] = 0;
    }

    // Multiplication modulo 2^64 is what Fibonacci hashing is made of; the shift leaves less than _index.Length (at most 2^27).
    int HomeOf(OrderId id) => unchecked((int)(((ulong)id.Value * 0x9E3779B97F4A7C15UL) >> _indexShift));

    static int SizeFor(int capacity) => (int)BitOperations.RoundUpToPowerOf2((uint)int.Max(capacity, CapacityMin));

    static int ShiftOf(int indexLength) => 64 - BitOperations.Log2((uint)indexLength);
}
