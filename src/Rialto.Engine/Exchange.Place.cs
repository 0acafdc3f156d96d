using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Engine.Requests;

namespace Rialto.Engine;

/// <summary>New orders: every check, then acceptance. Source: docs/rules/orders.md.</summary>
public sealed partial class Exchange
{
    void Place(ReadOnlySpan<byte> command)
    {
        ref readonly var order = ref CommandCodec.Read<PlaceOrder>(command);
        Place(order, CommandCodec.Text<PlaceOrder>(command), ContentOf(command), default);
    }

    // What two requests must have in common to be the same one.
    static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> command) => command[CommandHeader.SizeBytes..PlaceOrder.SizeBytes];

    void PlaceWithExits(ReadOnlySpan<byte> command)
    {
        ref readonly var place = ref CommandCodec.Read<PlaceWithExits>(command);
        var content = command[CommandHeader.SizeBytes..Commands.PlaceWithExits.SizeBytes];
        var exits = new ExitPair { StopLoss = place.StopLoss, TakeProfit = place.TakeProfit };
        Place(place.Order, CommandCodec.Text<PlaceWithExits>(command), content, exits);
    }

    void Place(in PlaceOrder order, ReadOnlySpan<byte> text, ReadOnlySpan<byte> content, ExitPair exits)
    {
        var admission = Admission.Of(order, text);
        admission.Exits = exits;
        if (IsRepeat(ref admission, content))
        {
            _events.Add(new OrderRepeated { Order = admission.EarlierOrder, Member = order.Header.Member });
            return;
        }

        var id = new OrderId(++_lastOrder);
        var reject = Admit(order, ref admission);
        if (reject != Reject.None)
        {
            RejectOrder(order, text, id, reject, admission.Needed);
            return;
        }

        // From here on the order is accepted.
        Accept(order, text, id, ref admission);
        Enter(order, id, ref admission);
    }

    // An accepted order meets the book, or waits for its price.
    void Enter(in PlaceOrder order, OrderId id, ref Admission admission)
    {
        if (order.OrderKind.IsWaiting()) Wait(order, id, ref admission);
        else Match(order, id, ref admission);
    }

    // Looks the client order id up; a repeat with the same content is answered before every other rule.
    bool IsRepeat(ref Admission admission, ReadOnlySpan<byte> content)
    {
        if (admission.ClientKey == 0) return false;
        admission.Content = Codec.EventHash.After(0, content);
        admission.ClientIdUsed = _clientIds.TryFind(admission.ClientKey, _nowUs, out var earlier, out var earlierContent);
        admission.EarlierOrder = earlier;
        return admission.ClientIdUsed && earlierContent == admission.Content;
    }

    Reject Admit(in PlaceOrder order, ref Admission admission)
    {
        if (order.GatewayReject != Reject.None) return order.GatewayReject;
        var reject = AdmitParties(order, ref admission);
        if (reject != Reject.None) return reject;
        reject = AdmitTerms(order, ref admission);
        if (reject != Reject.None) return reject;
        reject = AdmitAgainstBook(order, ref admission);
        return reject != Reject.None ? reject : AdmitFunds(order, ref admission);
    }

    Reject AdmitParties(in PlaceOrder order, ref Admission admission)
    {
        if (!_members.TryFind(order.Header.Member, out admission.MemberIndex)) return Reject.MemberSuspended;
        if (_members[admission.MemberIndex].IsSuspended) return Reject.MemberSuspended;
        if (!TryFindInstrument(order.Instrument, out admission.Instrument)) return Reject.InstrumentNotFound;
        var reject = AdmitAccount(order, ref admission);
        if (reject != Reject.None) return reject;
        var state = StateOf(admission.Instrument);
        if (state == InstrumentState.Expired) return Reject.InstrumentExpired;
        var isStaff = _members[admission.MemberIndex].IsStaff;
        return state.AdmitsPlacing(order.OrderKind, order.Flags, isStaff) ? Reject.None : Reject.InstrumentNotOpen;
    }

    Reject AdmitTerms(in PlaceOrder order, ref Admission admission)
    {
        var instrument = admission.Instrument;
        var isAllowed = OrderKinds.IsAllowed(order, admission.ClientKey != 0, instrument, _nowUs);
        if (admission.TextTooLong || !isAllowed) return Reject.OrderKindNotAllowed;
        if (admission.ClientIdUsed) return Reject.ClientOrderIdAlreadyUsed;
        admission.Price = order.Price;
        var reject = order.OrderKind.HasLimit() ? AdmitLimit(order, admission) : AdmitMarketSize(order, admission);
        if (reject != Reject.None) return reject;
        reject = order.OrderKind.IsWaiting() ? AdmitTrigger(order, instrument) : Reject.None;
        if (reject != Reject.None) return reject;
        reject = order.OrderKind.HasLimit() ? instrument.CheckNotional(order.Price, order.Quantity) : Reject.None;
        if (reject != Reject.None) return reject;
        reject = OrderKinds.MayStayOpen(order) ? AdmitOpenOrders(order, ref admission) : Reject.None;
        if (reject != Reject.None) return reject;
        if (instrument.Contract is not null) return AdmitMarginTerms(order, ref admission);
        if (!admission.Exits.IsNone) return Reject.OrderKindNotAllowed;
        // On spot there is no position that could become smaller.
        return (order.Flags & OrderFlags.ReduceOnly) != 0 ? Reject.ReduceOnlyViolated : Reject.None;
    }

    Reject AdmitLimit(in PlaceOrder order, in Admission admission)
    {
        var instrument = admission.Instrument;
        var reject = instrument.CheckPrice(order.Price);
        if (reject != Reject.None) return reject;
        reject = instrument.CheckBand(order.Price);
        if (reject != Reject.None) return reject;
        reject = AdmitQuantity(order, admission);
        return reject != Reject.None ? reject : instrument.CheckDisplay(order.DisplayQuantity, order.Quantity);
    }

    // What a waiting market buy by quantity will cost nobody knows; it holds as if it were its trigger price, and more.
    static Reject AdmitTrigger(in PlaceOrder order, Instrument instrument)
    {
        var reject = instrument.CheckTrigger(order.OrderKind, order.Side, order.TriggerPrice, order.TriggerBy);
        if (reject != Reject.None || instrument.Contract is not null || order.OrderKind.HasLimit()
            || order.Side == Side.Sell) return reject;
        return instrument.Scale.NotionalFits(order.TriggerPrice, order.Quantity) ? Reject.None : Reject.NotionalTooLarge;
    }

    // A position may be smaller than an order, by what fills have left, and larger than one: all of it can be closed nevertheless.
    Reject AdmitQuantity(in PlaceOrder order, in Admission admission)
    {
        var reject = admission.Instrument.CheckQuantity(order.Quantity);
        var isOfSize = reject is Reject.QuantityBelowMinimum or Reject.QuantityAboveMaximum;
        if (!isOfSize || admission.Instrument.Contract is null) return reject;
        if ((order.Flags & OrderFlags.ReduceOnly) == 0) return reject;
        if (reject == Reject.QuantityAboveMaximum && OrderKinds.MayStayOpen(order)) return reject;
        return order.Quantity == Closable(admission.MarginAccount.Value - 1, order.Instrument, order.Side) ? Reject.None : reject;
    }

    Reject AdmitMarketSize(in PlaceOrder order, in Admission admission)
    {
        if (!OrderKinds.SpendsAmount(order)) return AdmitQuantity(order, admission);
        if (!order.QuoteAmount.IsPositive) return Reject.QuantityZero;
        return order.QuoteAmount.Units > Limits.AmountMaxUnits ? Reject.NotionalTooLarge : Reject.None;
    }

    Reject AdmitOpenOrders(in PlaceOrder order, ref Admission admission)
    {
        admission.Parts = (int)Instrument.PartsOf(order.DisplayQuantity, order.Quantity);
        var ofMember = OpenOf(admission.MemberIndex, order.Instrument) + admission.OrdersAhead + admission.Parts;
        var fits = ofMember <= _ordersOpenMax && HasRoomFor(admission.PartsAhead + admission.Parts, admission.Instrument);
        if (!fits) return Reject.OpenOrdersLimitReached;
        if (order.OrderKind.IsWaiting()) return Reject.None;
        var hasRoom = admission.Instrument.Book.HasRoom(order.Side, order.Quantity + admission.LotsAhead);
        return hasRoom ? Reject.None : Reject.OpenOrdersLimitReached;
    }

    Reject AdmitAgainstBook(in PlaceOrder order, ref Admission admission)
    {
        // A waiting order meets the book when its price comes.
        if (order.OrderKind.IsWaiting()) return Reject.None;
        var book = admission.Instrument.Book;
        if ((order.Flags & OrderFlags.PostOnly) != 0 && book.Crosses(order.Side, order.Price)) return AdmitPostOnly(order, ref admission);
        var incoming = new Incoming(admission.Instrument, admission.MemberIndex, order.Side, order.SelfTrade);
        if (order.TimeInForce == TimeInForce.FillOrKill)
        {
            // A market order on a perpetual ends at its protection price.
            var limit = order.OrderKind.HasLimit() ? order.Price : admission.Limit;
            return CanFill(incoming, limit, order.Quantity) ? Reject.None : Reject.FillOrKillUnfillable;
        }

        if (order.OrderKind != OrderKind.Market) return Reject.None;
        if ((order.Flags & OrderFlags.RequireLiquidity) != 0 && !Covers(incoming, order.Quantity, order.QuoteAmount))
        {
            return Reject.NotEnoughLiquidity;
        }

        return order.PriceDistanceMaxPpm == 0 || Depth.IsNear(book, order.Side, order.Quantity, order.PriceDistanceMaxPpm)
            ? Reject.None
            : Reject.PriceTooFarFromBest;
    }

    bool Covers(in Incoming incoming, Lots quantity, Amount quoteAmount) =>
        quoteAmount.IsZero ? CanFill(incoming, Ticks.None, quantity) : CanSpend(incoming, quoteAmount);

    static Reject AdmitPostOnly(in PlaceOrder order, ref Admission admission)
    {
        if ((order.Flags & OrderFlags.PostOnlyReprice) == 0) return Reject.PostOnlyWouldTrade;
        admission.Price = admission.Instrument.NextToOpposite(order.Side);
        // A sell is re-priced upwards: its notional may not fit any more.
        var fits = admission.Price != Ticks.None && admission.Instrument.Scale.NotionalFits(admission.Price, order.Quantity);
        return fits ? Reject.None : Reject.PostOnlyWouldTrade;
    }

    Reject AdmitFunds(in PlaceOrder order, ref Admission admission)
    {
        var instrument = admission.Instrument;
        if (instrument.Contract is not null) return AdmitMargin(order, ref admission);
        admission.Hold = HoldOf(order, ref admission);
        admission.Needed = admission.Hold;
        if (order.OrderKind == OrderKind.Market && order.Side == Side.Buy && admission.Hold.IsZero)
        {
            admission.Needed = FundsNeeded(order, instrument);
        }

        var available = _accounts.Available(order.Header.Member, instrument.HoldCurrency(order.Side));
        if (available - admission.ClaimedAhead < admission.Needed) return Reject.InsufficientFunds;
        (admission.Claim, admission.Needed) = (admission.Needed, Amount.Zero);
        return Reject.None;
    }

    static Amount HoldOf(in PlaceOrder order, ref Admission admission) => SpotReserve.Of(
        admission.Instrument,
        order.OrderKind,
        order.Side,
        admission.Price,
        order.TriggerPrice,
        order.Quantity,
        order.QuoteAmount);

    // A market buy by quantity holds nothing; how much must be available depends on its rule.
    static Amount FundsNeeded(in PlaceOrder order, Instrument instrument)
    {
        var least = new Amount(1);
        if (order.FundsRule == FundsRule.StopAtFirstUnpaid) return least;
        var cost = Depth.CostOf(instrument, order.Quantity);
        if (order.FundsRule == FundsRule.CostPlusTenPercent) cost = new Amount(cost.Units * 11 / 10);
        return cost < least ? least : cost;
    }

    void Accept(in PlaceOrder order, ReadOnlySpan<byte> text, OrderId id, ref Admission admission)
    {
        _fees.Find(_members[admission.MemberIndex].Group, order.Instrument, out admission.Maker, out admission.Taker);
        _events.Add(AcceptedOf(order, id, admission), text);
        if (!admission.Exits.IsNone) TellRevised(id, admission.Exits, isNew: true, hasComment: false, default);
        if (admission.ClientKey != 0)
        {
            admission.ClientId = _clientIds.Remember(admission.ClientKey, id, admission.Content, admission.MemberIndex);
        }

        if (!admission.Hold.IsZero)
        {
            _accounts.Hold(_accounts.Of(order.Header.Member, admission.Instrument.HoldCurrency(order.Side)), admission.Hold, id.Value);
        }

        admission.Instrument.Saw(Ticks.Max(admission.Price, order.TriggerPrice), order.Quantity);
    }

    static OrderAccepted AcceptedOf(in PlaceOrder order, OrderId id, in Admission admission) => new()
    {
        Order = id,
        Member = order.Header.Member,
        Instrument = order.Instrument,
        Side = order.Side,
        OrderKind = order.OrderKind,
        TimeInForce = order.TimeInForce,
        Flags = order.Flags,
        Maker = admission.Maker,
        Taker = admission.Taker,
        Account = admission.MarginAccount,
        TriggerBy = order.TriggerBy,
        Price = admission.Price,
        Quantity = order.Quantity,
        QuoteAmount = order.QuoteAmount,
        TriggerPrice = order.TriggerPrice,
        DisplayQuantity = order.DisplayQuantity,
        ExpiresUs = order.ExpiresUs,
        Session = order.Header.Session,
    };

    void RejectOrder(in PlaceOrder order, ReadOnlySpan<byte> text, OrderId id, Reject reject, Amount needed) =>
        _events.Add(
            new OrderRejected
            {
                Order = id,
                Member = order.Header.Member,
                Instrument = order.Instrument,
                Side = order.Side,
                OrderKind = order.OrderKind,
                TimeInForce = order.TimeInForce,
                Flags = order.Flags,
                Reject = reject,
                Account = order.Account,
                Price = order.Price,
                Quantity = order.Quantity,
                QuoteAmount = order.QuoteAmount,
                Needed = reject == Reject.InsufficientFunds ? needed : Amount.Zero,
            },
            text);

    /// <summary>What is found out about an order on its way from request to acceptance.</summary>
    struct Admission
    {
        public Instrument Instrument;
        public int MemberIndex;
        public Side Side;
        public Lots Quantity;

        /// <summary>0 = no client order id, or only a tag.</summary>
        public UInt128 ClientKey;

        /// <summary>Of an accepted order with a key: where the table remembers it.</summary>
        public int ClientId;
        public ulong Content;
        public OrderId EarlierOrder;
        public bool ClientIdUsed;
        public bool TextTooLong;

        /// <summary>How many open orders it will count as.</summary>
        public int Parts;

        /// <summary>The order's price, after re-pricing; None for market orders.</summary>
        public Ticks Price;
        public Amount Hold;
        public Amount Needed;
        public FeePpm Maker;
        public FeePpm Taker;

        /// <summary>On a perpetual; else 0.</summary>
        public MarginAccountId MarginAccount;

        /// <summary>On a perpetual: the worst price that it may trade at.</summary>
        public Ticks Limit;
        public int BaseAccount;
        public int QuoteAccount;

        /// <summary>On a perpetual: where the account stands in the instrument; else 0.</summary>
        public int Position;

        /// <summary>On a perpetual: what it brings along for the position.</summary>
        public ExitPair Exits;

        /// <summary>All-or-nothing: what the batch's earlier elements will take, which are not accepted yet.</summary>
        public int PartsAhead;

        /// <summary>Those of them on the same instrument, and their lots on the same side.</summary>
        public int OrdersAhead;
        public Lots LotsAhead;

        /// <summary>What they claim of the same currency.</summary>
        public Amount ClaimedAhead;

        /// <summary>What it holds; of a market buy, which holds nothing, what it needed.</summary>
        public Amount Claim;

        public static Admission Of(in PlaceOrder order, ReadOnlySpan<byte> text)
        {
            var admission = default(Admission);
            admission.Side = order.Side;
            admission.Quantity = order.Quantity;
            admission.TextTooLong = text.Length > Limits.ClientOrderIdBytesMax;
            if (text.IsEmpty || admission.TextTooLong || (order.Flags & OrderFlags.ClientIdIsTag) != 0) return admission;
            admission.ClientKey = ClientIdTable.KeyOf(order.Header.Member, text);
            return admission;
        }
    }
}
