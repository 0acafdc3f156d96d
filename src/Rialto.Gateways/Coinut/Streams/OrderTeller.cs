using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>Makes the messages about orders of one step, in the order of its events. Owner: the streams' gate.</summary>
internal sealed class OrderTeller(ExchangeViews views, CoinutOptions options, Func<MemberId, bool> listens)
{
    const int Digits = CoinutDialect.DecimalsMax;

    readonly Dictionary<OrderId, OrderView> _orders = [];

    /// <summary>Orders that came in this step and do not rest.</summary>
    readonly HashSet<OrderId> _fresh = [];

    /// <summary>Tells each message of a step.</summary>
    /// <param name="cancelNonceOf">Nonce of the request that wants to cancel an order; 0 = none.</param>
    public void Tell(PublishedStep step, Func<MemberId, OrderId, long> cancelNonceOf, Action<OrderMessage> tell)
    {
        foreach (var order in step.Orders)
            if (listens(order.Member)) _orders[order.Id] = order;
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
            if (MessageOf(ref reader, step, cancelNonceOf) is { } message) tell(message);
        _orders.Clear();
        _fresh.Clear();
    }

    OrderMessage? MessageOf(ref EventReader reader, PublishedStep step, Func<MemberId, OrderId, long> cancelNonceOf)
    {
        switch (reader.Kind)
        {
            case EventKind.OrderAccepted:
                _fresh.Add(reader.As<OrderAccepted>().Order);
                return null;
            case EventKind.OrderRejected:
                return Rejected(reader.As<OrderRejected>(), Encoding.UTF8.GetString(reader.Text<OrderRejected>()), step);
            case EventKind.OrderResting:
                ref readonly var resting = ref reader.As<OrderResting>();
                _fresh.Remove(resting.Order);
                return Resting(resting.Order, resting.Price, resting.Remaining, step, reader.Number);
            case EventKind.OrderAmended:
                ref readonly var amended = ref reader.As<OrderAmended>();
                // What lost its place is told when it has found another one.
                return amended.KeptPriority == 0 ? null : Resting(amended.Order, amended.Price, amended.Remaining, step, reader.Number);
            case EventKind.Filled:
                return Filled(reader.As<Filled>(), step);
            case EventKind.OrderCancelled:
                return Cancelled(reader.As<OrderCancelled>(), step, cancelNonceOf);
            default:
                return null;
        }
    }

    OrderMessage? Rejected(in OrderRejected rejected, string text, PublishedStep step)
    {
        // Another dialect's rejected order was never an order here.
        if (!listens(rejected.Member) || (rejected.Flags & OrderFlags.ClientIdIsTag) == 0) return null;
        var (priceDecimals, lotDecimals) = DecimalsOf(rejected.Instrument);
        return new()
        {
            Kind = OrderMessage.Sort.Rejected, Command = step.CommandNumber, TransId = rejected.Header.Number, Member = rejected.Member,
            Order = rejected.Order, Instrument = rejected.Instrument, Side = rejected.Side, Tag = OrderTag.Of(rejected.Flags, text),
            TimeUs = step.TimeUs, CreatedUs = step.TimeUs, PriceDecimals = priceDecimals, LotDecimals = lotDecimals,
            Price = rejected.Price, Quantity = rejected.Quantity, Open = rejected.Quantity, Reasons = ReasonsOf(rejected.Reject),
        };
    }

    OrderMessage? Resting(OrderId id, Ticks price, Lots remaining, PublishedStep step, long transId) =>
        Find(id) is { } order
            ? Of(OrderMessage.Sort.Accepted, order, remaining, step, transId, price, cancelNonce: 0)
            : null;

    OrderMessage? Filled(in Filled fill, PublishedStep step)
    {
        if (Find(fill.Order) is not { } order) return null;
        var instrument = InstrumentOf(order.Instrument);
        return Of(OrderMessage.Sort.Filled, order, fill.Remaining, step, fill.Header.Number, order.Price, cancelNonce: 0) with
        {
            IsMaker = fill.Role == FillRole.Maker,
            FillPrice = fill.Price,
            FillQuantity = fill.Quantity,
            Commission = fill.Fee,
            CommissionCurrency = CommissionCurrencyOf(views, fill.Side, instrument),
        };
    }

