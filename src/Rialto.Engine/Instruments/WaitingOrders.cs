using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Instruments;

/// <summary>Stops and take-profits of an instrument, and the prices that they watch. Owner: engine thread.</summary>
/// <remarks>
/// Rising ones wait for a price at or above their trigger price, falling ones for one at or below. Who fires next is on top of a heap:
/// nearest trigger price, then order number. Between two steps none is due, unless more were due than a step may fire.
/// Source: docs/rules/waiting-orders.md.
/// </remarks>
internal sealed class WaitingOrders(HeapPlaces places)
{
    readonly PlacedHeap _rising = new(places);
    readonly PlacedHeap _falling = new(places);
    Ticks _highest;
    Ticks _lowest;

    public int Count => _rising.Count + _falling.Count;

    /// <summary>Price of the last trade; None = there was none.</summary>
    public Ticks LastPrice { get; private set; }

    /// <summary>Somebody's trigger price is reached.</summary>
    public bool HasDue => HasDueRising || HasDueFalling;

    /// <summary>The orders that wait for a price at or above their own; and at or below. In no order that means anything.</summary>
    public ReadOnlySpan<PlacedHeap.Entry> Rising => _rising.Entries;

    public ReadOnlySpan<PlacedHeap.Entry> Falling => _falling.Entries;

    bool HasDueRising => _rising.Count > 0 && IsReached(isRising: true, new Ticks(_rising.TopKey));

    bool HasDueFalling => _falling.Count > 0 && IsReached(isRising: false, new Ticks(-_falling.TopKey));

    /// <summary>A trade since they were last asked was at or beyond this price.</summary>
    public bool IsReached(bool isRising, Ticks trigger)
    {
        if (LastPrice == Ticks.None) return false;
        return isRising ? trigger <= _highest : trigger >= _lowest;
    }

    public void Traded(Ticks price)
    {
        if (price > _highest) _highest = price;
        if (price < _lowest || _lowest == Ticks.None) _lowest = price;
        LastPrice = price;
    }

    /// <summary>
    /// The price has moved, and all that it reached before was dealt with: who comes to wait in this step is asked for the new price alone.
    /// </summary>
    public void Moved(Ticks price)
    {
        _highest = price;
        _lowest = price;
        LastPrice = price;
    }

    /// <summary>None is due any more: what happened so far is forgotten but for the last price.</summary>
    public void Settle()
    {
        Invariant.Holds(!HasDue);
        Forget();
    }

    /// <summary>What happened so far is forgotten but for the last price; who is due at that stays so.</summary>
    public void Forget()
    {
        _highest = LastPrice;
        _lowest = LastPrice;
    }

    /// <summary>The order that fires next; only when one is due.</summary>
    public OrderSlot NextDue() => new(HasDueRising ? _rising.Top : _falling.Top);

    public void Add(OrderSlot slot, OrderId order, bool isRising, Ticks trigger)
    {
        if (isRising) _rising.Add(trigger.Value, order.Value, slot.Value);
        else _falling.Add(-trigger.Value, order.Value, slot.Value);
    }

    public void Remove(OrderSlot slot, bool isRising) => (isRising ? _rising : _falling).Remove(slot.Value);

    /// <summary>Ticks became finer; there is nobody waiting then.</summary>
    public void Refine(long factor)
    {
        Invariant.Holds(factor == 1 || Count == 0);
        LastPrice = new Ticks(LastPrice.Value * factor);
        _highest = new Ticks(_highest.Value * factor);
        _lowest = new Ticks(_lowest.Value * factor);
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt64(LastPrice.Value);
        writer.WriteInt64(_highest.Value);
        writer.WriteInt64(_lowest.Value);
    }

    public void Load(ref StateReader reader)
    {
        LastPrice = new Ticks(reader.ReadInt64());
        _highest = new Ticks(reader.ReadInt64());
        _lowest = new Ticks(reader.ReadInt64());
    }
}
