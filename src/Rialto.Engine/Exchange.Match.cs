using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Accepted orders meet the book: fills, settlement, and what becomes of the rest. Source: docs/rules/orders.md,
/// "Matching".</summary>
public sealed partial class Exchange
{
    Taker _taker;

    void Match(in PlaceOrder order, OrderId id, ref Admission admission)
    {
        var instrument = admission.Instrument;
        _taker = new Taker
        {
            Order = id,
            Member = order.Header.Member,
            Instrument = instrument,
            Side = order.Side,
            Limit = admission.Price,
            Pays = PaymentOf(order),
            Quantity = order.Quantity,
            Rest = order.QuoteAmount,
            Rate = admission.Taker,
            BaseAccount = _accounts.Of(order.Header.Member, instrument.Base),
            QuoteAccount = _accounts.Of(order.Header.Member, instrument.Quote),
        };

        var left = Sweep(_taker.Pays == Payment.Amount ? new Lots(long.MaxValue) : order.Quantity);
        if (_taker.Pays == Payment.Amount) FinishSpending(order, ref admission);
        else if (left.IsZero) FinishWhole(id, admission.ClientKey);
        else if (MayRest(order)) Rest(order, id, left, ref admission);
        else FinishRest(order, left, ref admission);
    }

    static Payment PaymentOf(in PlaceOrder order)
    {
        if (order.OrderKind == OrderKind.Limit) return Payment.Limit;
        return OrderKinds.SpendsAmount(order) ? Payment.Amount : Payment.Available;
    }

    Lots Sweep(Lots quantity)
    {
        var fills = new SpotFills(this);
        return Matching.Sweep(_taker.Instrument.Book, _orders, _taker.Side, _taker.Limit, quantity, ref fills);
    }

    void FinishWhole(OrderId id, UInt128 clientKey)
    {
        _events.Add(new OrderDone { Order = id });
        FinishClientId(clientKey);
    }

    // A buy by quote amount is done when no whole lot can be bought any more; an empty book cancels it.
    void FinishSpending(in PlaceOrder order, ref Admission admission)
    {
        if (_taker.Stop == Stop.Spent || _taker.Rest.IsZero) _events.Add(new OrderDone { Order = _taker.Order });
        else TellCancelled(order, Lots.Zero);
        _accounts.Release(_taker.QuoteAccount, _taker.Rest, _taker.Order.Value);
        FinishClientId(admission.ClientKey);
    }

    void FinishRest(in PlaceOrder order, Lots left, ref Admission admission)
    {
        TellCancelled(order, left);
        ReleaseRest(left);
        FinishClientId(admission.ClientKey);
    }

    void TellCancelled(in PlaceOrder order, Lots left)
    {
        var unpaid = _taker.Stop == Stop.Unpaid;
        var rejected = !unpaid && (order.Flags & OrderFlags.RejectUnfilled) != 0;
        _events.Add(new OrderCancelled
        {
            Order = _taker.Order,
            Cancelled = left,
            Reason = unpaid ? CancelReason.NoFunds : CancelReason.NoLiquidity,
            Reject = rejected ? Reject.NotEnoughLiquidity : Reject.None,
        });
    }

    void ReleaseRest(Lots left)
    {
        if (_taker.Pays == Payment.Available && _taker.Side == Side.Buy) return;
        var account = _taker.Side == Side.Buy ? _taker.QuoteAccount : _taker.BaseAccount;
        _accounts.Release(account, _taker.Instrument.Need(_taker.Side, _taker.Limit, left), _taker.Order.Value);
    }

    void Rest(in PlaceOrder order, OrderId id, Lots left, ref Admission admission)
    {
        var isBuy = order.Side == Side.Buy;
        var slot = _orders.Add(
            new RestingOrder
            {
                Id = id,
                Price = admission.Price,
                Remaining = left,
                Member = order.Header.Member,
                Instrument = order.Instrument,
                MakerPpm = admission.Maker.Value,
                HoldAccount = isBuy ? _taker.QuoteAccount : _taker.BaseAccount,
                ReceiveAccount = isBuy ? _taker.BaseAccount : _taker.QuoteAccount,
                Reserved = admission.MemberIndex,
                Side = order.Side,
                Flags = (byte)order.Flags,
            },
            new OrderDetail
            {
                ClientIdHash = admission.ClientKey,
                Quantity = order.Quantity,
                Tag = order.Header.Session,
                CreatedUs = _nowUs,
                TakerPpm = admission.Taker.Value,
                TimeInForce = (byte)order.TimeInForce,
                Kind = (byte)order.OrderKind,
            });
        AddToMember(slot);
        Enter(slot);
    }

    /// <summary>Puts an order into its book, at the tail of its level.</summary>
    void Enter(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        var instrument = InstrumentOf(order.Instrument);
        Touch(instrument);
        instrument.Book.Insert(slot);
        _accounts.Needs(instrument.HoldCurrency(order.Side), instrument.Need(order.Side, order.Price, order.Remaining));
        _events.Add(new OrderResting { Order = order.Id, Price = order.Price, Remaining = order.Remaining });
    }

    /// <summary>Takes an order out of its book; it stays in the table.</summary>
    void Leave(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        Touch(instrument);
        instrument.Book.Remove(slot);
        _accounts.Needs(instrument.HoldCurrency(order.Side), -instrument.Need(order.Side, order.Price, order.Remaining));
    }

    bool MayFill(OrderSlot maker, Ticks price, ref Lots lots)
    {
        var scale = _taker.Instrument.Scale;
        switch (_taker.Pays)
        {
            case Payment.Limit:
                return true;
            case Payment.Available:
                if (_taker.Side == Side.Sell || _accounts[_taker.QuoteAccount].Available >= scale.Notional(price, lots)) return true;
                _taker.Stop = Stop.Unpaid;
                return false;
            default:
                var affordable = _taker.Rest.Units / ((Int128)price.Value * scale.NotionalUnits);
                if (affordable < lots.Value) lots = new Lots((long)affordable);
                if (!lots.IsZero) return true;
                _taker.Stop = Stop.Spent;
                return false;
        }
    }

