using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine;

/// <summary>Open orders: amend, reduce, cancel, and each member's list of them. Source: docs/rules/orders.md, "Changing".</summary>
public sealed partial class Exchange
{
    readonly LongMap _openOrders = new(1_024);
    int _ordersOpenMax = 1_000;

    void Amend(ReadOnlySpan<byte> command, int element)
    {
        ref readonly var amend = ref CommandCodec.Read<AmendOrder>(command);
        var needed = Amount.Zero;
        var reject = AdmitAmend(amend, out var slot, ref needed);
        if (reject != Reject.None)
        {
            RejectCommand(amend.Header, reject, amend.Order.Value, needed, element);
            return;
        }

        // From here on the amendment is accepted.
        ref var order = ref _orders[slot];
        var price = amend.Price == Ticks.None ? order.Price : amend.Price;
        var remaining = amend.Remaining.IsZero ? order.Remaining : amend.Remaining;
        if (price == order.Price && remaining <= order.Remaining) Shrink(slot, order.Remaining - remaining);
        else Requeue(slot, price, remaining);
    }

    Reject AdmitAmend(in AmendOrder amend, out OrderSlot slot, ref Amount needed)
    {
        if (!TryFindOwn(amend.Header.Member, amend.Order, out slot)) return Reject.OrderNotOpen;
        ref var order = ref _orders[slot];
        var instrument = InstrumentOf(order.Instrument);
        var price = amend.Price == Ticks.None ? order.Price : amend.Price;
        var remaining = amend.Remaining.IsZero ? order.Remaining : amend.Remaining;
        var shrinks = price == order.Price && remaining <= order.Remaining;

        var reject = AdmitChange(instrument, shrinks);
        if (reject != Reject.None) return reject;
        if (amend.Price != Ticks.None) reject = instrument.CheckPrice(price);
        if (reject != Reject.None) return reject;
        if (!amend.Remaining.IsZero) reject = CheckAmendedQuantity(slot, instrument, remaining);
        else if (amend.Price == Ticks.None) reject = Reject.QuantityZero;
        if (reject != Reject.None) return reject;
        reject = instrument.CheckNotional(price, remaining);
        if (reject != Reject.None || shrinks) return reject;

        if (!instrument.Book.HasRoom(order.Side, remaining)) return Reject.OpenOrdersLimitReached;
        if (MustNotTrade(order, instrument) && instrument.Book.Crosses(order.Side, price)) return Reject.PostOnlyWouldTrade;
        needed = instrument.Need(order.Side, price, remaining) - instrument.Need(order.Side, order.Price, order.Remaining);
        if (needed > _accounts[order.HoldAccount].Available) return Reject.InsufficientFunds;
        needed = Amount.Zero;
        return Reject.None;
    }

    static Reject AdmitChange(Instrument instrument, bool shrinks)
    {
        var state = instrument.Terms.State;
        if (state == InstrumentState.Expired) return Reject.InstrumentExpired;
        return state.AdmitsAmending(shrinks) ? Reject.None : Reject.InstrumentNotOpen;
    }

    Reject CheckAmendedQuantity(OrderSlot slot, Instrument instrument, Lots remaining)
    {
        var reject = instrument.CheckQuantity(remaining);
        if (reject != Reject.None) return reject;
        var filled = _orders.Detail(slot).Quantity - _orders[slot].Remaining;
        return (filled + remaining).Value > Limits.LotsMax ? Reject.QuantityAboveMaximum : Reject.None;
    }

    static bool MustNotTrade(in RestingOrder order, Instrument instrument) =>
        (order.Flags & (byte)OrderFlags.PostOnly) != 0 || instrument.Terms.State == InstrumentState.PostOnly;

    // Smaller at the same price: the order keeps its place.
    void Shrink(OrderSlot slot, Lots by)
    {
        ref var order = ref _orders[slot];
        var instrument = InstrumentOf(order.Instrument);
        if (!by.IsZero)
        {
            Touch(instrument);
            instrument.Book.Reduce(slot, by);
        }

        _orders.Detail(slot).Quantity -= by;
        TellAmended(slot, keptPriority: true);
        var freed = instrument.Need(order.Side, order.Price, by);
        _accounts.Needs(instrument.HoldCurrency(order.Side), -freed);
        _accounts.Release(order.HoldAccount, freed, order.Id.Value);
    }

    // Another price or more: out of the book, match like a new order, the rest at the tail.
    void Requeue(OrderSlot slot, Ticks price, Lots remaining)
    {
        ref var order = ref _orders[slot];
        var instrument = InstrumentOf(order.Instrument);
        var change = instrument.Need(order.Side, price, remaining) - instrument.Need(order.Side, order.Price, order.Remaining);
        Leave(slot, instrument);
        _orders.Detail(slot).Quantity += remaining - order.Remaining;
        order.Price = price;
        order.Remaining = remaining;
        TellAmended(slot, keptPriority: false);
        if (change.IsNegative) _accounts.Release(order.HoldAccount, -change, order.Id.Value);
        else _accounts.Hold(order.HoldAccount, change, order.Id.Value);
        MatchAgain(slot, instrument);
    }

