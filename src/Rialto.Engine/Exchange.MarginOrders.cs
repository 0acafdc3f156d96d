using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>What orders on perpetuals need, and what the open ones add to their account. Source: docs/rules/derivatives.md.</summary>
public sealed partial class Exchange
{
    // Positions whose reduce-only orders may be too many; at most the two sides of one trade.
    int _cutTaker;
    int _cutMaker;

    // On spot an account can't be named; on a perpetual it must be the member's own, of the right type.
    Reject AdmitAccount(in PlaceOrder order, ref Admission admission)
    {
        if (admission.Instrument.Contract is null) return order.Account.Value == 0 ? Reject.None : Reject.MarginAccountNotFound;
        var found = TryFindAccount(order.Header.Member, order.Account, admission.Instrument.Terms.Flags, out var account);
        if (!found) return Reject.MarginAccountNotFound;
        admission.MarginAccount = new MarginAccountId(account + 1);
        return Reject.None;
    }

    // The operator's state, and what an index that can't be trusted leaves of it.
    InstrumentState StateOf(Instrument instrument) =>
        instrument.Contract is { } contract ? StateOf(instrument, contract) : instrument.Terms.State;

    InstrumentState StateOf(Instrument instrument, Contract contract)
    {
        var state = instrument.Terms.State;
        if (state == InstrumentState.Expired) return state;
        if (!contract.HasPrice) return InstrumentState.Locked;
        // What admits some orders only does not admit them to less: without a price to trust it is as good as locked.
        var mayReduce = state is InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.ReduceOnly;
        return contract.StateAt(_nowUs) switch
        {
            IndexState.Good => state,
            IndexState.Frozen => state,
            IndexState.ReduceOnly => mayReduce ? InstrumentState.ReduceOnly : InstrumentState.Locked,
            IndexState.CancelOnly => InstrumentState.Locked,
        };
    }

    // Rules 130 … 132 of an order on a perpetual, and the limit on open orders of its account.
    Reject AdmitMarginTerms(in PlaceOrder order, ref Admission admission)
    {
        var contract = admission.Instrument.Contract!;
        var account = admission.MarginAccount.Value - 1;
        ref var owner = ref _margin.Account(account);
        if (OrderKinds.MayStayOpen(order))
        {
            var isFull = order.OrderKind.IsWaiting()
                ? owner.WaitingCount >= Limits.MarginWaitingMax
                : owner.RestingCount >= Limits.MarginOrdersMax;
            if (isFull) return Reject.OpenOrdersLimitReached;
        }

        if (owner.Status == MarginStatus.Liquidating) return Reject.AccountInLiquidation;
        admission.Limit = order.OrderKind.HasLimit() ? order.Price : contract.Protection(order.Side, admission.Instrument.Terms.TickStep);
        if (!ContractMath.ValueFits(contract.Terms, admission.Limit, order.Quantity)) return Reject.PositionLimitExceeded;
        if (IsBeyondTiers(order, admission.Instrument, account)) return Reject.PositionLimitExceeded;
        var reject = AdmitExits(order, admission);
        if (reject != Reject.None || (order.Flags & OrderFlags.ReduceOnly) == 0) return reject;
        // A waiting one is asked when its price comes.
        var reduces = order.OrderKind.IsWaiting() || !Closable(account, order.Instrument, order.Side).IsZero;
        return reduces ? Reject.None : Reject.ReduceOnlyViolated;
    }

    // It would make the account's exposure worth more than the last tier reaches; a waiting one is asked when its price comes.
    bool IsBeyondTiers(in PlaceOrder order, Instrument instrument, int account)
    {
        if (order.OrderKind.IsWaiting() || (order.Flags & OrderFlags.ReduceOnly) != 0) return false;
        var position = _margin.TryFind(account, instrument.Id, out var at) ? _margin[at] : default;
        var exposure = ExposureWith(position, order.Side, order.Quantity);
        return exposure > position.Exposure && IsBeyondTiers(instrument.Contract!, exposure);
    }

    static bool IsBeyondTiers(Contract contract, Lots exposure) =>
        ContractMath.Value(contract.Terms, contract.Fair, exposure) > ContractMath.ValueMax(contract.Terms);

