using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Amend, reduce, cancel, cancel-many, the dead-man's switch.</summary>
public sealed partial class ExchangeModel
{
    const long TimeoutMinUs = 5_000_000;
    const long TimeoutMaxUs = 86_400_000_000;

    /// <summary>The asker's own open order, or null.</summary>
    ModelOrder? OwnOrder(in CommandHeader header, OrderId id) =>
        _open.TryGetValue(id.Value, out var order) && order.Owner.Id == header.Member.Value ? order : null;

    void Amend(in Amendment amend, ReadOnlySpan<byte> comment)
    {
        var order = OwnOrder(amend.Header, new(amend.Order));
        if (order is null)
        {
            Refuse(amend.Header, Reject.OrderNotOpen, amend.Order, 0);
            return;
        }
        var terms = (Price: Named(amend.Price, order.Price), Remaining: Named(amend.Remaining, order.Remaining));
        var trigger = Named(amend.TriggerPrice, order.TriggerPrice);
        var reject = CheckAmend(amend, order, terms.Price, terms.Remaining, trigger);
        var more = BigInteger.Zero;
        if (reject == Reject.None && !amend.LeavesTerms)
        {
            more = HoldFor(order, terms.Price, terms.Remaining, trigger) - order.Held;
            if (order.Account is not null) reject = CheckAmendedMargin(order, terms.Price, terms.Remaining);
            else if (more > _wallets.Of(order.Owner.Id, order.HoldCurrency).Available) reject = Reject.InsufficientFunds;
        }
        if (reject == Reject.None && amend.IsRevision) reject = CheckRevision(amend, order, comment.Length);
        if (reject == Reject.None) reject = CheckBrought(amend, order, terms.Price, trigger);
        if (reject != Reject.None)
        {
            Refuse(amend.Header, reject, amend.Order, reject == Reject.InsufficientFunds ? more : 0);
            return;
        }
        if (amend.IsRevision)
        {
            order.Brings = amend.With(order.Brings);
            order.HasBrought |= amend.NamesExits && order.Filled > 0;
            TellRevised(order, ToldAfter(amend, order), isNew: false, amend.SetsComment == 1, comment);
        }
        if (!amend.LeavesTerms) DoAmend(amend, order, terms.Price, terms.Remaining, trigger);
    }

    /// <summary>−1 for one that is neither named nor new: what the position has got is told of with it.</summary>
    static BroughtExits ToldAfter(in Amendment amend, ModelOrder order)
    {
        if (!order.HasBrought) return order.Brings;
        var told = order.Brings;
        if (amend.StopLoss == 0 && told.StopLoss == 0) told = told with { StopLoss = OrderRevised.AsBefore.Value };
        return amend.TakeProfit == 0 && told.TakeProfit == 0 ? told with { TakeProfit = OrderRevised.AsBefore.Value } : told;
    }

    static Reject CheckRevision(in Amendment amend, ModelOrder order, int commentBytes)
    {
        if (amend.SetsComment > 1 || commentBytes > ClientIdBytesMax) return Reject.OrderKindNotAllowed;
        if (amend.SetsComment == 0 && commentBytes > 0) return Reject.OrderKindNotAllowed;
        if (amend.SetsComment == 1 && order.ClientId is not null) return Reject.OrderKindNotAllowed;
        return amend.NamesExits && order.Account is null ? Reject.OrderKindNotAllowed : Reject.None;
    }

    /// <summary>The exits as they will be, against the terms as they will be.</summary>
    static Reject CheckBrought(in Amendment amend, ModelOrder order, long price, long trigger)
    {
        if (!amend.NamesExits && amend.Price == 0 && amend.TriggerPrice == 0) return Reject.None;
        var exits = amend.With(order.Brings);
        if (order.Account is null || exits == BroughtExits.None) return Reject.None;
        var terms = new ExitTerms(order.Side, order.IsReduceOnly, order.IsWaiting, order.HasLimit ? price : 0, trigger);
        return AreBroughtRightly(order.Instrument, terms, exits) ? Reject.None : Reject.TriggerPriceInvalid;
    }

    static long Named(long asked, long now) => asked == 0 ? now : asked;