    void MatchAgain(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        var isBuy = order.Side == Side.Buy;
        _taker = new Taker
        {
            Order = order.Id,
            Member = order.Member,
            Instrument = instrument,
            Side = order.Side,
            Pays = Payment.Limit,
            Limit = order.Price,
            Quantity = order.Remaining,
            Rate = new FeePpm(_orders.Detail(slot).TakerPpm),
            BaseAccount = isBuy ? order.ReceiveAccount : order.HoldAccount,
            QuoteAccount = isBuy ? order.HoldAccount : order.ReceiveAccount,
        };
        order.Remaining = Sweep(order.Remaining);
        if (!order.Remaining.IsZero)
        {
            Enter(slot);
            return;
        }

        _events.Add(new OrderDone { Order = order.Id });
        FinishMaker(slot);
    }

    void TellAmended(OrderSlot slot, bool keptPriority)
    {
        ref var order = ref _orders[slot];
        _events.Add(new OrderAmended
        {
            Order = order.Id,
            Price = order.Price,
            Quantity = _orders.Detail(slot).Quantity,
            Remaining = order.Remaining,
            KeptPriority = keptPriority ? (byte)1 : (byte)0,
        });
    }

    void Reduce(ReadOnlySpan<byte> command, int element)
    {
        ref readonly var reduce = ref CommandCodec.Read<ReduceOrder>(command);
        var reject = AdmitReduce(reduce, out var slot);
        if (reject != Reject.None) RejectCommand(reduce.Header, reject, reduce.Order.Value, Amount.Zero, element);
        else if (reduce.By >= _orders[slot].Remaining) CancelOpen(slot, CancelReason.Reduced);
        else Shrink(slot, reduce.By);
    }

    Reject AdmitReduce(in ReduceOrder reduce, out OrderSlot slot)
    {
        if (!TryFindOwn(reduce.Header.Member, reduce.Order, out slot)) return Reject.OrderNotOpen;
        var reject = AdmitChange(InstrumentOf(_orders[slot].Instrument), shrinks: true);
        if (reject != Reject.None) return reject;
        return reduce.By.Value < 1 ? Reject.QuantityZero : Reject.None;
    }

    void Cancel(ReadOnlySpan<byte> command, int element)
    {
        ref readonly var cancel = ref CommandCodec.Read<CancelOrder>(command);
        var byOperator = cancel.Header.Member == default;
        var found = byOperator ? _orders.TryFind(cancel.Order, out var slot) : TryFindOwn(cancel.Header.Member, cancel.Order, out slot);
        if (!found) RejectCommand(cancel.Header, Reject.OrderNotOpen, cancel.Order.Value, Amount.Zero, element);
        else CancelOpen(slot, byOperator ? CancelReason.Operator : CancelReason.Requested);
    }

    void CancelMany(ReadOnlySpan<byte> command)
    {
        ref readonly var many = ref CommandCodec.Read<CancelMany>(command);
        var byOperator = many.Header.Member == default;
        var owner = byOperator ? many.Owner : many.Header.Member;
        var reason = byOperator ? CancelReason.Operator : CancelReason.Requested;
        if (owner != default)
        {
            if (_members.TryFind(owner, out var index)) CancelAll(index, many.Instrument, many.Side, reason);
            return;
        }

        for (var index = 0; index < _members.Count; index++) CancelAll(index, many.Instrument, many.Side, reason);
    }

    void CancelAll(int memberIndex, InstrumentId instrument, SideFilter side, CancelReason reason)
    {
        for (var slot = _members[memberIndex].FirstOrder; !slot.IsNone;)
        {
            var next = _orders.Detail(slot).MemberNext;
            ref var order = ref _orders[slot];
            var meant = instrument == default || order.Instrument == instrument;
            if (meant && side.Takes(order.Side)) CancelOpen(slot, reason);
            slot = next;
        }
    }

    void CancelOpen(OrderSlot slot, CancelReason reason)
    {
        ref var order = ref _orders[slot];
        var instrument = InstrumentOf(order.Instrument);
        Leave(slot, instrument);
        _events.Add(new OrderCancelled { Order = order.Id, Cancelled = order.Remaining, Reason = reason });
        _accounts.Release(order.HoldAccount, instrument.Need(order.Side, order.Price, order.Remaining), order.Id.Value);
        FinishMaker(slot);
    }

    bool TryFindOwn(MemberId member, OrderId id, out OrderSlot slot) =>
        _orders.TryFind(id, out slot) && _orders[slot].Member == member;

    // The list is in order of order numbers, because only the newest order is ever added.
    void AddToMember(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        ref var member = ref _members[order.Reserved];
        ref var detail = ref _orders.Detail(slot);
        detail.MemberPrev = member.LastOrder;
        detail.MemberNext = OrderSlot.None;
        if (member.LastOrder.IsNone) member.FirstOrder = slot;
        else _orders.Detail(member.LastOrder).MemberNext = slot;
        member.LastOrder = slot;
        _openOrders.At(OpenOrdersKey(order.Reserved, order.Instrument))++;
    }

    void RemoveFromMember(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        ref var member = ref _members[order.Reserved];
        ref var detail = ref _orders.Detail(slot);
        if (detail.MemberPrev.IsNone) member.FirstOrder = detail.MemberNext;
        else _orders.Detail(detail.MemberPrev).MemberNext = detail.MemberNext;
        if (detail.MemberNext.IsNone) member.LastOrder = detail.MemberPrev;
        else _orders.Detail(detail.MemberNext).MemberPrev = detail.MemberPrev;

        var key = OpenOrdersKey(order.Reserved, order.Instrument);
        if (--_openOrders.At(key) == 0) _openOrders.Remove(key);
    }

    // An index counts from 0; a key must not be 0.
    static ulong OpenOrdersKey(int memberIndex, InstrumentId instrument) => LongMap.Key(memberIndex + 1, instrument.Value);
}