    static Lots ExposureWith(in Position position, Side side, Lots quantity) =>
        side == Side.Buy ? position.ExposureWith(quantity, Lots.Zero) : position.ExposureWith(Lots.Zero, quantity);

    // What an order on this side could close.
    Lots Closable(int account, InstrumentId instrument, Side side)
    {
        if (!_margin.TryFind(account, instrument, out var at)) return Lots.Zero;
        var quantity = _margin[at].Quantity;
        return quantity.Value > 0 == (side == Side.Sell) ? ContractMath.Abs(quantity) : Lots.Zero;
    }

    Reject AdmitMargin(in PlaceOrder order, ref Admission admission)
    {
        _fees.Find(_members[admission.MemberIndex].Group, order.Instrument, out _, out var taker);
        // A waiting order needs its margin when its price comes.
        if (order.OrderKind.IsWaiting()) return Reject.None;
        var asked = new MarginRequest
        {
            Instrument = admission.Instrument,
            Account = admission.MarginAccount.Value - 1,
            Side = order.Side,
            Limit = order.OrderKind.HasLimit() ? admission.Price : admission.Limit,
            Quantity = order.Quantity,
            Taker = taker,
            ReduceOnly = (order.Flags & OrderFlags.ReduceOnly) != 0,
            MayRest = OrderKinds.MayRest(order),
        };
        return CheckMargin(asked);
    }

    Reject CheckMargin(in MarginRequest asked)
    {
        if (asked.ReduceOnly) return Reject.None;
        var contract = asked.Instrument.Contract!;
        var position = _margin.TryFind(asked.Account, asked.Instrument.Id, out var at) ? _margin[at] : default;
        var exposure = ExposureWith(position, asked.Side, asked.Quantity);
        if (exposure <= position.Exposure) return Reject.None;
        if (IsBeyondTiers(contract, exposure)) return Reject.PositionLimitExceeded;
        var value = ContractMath.Value(contract.Terms, contract.Fair, exposure);
        var added = ContractMath.Initial(contract.Terms, value, position.Leverage) - InitialOf(contract, position, position.Exposure);
        var free = StandingOf(asked.Account).Free - added;
        var hold = ContractMath.Hold(contract.Terms, asked.Side, asked.Limit, contract.Fair, asked.Quantity, asked.Taker);
        if (free >= hold) return Reject.None;
        return contract.Terms.Kind != ContractKind.Inverse && free >= CostAtBook(asked) ? Reject.None : Reject.InsufficientMargin;
    }

    // The open loss and the fee at the prices that the book has, and for what would rest at the limit. From the book's sums: the fee of all
    // that trades is rounded up once.
    Int128 CostAtBook(in MarginRequest asked)
    {
        var contract = asked.Instrument.Contract!;
        var book = asked.Instrument.Book;
        var makers = asked.Side.Opposite();
        var trading = Lots.Min(asked.Quantity, book.OfferedAt(makers, asked.Limit).Lots);
        var cost = Int128.Zero;
        if (!trading.IsZero)
        {
            var all = book.OfferedFor(makers, trading, out _);
            var harmless = Lots.Min(trading, book.OfferedAt(makers, contract.Fair).Lots);
            var worse = all - (harmless.IsZero ? default : book.OfferedFor(makers, harmless, out _));
            var loss = worse.TickLots - (Int128)contract.Fair.Value * worse.Lots.Value;
            cost += (asked.Side == Side.Buy ? loss : -loss) * contract.Terms.ValueFactor;
            cost += ContractMath.Fee(all.TickLots * contract.Terms.ValueFactor, asked.Taker);
        }

        var resting = asked.MayRest ? asked.Quantity - trading : Lots.Zero;
        if (resting.IsZero) return cost;
        return cost + ContractMath.Hold(contract.Terms, asked.Side, asked.Limit, contract.Fair, resting, asked.Taker);
    }

    // An order on a perpetual that was just taken into the table joins its account.
    void AddToAccount(OrderSlot slot, int position, long hold, Lots holdFor, ExitPair exits)
    {
        _marginOrders[slot] = new MarginOrder { Position = position, Hold = hold, HoldFor = holdFor, Exits = exits };
        LinkToAccount(slot);
    }