    Reject CheckAmend(in Amendment amend, ModelOrder order, long price, long remaining, long trigger)
    {
        var instrument = order.Instrument;
        var notMore = price == order.Price && remaining <= order.Remaining;
        var isPriced = IsPriced(instrument, notMore);
        if (!AdmitsChange(instrument.State, notMore) || !isPriced) return Reject.InstrumentNotOpen;
        if (amend.LeavesTerms) return Reject.None;
        if (!IsAmendmentAllowed(amend, order)) return Reject.OrderKindNotAllowed;
        var reject = amend.Price != 0 ? CheckPrice(instrument, price) : Reject.None;
        if (reject != Reject.None) return reject;
        if (amend.NamesNoTerms) return Reject.QuantityZero;
        if (amend.Remaining != 0) reject = CheckRemaining(order, remaining);
        if (reject == Reject.None && amend.TriggerPrice != 0)
        {
            reject = CheckTrigger(instrument, order.Kind, order.Side, order.TriggerBy, trigger);
        }
        var isResized = amend.Price != 0 || amend.Remaining != 0;
        if (reject == Reject.None && order.HasLimit && isResized) reject = CheckNotional(instrument, price, remaining);
        var isHeldAtTrigger = order.IsWaiting && order.IsTriggeredBuyByQuantity && (amend.TriggerPrice != 0 || amend.Remaining != 0);
        if (reject == Reject.None && isHeldAtTrigger && instrument.Notional(trigger, remaining) > MoneyMax) return Reject.NotionalTooLarge;
        if (reject == Reject.None && HasTooMuchToShow(order, remaining)) reject = Reject.OpenOrdersLimitReached;
        if (reject != Reject.None || order.IsWaiting) return reject;
        var mustNotTrade = order.Flags.HasFlag(OrderFlags.PostOnly) || instrument.State == InstrumentState.PostOnly;
        return mustNotTrade && WouldTrade(instrument, order.Side, price) ? Reject.PostOnlyWouldTrade : Reject.None;
    }

    bool HasTooMuchToShow(ModelOrder order, long remaining)
    {
        if (order.Display == 0) return false;
        var more = order.PartsIn(remaining) - order.Parts;
        return more > 0 && !HasRoomFor(more, more, order.Instrument, order.Owner);
    }

    bool IsAmendmentAllowed(in Amendment amend, ModelOrder order)
    {
        if (amend.TriggerPrice != 0 && !order.IsWaiting) return false;
        if (amend.Price != 0 && !order.HasLimit) return false;
        if (amend.Remaining != 0 && order.SpendsAmount) return false;
        if (amend.ExpiresUs == 0) return true;
        if (order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) return false;
        if (amend.ExpiresUs == Amendment.NoExpiry) return true;
        return amend.ExpiresUs > _nowUs && !order.Instrument.Terms.SwitchedOff.HasFlag(OrderExtensions.GoodTillDate);
    }

    static Reject CheckRemaining(ModelOrder order, long remaining)
    {
        var reject = CheckQuantity(order.Instrument, remaining);
        var staysSmall = reject == Reject.QuantityBelowMinimum && remaining == order.Remaining;
        if (reject != Reject.None && !staysSmall) return reject;
        if (order.Display != 0 && PartsOf(remaining, order.Display) > DisplayPartsMax) return Reject.QuantityAboveMaximum;
        return (BigInteger)order.Filled + remaining > LotsMax ? Reject.QuantityAboveMaximum : Reject.None;
    }

    static bool AdmitsChange(InstrumentState state, bool notMore) => state switch
    {
        InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.Presale or InstrumentState.PostOnly => true,
        InstrumentState.ReduceOnly => notMore,
        InstrumentState.Sale or InstrumentState.Locked or InstrumentState.Disabled or InstrumentState.Expired => false,
    };

    static BigInteger HoldFor(ModelOrder order, long price, long remaining, long trigger)
    {
        if (!order.IsBuy) return order.Instrument.BaseMoney(remaining);
        if (order.HasLimit) return order.Instrument.Notional(price, remaining);
        return order.SpendsAmount ? order.Held : HoldAtTrigger(order.Instrument, trigger, remaining);
    }

    void DoAmend(in Amendment amend, ModelOrder order, long price, long remaining, long trigger)
    {
        var keeps = order.IsWaiting || (price == order.Price && remaining <= order.Remaining);
        if (!order.IsWaiting && (!keeps || remaining < order.Remaining)) _levels.Touch(order.Instrument, order.Side, order.Price);
        var isHeldAnew = !order.IsWaiting && (price != order.Price || remaining > order.Remaining);
        if (!keeps)
        {
            order.Instrument.Book.Take(order);
            Leave(order);
        }
        // Its place in the book, or what stands there of it, is another.
        if (order is { IsWaiting: false, Account: { } account } && (!keeps || remaining < order.Remaining)) ComeInLine(account);
        order.Price = price;
        order.Shrink(remaining);
        order.TriggerPrice = trigger;
        order.Instrument.Remember(BigInteger.Max(price, trigger), (BigInteger)order.Filled + remaining);
        TellAmended(order, keeps);
        if (amend.TriggerPrice != 0 || amend.ExpiresUs != 0) ChangeTerms(order, amend.ExpiresUs);
        ChangeHold(order, HoldFor(order));
        if (isHeldAnew && order.Account is not null) HoldMargin(order);
        if (!keeps) Settle(order, Match(order));
    }

    void ChangeTerms(ModelOrder order, long expiresUs)
    {
        if (expiresUs != 0)
        {
            _dated.Remove(order);
            order.ExpiresUs = expiresUs == Amendment.NoExpiry ? 0 : expiresUs;
            // One that has left the book for a moment is noted when it stands again.
            if (order.ExpiresUs != 0 && _open.ContainsKey(order.Id)) _dated.Add(order);
            order.TimeInForce = expiresUs == Amendment.NoExpiry ? TimeInForce.GoodTillCancelled : TimeInForce.GoodTillDate;
        }
        Tell(new OrderTermsAmended
        {
            Order = new(order.Id),
            TriggerPrice = new(order.TriggerPrice),
            ExpiresUs = order.ExpiresUs,
            TimeInForce = order.TimeInForce,
        });
    }

