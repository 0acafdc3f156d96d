using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine;

/// <summary>Orders that wait for their price, and how they fire. Source: docs/rules/waiting-orders.md.</summary>
public sealed partial class Exchange
{
    readonly OrderExtras _extras;
    readonly HeapPlaces _waitingPlaces = new(0);
    int[] _stirred = new int[16];
    int _stirredCount;
    int _triggersLeft;

    void Wait(in PlaceOrder order, OrderId id, ref Admission admission)
    {
        FindAccounts(order, ref admission);
        BeginWaiting(AddOpen(order, id, order.Quantity, order.Quantity, ref admission), admission.Instrument);
    }

    void BeginWaiting(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        order.Traits |= OrderTraits.Waiting;
        if (order.IsMargin) CountWaiting(slot, 1);
        instrument.WaitingBy(order.Traits.TriggerBy()).Add(slot, order.Id, IsRising(slot), _extras[slot].TriggerPrice);
        _accounts.Needs(instrument.HoldCurrency(order.Side), HeldBy(slot, instrument));
    }

    void EndWaiting(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        if (order.IsMargin) CountWaiting(slot, -1);
        instrument.WaitingBy(order.Traits.TriggerBy()).Remove(slot, IsRising(slot));
        _accounts.Needs(instrument.HoldCurrency(order.Side), -HeldBy(slot, instrument));
        order.Traits &= ~OrderTraits.Waiting;
    }

    bool IsRising(OrderSlot slot) => KindOf(slot).IsRising(_orders[slot].Side);

    OrderKind KindOf(OrderSlot slot) => (OrderKind)_orders.Detail(slot).Kind;

    /// <summary>What an open order holds now.</summary>
    Amount HeldBy(OrderSlot slot, Instrument instrument)
    {
        if (instrument.Contract is not null) return Amount.Zero;
        ref var order = ref _orders[slot];
        if (!order.IsWaiting) return instrument.Need(order.Side, order.Price, order.Remaining);
        ref var extra = ref _extras[slot];
        return SpotReserve.Of(instrument, KindOf(slot), order.Side, order.Price, extra.TriggerPrice, order.Remaining, extra.QuoteAmount);
    }

    // A trade moves the last price; whom that wakes is asked when the command is done.
    void Stir(Instrument instrument, Ticks price) => StirWaiting(instrument, instrument.Waiting, price);

    void StirWaiting(Instrument instrument, WaitingOrders waiting, Ticks price)
    {
        waiting.Traded(price);
        if (!instrument.IsStirred) AddStirred(instrument);
    }

    void AddStirred(Instrument instrument)
    {
        instrument.IsStirred = true;
        if (_stirredCount == _stirred.Length) Array.Resize(ref _stirred, 2 * _stirredCount);
        _stirred[_stirredCount++] = instrument.Id.Value;
    }

    // By instrument number; one that has more due than the step may fire stays on the list.
    void FireDue()
    {
        _stirred.AsSpan(0, _stirredCount).Sort();
        var kept = 0;
        for (var i = 0; i < _stirredCount; i++)
        {
            var instrument = InstrumentOf(new InstrumentId(_stirred[i]));
            FireDue(instrument);
            if (HasDue(instrument)) _stirred[kept++] = instrument.Id.Value;
            else Settle(instrument);
        }

        _stirredCount = kept;
    }

    void FireDue(Instrument instrument)
    {
        while (_triggersLeft > 0 && HasDue(instrument))
        {
            for (; _triggersLeft > 0 && instrument.Waiting.HasDue; _triggersLeft--) Trigger(instrument.Waiting.NextDue(), instrument);
            if (instrument.Contract is { } contract) FireDue(instrument, contract);
        }
    }

    // Orders that watch the fair price, then the index, then the exits of positions.
    void FireDue(Instrument instrument, Contract contract)
    {
        var isTrusted = !contract.IsPausedAt(_nowUs);
        if (isTrusted)
        {
            for (; _triggersLeft > 0 && contract.FairWaiting.HasDue; _triggersLeft--) Trigger(contract.FairWaiting.NextDue(), instrument);
            for (; _triggersLeft > 0 && contract.IndexWaiting.HasDue; _triggersLeft--) Trigger(contract.IndexWaiting.NextDue(), instrument);
        }

        if (TakesOwn(instrument)) FireExits(instrument, contract, isTrusted);
    }

    void FireExits(Instrument instrument, Contract contract, bool isTrusted)
    {
        if (isTrusted)
        {
            for (; _triggersLeft > 0 && contract.FairExits.HasDue; _triggersLeft--) FireExit(contract.FairExits.NextDue(), instrument);
            for (; _triggersLeft > 0 && contract.IndexExits.HasDue; _triggersLeft--) FireExit(contract.IndexExits.NextDue(), instrument);
        }

        for (; _triggersLeft > 0 && contract.LastExits.HasDue; _triggersLeft--) FireExit(contract.LastExits.NextDue(), instrument);
    }

    // While fair and index price can't be trusted, who watches them is not due; nor are exits whose order nobody would take.
    bool HasDue(Instrument instrument)
    {
        if (instrument.Waiting.HasDue) return true;
        if (instrument.Contract is not { } contract) return false;
        var isTrusted = !contract.IsPausedAt(_nowUs);
        if (isTrusted && (contract.FairWaiting.HasDue || contract.IndexWaiting.HasDue)) return true;
        return HasExitDue(contract, isTrusted) && TakesOwn(instrument);
    }

    static bool HasExitDue(Contract contract, bool isTrusted) =>
        contract.LastExits.HasDue || (isTrusted && (contract.FairExits.HasDue || contract.IndexExits.HasDue));

