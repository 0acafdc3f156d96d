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

    void Amend(in AmendOrder amend)
    {
        var order = OwnOrder(amend.Header, amend.Order);
        if (order is null)
        {
            Refuse(amend.Header, Reject.OrderNotOpen, amend.Order.Value, 0);
            return;
        }
        var price = amend.Price.Value == 0 ? order.Price : amend.Price.Value;
        var remaining = amend.Remaining.Value == 0 ? order.Remaining : amend.Remaining.Value;
        var reject = CheckAmend(amend, order, price, remaining);
        var more = BigInteger.Zero;
        if (reject == Reject.None)
        {
            more = HoldFor(order, price, remaining) - order.Held;
            if (more > _wallets.Of(order.Owner.Id, order.HoldCurrency).Available) reject = Reject.InsufficientFunds;
        }
        if (reject != Reject.None) Refuse(amend.Header, reject, amend.Order.Value, reject == Reject.InsufficientFunds ? more : 0);
        else DoAmend(order, price, remaining);
    }

    static Reject CheckAmend(in AmendOrder amend, ModelOrder order, long price, long remaining)
    {
        var instrument = order.Instrument;
        var notMore = price == order.Price && remaining <= order.Remaining;
        if (!AdmitsChange(instrument.State, notMore)) return Reject.InstrumentNotOpen;
        var reject = amend.Price.Value != 0 ? CheckPrice(instrument, price) : Reject.None;
        if (reject != Reject.None) return reject;
        if (amend.Price.Value == 0 && amend.Remaining.Value == 0) return Reject.QuantityZero;
        if (amend.Remaining.Value != 0) reject = CheckQuantity(instrument, remaining);
        if (reject == Reject.None && (BigInteger)order.Filled + remaining > LotsMax) reject = Reject.QuantityAboveMaximum;
        if (reject == Reject.None) reject = CheckNotional(instrument, price, remaining);
        if (reject != Reject.None) return reject;
        var mustNotTrade = order.Flags.HasFlag(OrderFlags.PostOnly) || instrument.State == InstrumentState.PostOnly;
        return mustNotTrade && WouldTrade(instrument, order.Side, price) ? Reject.PostOnlyWouldTrade : Reject.None;
    }

    static bool AdmitsChange(InstrumentState state, bool notMore) => state switch
    {
        InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.Presale or InstrumentState.PostOnly => true,
        InstrumentState.ReduceOnly => notMore,
        InstrumentState.Sale or InstrumentState.Locked or InstrumentState.Disabled or InstrumentState.Expired => false,
    };

    static BigInteger HoldFor(ModelOrder order, long price, long remaining) =>
        order.IsBuy ? order.Instrument.Notional(price, remaining) : order.Instrument.BaseMoney(remaining);

    void DoAmend(ModelOrder order, long price, long remaining)
    {
        var keeps = price == order.Price && remaining <= order.Remaining;
        var changesBook = !keeps || remaining < order.Remaining;
        if (changesBook) _levels.Touch(order.Instrument, order.Side, order.Price);
        if (!keeps)
        {
            order.Instrument.Book.Take(order);
            _open.Remove(order.Id);
        }
        order.Price = price;
        order.Remaining = remaining;
        TellAmended(order, keeps);
        ChangeHold(order, HoldFor(order, price, remaining));
        if (!keeps) Settle(order, Match(order));
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
        else if (reduce.By.Value < 1) reject = Reject.QuantityZero;
        if (reject != Reject.None) Refuse(reduce.Header, reject, reduce.Order.Value, 0);
        else if (reduce.By.Value >= order!.Remaining) End(order, CancelReason.Reduced);
        else DoAmend(order, order.Price, order.Remaining - reduce.By.Value);
    }

    void Cancel(in CancelOrder cancel)
    {
        var byOperator = cancel.Header.Member.Value == 0;
        var order = byOperator ? _open.GetValueOrDefault(cancel.Order.Value) : OwnOrder(cancel.Header, cancel.Order);
        if (order is null) Refuse(cancel.Header, Reject.OrderNotOpen, cancel.Order.Value, 0);
        else End(order, byOperator ? CancelReason.Operator : CancelReason.Requested);
    }

    void CancelSeveral(in CancelMany many)
    {
        var (asker, owner) = (many.Header.Member.Value, many.Owner.Value);
        var reason = asker == 0 ? CancelReason.Operator : CancelReason.Requested;
        var only = asker == 0 ? owner : asker;
        var (instrument, side) = (many.Instrument.Value, many.Side);
        foreach (var member in _membersInOrder)
        {
            if (only != 0 && member.Id != only) continue;
            var chosen = OpenOrders(order => order.Owner == member && IsOn(side, order))
                .FindAll(order => instrument == 0 || order.Instrument.Id == instrument);
            foreach (var order in chosen) End(order, reason);
        }
    }

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
        member.CancelAtUs = arm.TimeoutUs == 0 ? 0 : _nowUs + arm.TimeoutUs;
        Tell(new CancelAfterChanged { Member = arm.Header.Member, AtUs = member.CancelAtUs });
    }

    void FireTimers()
    {
        var due = _membersInOrder.FindAll(member => member.CancelAtUs != 0 && member.CancelAtUs <= _nowUs);
        due.Sort((left, right) => (left.CancelAtUs, left.Id).CompareTo((right.CancelAtUs, right.Id)));
        foreach (var member in due)
        {
            member.CancelAtUs = 0;
            Tell(new CancelAfterChanged { Member = new(member.Id), Fired = 1 });
            foreach (var order in OpenOrders(order => order.Owner == member)) End(order, CancelReason.CancelAfter);
        }
    }
}