    void TellAmended(ModelOrder order, bool keepsPriority) => Tell(new OrderAmended
    {
        Order = new(order.Id),
        Price = new(order.Price),
        Quantity = new(order.Filled + order.Remaining),
        Remaining = new(order.Remaining),
        KeptPriority = (byte)(keepsPriority ? 1 : 0),
    });

    void Reduce(in ReduceOrder reduce)
    {
        var order = OwnOrder(reduce.Header, reduce.Order);
        var reject = Reject.None;
        if (order is null) reject = Reject.OrderNotOpen;
        else if (!AdmitsChange(order.Instrument.State, notMore: true)) reject = Reject.InstrumentNotOpen;
        else if (!IsPriced(order.Instrument, reduces: true)) reject = Reject.InstrumentNotOpen;
        else if (order.SpendsAmount) reject = Reject.OrderKindNotAllowed;
        else if (reduce.By.Value < 1) reject = Reject.QuantityZero;
        if (reject != Reject.None) Refuse(reduce.Header, reject, reduce.Order.Value, 0);
        else if (reduce.By.Value >= order!.Remaining) End(order, CancelReason.Reduced);
        else DoAmend(default, order, order.Price, order.Remaining - reduce.By.Value, order.TriggerPrice);
    }

    void Cancel(in CancelOrder cancel)
    {
        var byOperator = cancel.Header.Member.Value == 0;
        var order = byOperator ? _open.GetValueOrDefault(cancel.Order.Value) : OwnOrder(cancel.Header, cancel.Order);
        if (order is null) Refuse(cancel.Header, Reject.OrderNotOpen, cancel.Order.Value, 0);
        else End(order, byOperator ? CancelReason.Operator : CancelReason.Requested);
    }

    void CancelSeveral(CancelMany many)
    {
        if (!Enum.IsDefined(many.Side))
        {
            Refuse(many.Header, Reject.OrderKindNotAllowed, 0, 0);
            return;
        }
        var (asker, owner) = (many.Header.Member.Value, many.Owner.Value);
        var reason = asker == 0 ? CancelReason.Operator : CancelReason.Requested;
        var only = asker == 0 ? owner : asker;
        var (instrument, side) = (many.Instrument.Value, many.Side);
        foreach (var member in _membersInOrder)
        {
            if (only != 0 && member.Id != only) continue;
            var chosen = OpenOrders(order => order.Owner == member && IsOn(side, order) && IsOf(many.Account.Value, order))
                .FindAll(order => instrument == 0 || order.Instrument.Id == instrument);
            foreach (var order in chosen) End(order, reason);
        }
    }

    /// <summary>0 = whatever account, −1 = only spot.</summary>
    static bool IsOf(int account, ModelOrder order) =>
        account == 0 || (account == -1 ? order.Account is null : order.Account?.Id == account);

    static bool IsOn(SideFilter filter, ModelOrder order) => filter switch
    {
        SideFilter.Both => true,
        SideFilter.Buy => order.IsBuy,
        SideFilter.Sell => !order.IsBuy,
    };

    void Arm(in CancelAfter arm)
    {
        var inRange = arm.TimeoutUs is 0 or (>= TimeoutMinUs and <= TimeoutMaxUs);
        var reject = Reject.None;
        if (!inRange) reject = Reject.TimeoutInvalid;
        if (!IsActive(arm.Header.Member)) reject = Reject.MemberSuspended;
        if (reject != Reject.None)
        {
            Refuse(arm.Header, reject, 0, 0);
            return;
        }
        var member = _members[arm.Header.Member.Value];
        member.CancelAtUs = arm.TimeoutUs == 0 ? 0 : (long)Int128.Min(long.MaxValue, (Int128)_nowUs + arm.TimeoutUs);
        Tell(new CancelAfterChanged { Member = arm.Header.Member, AtUs = member.CancelAtUs });
    }

    /// <summary>By time; at one time the switches first, by member, then the expiries, by order number.</summary>
    void FireTimers()
    {
        while (NextOwnTimerUs <= _nowUs)
        {
            var atUs = NextOwnTimerUs;
            var due = _membersInOrder.FindAll(member => member.CancelAtUs == atUs);
            var expired = OpenOrders(order => order.ExpiresUs == atUs);
            // At the end of time "none" looks like a timer that is due.
            if (due.Count == 0 && !expired.Any()) return;
            due.Sort((left, right) => left.Id.CompareTo(right.Id));
            foreach (var member in due) FireSwitch(member);
            foreach (var order in OpenOrders(order => order.ExpiresUs == atUs)) End(order, CancelReason.Expired);
        }
    }

    void FireSwitch(ModelMember member)
    {
        member.CancelAtUs = 0;
        Tell(new CancelAfterChanged { Member = new(member.Id), Fired = 1 });
        foreach (var order in OpenOrders(order => order.Owner == member && order.Account is null)) End(order, CancelReason.CancelAfter);
    }
}