    void Settle(Instrument instrument)
    {
        instrument.IsStirred = false;
        instrument.Waiting.Settle();
        if (instrument.Contract is not { } contract) return;
        var (isTrusted, takesOwn) = (!contract.IsPausedAt(_nowUs), TakesOwn(instrument));
        SettleExits(contract.LastExits, takesOwn);
        if (!isTrusted) return;
        contract.FairWaiting.Settle();
        contract.IndexWaiting.Settle();
        SettleExits(contract.FairExits, takesOwn);
        SettleExits(contract.IndexExits, takesOwn);
    }

    // Exits that have to wait for an open market see the price of the moment at which it opens, and none from before.
    static void SettleExits(WaitingOrders exits, bool takesOwn)
    {
        if (takesOwn) exits.Settle();
        else exits.Forget();
    }

    void Trigger(OrderSlot slot, Instrument instrument)
    {
        var held = HeldBy(slot, instrument);
        EndWaiting(slot, instrument);
        var watched = instrument.WaitingBy(_orders[slot].Traits.TriggerBy());
        _events.Add(new OrderTriggered { Order = _orders[slot].Id, LastPrice = watched.LastPrice });
        var reject = AdmitTriggered(slot, instrument);
        if (reject != Reject.None) CancelNow(slot, held, CancelReason.TriggerFailed, reject);
        else MatchTriggered(slot, instrument, held);
    }

    // The rules that depend on the moment; bounds were checked when the order came.
    Reject AdmitTriggered(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        var flags = (OrderFlags)order.Flags;
        var kind = KindOf(slot);
        var timeInForce = (TimeInForce)_orders.Detail(slot).TimeInForce;
        var isStaff = _members[order.Reserved].IsStaff;
        if (!StateOf(instrument).AdmitsPlacing(kind.Triggered(), flags, isStaff)) return Reject.InstrumentNotOpen;
        var hasRoom = !OrderKinds.MayRest(kind, timeInForce) || instrument.Book.HasRoom(order.Side, order.Remaining);
        if (!hasRoom) return Reject.OpenOrdersLimitReached;
        var refused = order.IsMargin ? AdmitTriggeredMargin(slot, instrument) : Reject.None;
        // Whether there is margin enough is asked last.
        if (refused is not (Reject.None or Reject.InsufficientMargin)) return refused;
        if ((flags & OrderFlags.PostOnly) != 0 && instrument.Book.Crosses(order.Side, order.Price)) return Reject.PostOnlyWouldTrade;
        var incoming = new Incoming(instrument, order.Reserved, order.Side, order.Traits.SelfTradeRule());
        var isProtected = order.IsMargin && order.Price == Ticks.None;
        var limit = isProtected ? instrument.Contract!.Protection(order.Side, instrument.Terms.TickStep) : order.Price;
        if (timeInForce == TimeInForce.FillOrKill && !CanFill(incoming, limit, order.Remaining)) return Reject.FillOrKillUnfillable;
        var isCovered = (flags & OrderFlags.RequireLiquidity) == 0 || Covers(incoming, order.Remaining, _extras[slot].QuoteAmount);
        return isCovered ? refused : Reject.NotEnoughLiquidity;
    }

    void MatchTriggered(OrderSlot slot, Instrument instrument, Amount held)
    {
        ref var extra = ref _extras[slot];
        var pays = PaymentOf(KindOf(slot), extra.QuoteAmount);
        var paysFromHeld = pays == Payment.Available && _orders[slot].Side == Side.Buy;
        _taker = TakerOf(slot, instrument, pays);
        _taker.Rest = extra.QuoteAmount;
        _taker.Held = paysFromHeld ? held : Amount.Zero;
        if (_taker.Position != 0) RenewHold(slot, instrument);
        MatchOpen(slot);
    }

    Taker TakerOf(OrderSlot slot, Instrument instrument, Payment pays)
    {
        ref var order = ref _orders[slot];
        ref var detail = ref _orders.Detail(slot);
        var isBuy = order.Side == Side.Buy;
        var isProtected = order.IsMargin && order.Price == Ticks.None;
        return new Taker
        {
            Order = order.Id,
            Member = order.Member,
            Instrument = instrument,
            Side = order.Side,
            Pays = order.IsMargin ? Payment.Limit : pays,
            Limit = isProtected ? instrument.Contract!.Protection(order.Side, instrument.Terms.TickStep) : order.Price,
            IsProtected = isProtected,
            Position = order.IsMargin ? _marginOrders[slot].Position : 0,
            Exits = order.IsMargin ? _marginOrders[slot].Exits : default,
            Quantity = order.Remaining,
            Total = detail.Quantity,
            Rate = new FeePpm(detail.TakerPpm),
            Rule = RuleOf(order.Traits.SelfTradeRule(), instrument),
            Flags = (OrderFlags)order.Flags,
            MayRest = OrderKinds.MayRest((OrderKind)detail.Kind, (TimeInForce)detail.TimeInForce),
            BaseAccount = isBuy ? order.ReceiveAccount : order.HoldAccount,
            QuoteAccount = isBuy ? order.HoldAccount : order.ReceiveAccount,
        };
    }

    /// <summary>An open order that is in no book goes into it as the taker.</summary>
    void MatchOpen(OrderSlot slot)
    {
        var left = Sweep();
        _orders[slot].Remaining = left;
        _orders.Detail(slot).Quantity = _taker.Total;
        if (_taker.Position != 0) _marginOrders[slot].Exits = _taker.Exits;
        if (FinishTaker(left)) Enter(slot);
        else FinishOpen(slot);
    }
}