    OrderMessage? Cancelled(in OrderCancelled cancelled, PublishedStep step, Func<MemberId, OrderId, long> cancelNonceOf)
    {
        if (Find(cancelled.Order) is not { } order) return null;
        // What could not be filled of an order that never rested is not cancelled here but rejected.
        if (_fresh.Contains(cancelled.Order) && RejectOf(cancelled.Reason) is { } reject)
        {
            return Of(OrderMessage.Sort.Rejected, order, cancelled.Cancelled, step, cancelled.Header.Number, order.Price, cancelNonce: 0)
                with { Reasons = ReasonsOf(reject) };
        }

        var nonce = cancelled.Reason == CancelReason.Requested ? cancelNonceOf(order.Member, order.Id) : 0;
        return Of(OrderMessage.Sort.Cancelled, order, cancelled.Cancelled, step, cancelled.Header.Number, order.Price, nonce);
    }

    /// <summary>Why the rest of an order that came is not there; null = somebody ended it.</summary>
    static Reject? RejectOf(CancelReason reason) => reason switch
    {
        CancelReason.NoLiquidity or CancelReason.PriceProtection => Reject.NotEnoughLiquidity,
        CancelReason.NoFunds or CancelReason.InsufficientMargin => Reject.InsufficientFunds,
        CancelReason.SelfTrade or CancelReason.ReduceOnly or CancelReason.PositionClosed or CancelReason.Reduced
            => Reject.OrderKindNotAllowed,
        CancelReason.Requested or CancelReason.Operator or CancelReason.MemberSuspended or CancelReason.CancelAfter
            or CancelReason.InstrumentExpired or CancelReason.TriggerFailed or CancelReason.Expired or CancelReason.Disconnected
            or CancelReason.Liquidation or CancelReason.InstrumentCleared => null,
    };

    OrderMessage Of(
        OrderMessage.Sort kind, OrderView order, Lots open, PublishedStep step, long transId, Ticks price, long cancelNonce)
    {
        var terms = InstrumentOf(order.Instrument).Terms;
        return new()
        {
            Kind = kind, Command = step.CommandNumber, TransId = transId, Member = order.Member, Order = order.Id,
            Instrument = order.Instrument, Side = order.Side, Tag = OrderTag.Of(order), TimeUs = step.TimeUs, CreatedUs = order.CreatedUs,
            PriceDecimals = terms.PricePrecision, LotDecimals = terms.AmountPrecision, Price = price, Quantity = order.Quantity,
            Open = open, CancelNonce = cancelNonce,
        };
    }

    /// <summary>The message that was told of a fill, made again from history.</summary>
    public static OrderMessage OfHistory(ExchangeViews views, FillView fill, OrderView order, InstrumentView instrument) => new()
    {
        Kind = OrderMessage.Sort.Filled, Command = 0, TransId = fill.EventNumber, Member = fill.Member, Order = fill.Order,
        Instrument = fill.Instrument, Side = fill.Side, Tag = OrderTag.Of(order), TimeUs = fill.TimeUs, CreatedUs = order.CreatedUs,
        PriceDecimals = instrument.Terms.PricePrecision, LotDecimals = instrument.Terms.AmountPrecision,
        Price = order.Price, Quantity = order.Quantity, Open = fill.Remaining, FillPrice = fill.Price, FillQuantity = fill.Quantity,
        Commission = fill.Fee, CommissionCurrency = CommissionCurrencyOf(views, fill.Side, instrument),
    };

    /// <summary>What was received; of a future the margin.</summary>
    static string CommissionCurrencyOf(ExchangeViews views, Side side, InstrumentView instrument)
    {
        var received = side == Side.Buy ? instrument.BaseCode : instrument.QuoteCode;
        var code = views.Margin.Find(instrument.Id) is { } perpetual ? views.Currencies.Find(perpetual.Contract.Margin)!.Code : received;
        return code.ToUpperInvariant();
    }

    IReadOnlyList<string> ReasonsOf(Reject reject)
    {
        var reason = Errors.ReasonOf(reject);
        return reason == Errors.NotEnoughLiquidity ? options.LiquidityReasons : [reason];
    }

    /// <summary>An order of a listener that this dialect can name; one that waits for its trigger is not known here yet.</summary>
    OrderView? Find(OrderId id)
    {
        if (!_orders.TryGetValue(id, out var order) || !CoinutDialect.Speaks(InstrumentOf(order.Instrument))) return null;
        if (!CoinutDialect.IsTold(views, order)) return null;
        return order.PrioritySequence == 0 && order.Kind > OrderKind.Market ? null : order;
    }

    (int Price, int Lots) DecimalsOf(InstrumentId id) => views.Instruments.Find(id) is { } instrument
        ? (instrument.Terms.PricePrecision, instrument.Terms.AmountPrecision)
        : (Digits, Digits);

    InstrumentView InstrumentOf(InstrumentId id) =>
        views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");
}