    // In order of numbers: behind the newest, unless a loaded order is older.
    void LinkToAccount(OrderSlot slot)
    {
        ref var margin = ref _marginOrders[slot];
        ref var account = ref _margin.Account(_margin[margin.Position].Account);
        margin.Prev = account.LastOrder;
        margin.Next = OrderSlot.None;
        if (account.LastOrder.IsNone) account.FirstOrder = slot;
        else _marginOrders[account.LastOrder].Next = slot;
        account.LastOrder = slot;
        account.RestingCount++;
    }

    void RemoveFromAccount(OrderSlot slot)
    {
        ref var margin = ref _marginOrders[slot];
        ref var account = ref _margin.Account(_margin[margin.Position].Account);
        if (margin.Prev.IsNone) account.FirstOrder = margin.Next;
        else _marginOrders[margin.Prev].Next = margin.Next;
        if (margin.Next.IsNone) account.LastOrder = margin.Prev;
        else _marginOrders[margin.Next].Prev = margin.Prev;
        account.RestingCount--;
    }

    // Waiting orders are counted apart.
    void CountWaiting(OrderSlot slot, int change)
    {
        ref var account = ref _margin.Account(_margin[_marginOrders[slot].Position].Account);
        account.WaitingCount += change;
        account.RestingCount -= change;
    }

    long HoldFor(Instrument instrument, in RestingOrder order, Lots quantity, FeePpm taker)
    {
        var contract = instrument.Contract!;
        if ((order.Flags & (byte)OrderFlags.ReduceOnly) != 0 || order.Price == Ticks.None) return 0;
        return (long)ContractMath.Hold(contract.Terms, order.Side, order.Price, contract.Fair, quantity, taker);
    }

    // A resting order has another quantity left: its account's exposure and holds follow, and it must be looked at.
    void CountResting(OrderSlot slot, Lots before, Lots after)
    {
        CountLots(slot, before, after);
        _margin.MarkDue(_margin[_marginOrders[slot].Position].Account);
    }

    void CountLots(OrderSlot slot, Lots before, Lots after)
    {
        ref var order = ref _orders[slot];
        ref var margin = ref _marginOrders[slot];
        ref var position = ref _margin[margin.Position];
        var change = after - before;
        if ((order.Flags & (byte)OrderFlags.ReduceOnly) != 0)
        {
            position.ReduceOnlyLots += change;
            return;
        }

        if (order.Side == Side.Buy) position.BuyLots += change;
        else position.SellLots += change;
        position.Holds += margin.HoldOf(after) - margin.HoldOf(before);
        Invariant.Holds(position.BuyLots.Value >= 0);
        Invariant.Holds(position.SellLots.Value >= 0);
        Invariant.Holds(position.Holds >= 0);
    }

    // Reduce-only orders never trade more than there is to close; the book must not change while it is swept, so they are cut in between.
    bool CutReduceOnly()
    {
        if ((_cutTaker | _cutMaker) == 0) return false;
        var (taker, maker) = (_cutTaker, _cutMaker);
        (_cutTaker, _cutMaker) = (0, 0);
        if (taker != 0) CutReduceOnly(taker);
        if (maker != 0 && maker != taker) CutReduceOnly(maker);
        return true;
    }

    void CutReduceOnly(int at)
    {
        var slot = _margin.Account(_margin[at].Account).LastOrder;
        while (!slot.IsNone && HasTooManyReduceOnly(at))
        {
            var older = _marginOrders[slot].Prev;
            ref var order = ref _orders[slot];
            var isMeant = _marginOrders[slot].Position == at && order.IsResting && (order.Flags & (byte)OrderFlags.ReduceOnly) != 0;
            if (isMeant) CutReduceOnly(slot, at);
            slot = older;
        }

        Invariant.Holds(!HasTooManyReduceOnly(at));
    }

    void CutReduceOnly(OrderSlot slot, int at)
    {
        ref var order = ref _orders[slot];
        ref var position = ref _margin[at];
        var closes = position.Quantity.Value > 0 == (order.Side == Side.Sell) && !position.Quantity.IsZero;
        if (!closes)
        {
            CancelOpen(slot, CancelReason.PositionClosed);
            return;
        }

        var excess = position.ReduceOnlyLots - position.Size;
        if (excess >= order.Remaining) CancelOpen(slot, CancelReason.ReduceOnly);
        else Shrink(slot, excess, tellTerms: false);
    }