    void Fill(OrderSlot slot, Ticks price, Lots lots, bool makerDone)
    {
        ref var maker = ref _orders[slot];
        var instrument = _taker.Instrument;
        Touch(instrument);
        var trade = new TradeId(++_lastTrade);
        _accounts.Needs(instrument.HoldCurrency(maker.Side), -instrument.Need(maker.Side, price, lots));
        _taker.Filled += lots;

        var settlement = new Settlement(instrument, price, lots, trade);
        var makerFee = settlement.FeeOf(maker.Side, new FeePpm(maker.MakerPpm));
        var takerFee = settlement.FeeOf(_taker.Side, _taker.Rate);
        TellTrade(maker, trade, price, lots, makerFee, takerFee);
        if (makerDone) _events.Add(new OrderDone { Order = maker.Id });

        if (_taker.Side == Side.Buy) SettleTakerBuys(maker, settlement, takerFee, makerFee);
        else SettleTakerSells(maker, settlement, makerFee, takerFee);
        if (_taker.Pays == Payment.Amount) _taker.Rest -= settlement.Notional;
    }

    void TellTrade(in RestingOrder maker, TradeId trade, Ticks price, Lots lots, Amount makerFee, Amount takerFee)
    {
        _events.Add(new Traded
        {
            Trade = trade,
            Instrument = maker.Instrument,
            TakerSide = _taker.Side,
            Price = price,
            Quantity = lots,
            MakerOrder = maker.Id,
            TakerOrder = _taker.Order,
            Maker = maker.Member,
            Taker = _taker.Member,
        });
        _events.Add(new Filled
        {
            Trade = trade,
            Order = maker.Id,
            Member = maker.Member,
            Instrument = maker.Instrument,
            Side = maker.Side,
            Role = FillRole.Maker,
            Rate = new FeePpm(maker.MakerPpm),
            Price = price,
            Quantity = lots,
            Remaining = maker.Remaining,
            Fee = makerFee,
        });
        _events.Add(new Filled
        {
            Trade = trade,
            Order = _taker.Order,
            Member = _taker.Member,
            Instrument = maker.Instrument,
            Side = _taker.Side,
            Role = FillRole.Taker,
            Rate = _taker.Rate,
            Price = price,
            Quantity = lots,
            Remaining = _taker.Pays == Payment.Amount ? Lots.Zero : _taker.Quantity - _taker.Filled,
            Fee = takerFee,
        });
    }

    void SettleTakerBuys(in RestingOrder maker, in Settlement settlement, Amount takerFee, Amount makerFee)
    {
        var paid = settlement.Notional;
        switch (_taker.Pays)
        {
            case Payment.Limit:
                var held = settlement.Instrument.Scale.Notional(_taker.Limit, settlement.Lots);
                settlement.PayQuote(_accounts, _taker.QuoteAccount, held - paid, -held);
                break;
            case Payment.Amount:
                settlement.PayQuote(_accounts, _taker.QuoteAccount, Amount.Zero, -paid);
                break;
            case Payment.Available:
                settlement.PayQuote(_accounts, _taker.QuoteAccount, -paid, Amount.Zero);
                break;
        }

        settlement.Finish(_accounts, maker.ReceiveAccount, makerFee, maker.HoldAccount, _taker.BaseAccount, takerFee);
    }

    void SettleTakerSells(in RestingOrder maker, in Settlement settlement, Amount makerFee, Amount takerFee)
    {
        settlement.PayQuote(_accounts, maker.HoldAccount, Amount.Zero, -settlement.Notional);
        settlement.Finish(_accounts, _taker.QuoteAccount, takerFee, _taker.BaseAccount, maker.ReceiveAccount, makerFee);
    }

    void FinishMaker(OrderSlot slot)
    {
        FinishClientId(_orders.Detail(slot).ClientIdHash);
        RemoveFromMember(slot);
        _orders.Remove(slot);
    }

    void FinishClientId(UInt128 key)
    {
        if (key != 0) _clientIds.Finish(key, _nowUs);
    }

    /// <summary>Forwards the sweep to the exchange; a struct, so that the calls are inlined.</summary>
    readonly struct SpotFills(Exchange exchange) : IFills
    {
        public bool MayFill(OrderSlot maker, Ticks price, ref Lots lots) => exchange.MayFill(maker, price, ref lots);

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone) => exchange.Fill(maker, price, lots, makerDone);

        public void Finished(OrderSlot maker) => exchange.FinishMaker(maker);
    }

    /// <summary>Where an incoming order's money comes from.</summary>
    enum Payment : byte
    {
        /// <summary>From its hold at its limit; improvement returns at once.</summary>
        Limit,

        /// <summary>Market by quantity: a sell from its hold, a buy from available, fill by fill.</summary>
        Available,

        /// <summary>Market buy by quote amount: from its hold, as far as whole lots go.</summary>
        Amount,
    }

    enum Stop : byte
    {
        None,
        Unpaid,
        Spent,
    }

    /// <summary>The incoming order while it sweeps.</summary>
    struct Taker
    {
        public OrderId Order;
        public MemberId Member;
        public Instrument Instrument;
        public Side Side;
        public Payment Pays;
        public Stop Stop;
        public Ticks Limit;
        public Lots Quantity;
        public Lots Filled;
        public Amount Rest;
        public FeePpm Rate;
        public int BaseAccount;
        public int QuoteAccount;
    }
}