    bool HasTooManyReduceOnly(int at)
    {
        ref var position = ref _margin[at];
        return position.ReduceOnlyLots > position.Size || (!position.ReduceOnlyLots.IsZero && ReduceOnlySide(at) != ClosingSide(position));
    }

    static Side ClosingSide(in Position position) => position.Quantity.Value > 0 ? Side.Sell : Side.Buy;

    // All of them stand on one side: whichever is found first has it.
    Side ReduceOnlySide(int at)
    {
        for (var slot = _margin.Account(_margin[at].Account).LastOrder; !slot.IsNone; slot = _marginOrders[slot].Prev)
        {
            ref var order = ref _orders[slot];
            var isMeant = _marginOrders[slot].Position == at && order.IsResting && (order.Flags & (byte)OrderFlags.ReduceOnly) != 0;
            if (isMeant) return order.Side;
        }

        return ClosingSide(_margin[at]);
    }

    // Amending an order on a perpetual: the margin of the order as it will be, with the one that is there taken out.
    Reject AdmitAmendedValue(OrderSlot slot, Instrument instrument, Ticks price, Lots remaining)
    {
        var contract = instrument.Contract!;
        if (_margin.Account(_margin[_marginOrders[slot].Position].Account).Status == MarginStatus.Liquidating) return Reject.AccountInLiquidation;
        var limit = price == Ticks.None ? contract.Protection(_orders[slot].Side, instrument.Terms.TickStep) : price;
        return ContractMath.ValueFits(contract.Terms, limit, remaining) ? Reject.None : Reject.PositionLimitExceeded;
    }

    // Last of all, as funds are on spot.
    Reject AdmitAmendedMargin(OrderSlot slot, Instrument instrument, Ticks price, Lots remaining)
    {
        ref var order = ref _orders[slot];
        var account = _margin[_marginOrders[slot].Position].Account;
        var asked = new MarginRequest
        {
            Instrument = instrument,
            Account = account,
            Side = order.Side,
            Limit = price,
            Quantity = remaining,
            Taker = new FeePpm(_orders.Detail(slot).TakerPpm),
            ReduceOnly = (order.Flags & (byte)OrderFlags.ReduceOnly) != 0,
            MayRest = true,
        };
        CountLots(slot, order.Remaining, Lots.Zero);
        var reject = CheckMargin(asked);
        CountLots(slot, Lots.Zero, order.Remaining);
        return reject;
    }

    // A waiting order's price came: its margin is asked now, and what it would reduce.
    Reject AdmitTriggeredMargin(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        ref var detail = ref _orders.Detail(slot);
        var account = _margin[_marginOrders[slot].Position].Account;
        var reduceOnly = (order.Flags & (byte)OrderFlags.ReduceOnly) != 0;
        if (reduceOnly && Closable(account, instrument.Id, order.Side).IsZero) return Reject.ReduceOnlyViolated;
        return CheckMargin(new MarginRequest
        {
            Instrument = instrument,
            Account = account,
            Side = order.Side,
            Limit = order.Price == Ticks.None ? instrument.Contract!.Protection(order.Side, instrument.Terms.TickStep) : order.Price,
            Quantity = order.Remaining,
            Taker = new FeePpm(detail.TakerPpm),
            ReduceOnly = reduceOnly,
            MayRest = OrderKinds.MayRest((OrderKind)detail.Kind, (TimeInForce)detail.TimeInForce),
        });
    }

    // It goes on with another price, quantity or moment: what it will hold is fixed again.
    void RenewHold(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        ref var margin = ref _marginOrders[slot];
        margin.Hold = HoldFor(instrument, order, order.Remaining, new FeePpm(_orders.Detail(slot).TakerPpm));
        margin.HoldFor = order.Remaining;
    }

    /// <summary>An order as far as its margin is concerned.</summary>
    struct MarginRequest
    {
        public Instrument Instrument;
        public int Account;
        public Side Side;
        public Ticks Limit;
        public Lots Quantity;
        public FeePpm Taker;
        public bool ReduceOnly;
        public bool MayRest;
    }
}
