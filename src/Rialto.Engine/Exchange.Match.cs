using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
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
        FindAccounts(order, ref admission);
        if (admission.Position == 0 && OrderKinds.MayRest(order) && !instrument.Book.Crosses(order.Side, admission.Price))
        {
            Rest(order, id, order.Quantity, order.Quantity, ref admission);
            return;
        }

        _taker = new Taker
        {
            Order = id,
            Member = order.Header.Member,
            Instrument = instrument,
            Side = order.Side,
            Limit = admission.Position != 0 && !order.OrderKind.HasLimit() ? admission.Limit : admission.Price,
            Pays = admission.Position != 0 ? Payment.Limit : PaymentOf(order.OrderKind, order.QuoteAmount),
            Quantity = order.Quantity,
            Total = order.Quantity,
            Rest = order.QuoteAmount,
            Rate = admission.Taker,
            Rule = RuleOf(order.SelfTrade, instrument),
            Flags = order.Flags,
            MayRest = OrderKinds.MayRest(order),
            BaseAccount = admission.BaseAccount,
            QuoteAccount = admission.QuoteAccount,
            Position = admission.Position,
            IsProtected = admission.Position != 0 && !order.OrderKind.HasLimit(),
            Exits = admission.Exits,
        };
        var left = Sweep();
        if (!FinishTaker(left))
        {
            FinishClientId(admission.ClientId, id);
            return;
        }

        admission.Exits = _taker.Exits;
        Rest(order, id, left, _taker.Total, ref admission);
    }

    void FindAccounts(in PlaceOrder order, ref Admission admission)
    {
        if (admission.MarginAccount.Value != 0)
        {
            var account = admission.MarginAccount.Value - 1;
            admission.Position = _margin.Of(account, order.Instrument);
            admission.BaseAccount = _margin.Account(account).Ledger;
            admission.QuoteAccount = admission.BaseAccount;
            return;
        }

        admission.BaseAccount = _accounts.Of(order.Header.Member, admission.Instrument.Base);
        admission.QuoteAccount = _accounts.Of(order.Header.Member, admission.Instrument.Quote);
    }

    static Payment PaymentOf(OrderKind kind, Amount quoteAmount)
    {
        if (kind.HasLimit()) return Payment.Limit;
        return quoteAmount.IsZero ? Payment.Available : Payment.Amount;
    }

    Lots Sweep()
    {
        var quantity = _taker.Pays == Payment.Amount ? new Lots(long.MaxValue) : _taker.Quantity;
        do
        {
            var fills = new SpotFills(this);
            quantity = Matching.Sweep(_taker.Instrument.Book, _orders, _taker.Side, _taker.Limit, quantity, ref fills);
        }
        while (CutReduceOnly() || (!_taker.Own.IsNone && PreventSelfTrade(ref quantity)));

        return quantity;
    }

    // Tells what becomes of the taker's rest, and returns what it does not hold any more. True: it stays, in the book.
    bool FinishTaker(Lots left)
    {
        if (_taker.Pays == Payment.Amount)
        {
            FinishSpending();
            return false;
        }

        if (left.IsZero) _events.Add(new OrderDone { Order = _taker.Order });
        else if (_taker.MayRest && _taker.Stop == Stop.None) return true;
        else TellCancelled(left);
        ReleaseRest(left);
        return false;
    }

    // A buy by quote amount is done when no whole lot can be bought any more; an empty book cancels it.
    void FinishSpending()
    {
        var isSpent = _taker.Stop == Stop.Spent || (_taker.HasSpent && _taker.Stop == Stop.None);
        if (isSpent) _events.Add(new OrderDone { Order = _taker.Order });
        else TellCancelled(Lots.Zero);
        _accounts.Release(_taker.QuoteAccount, _taker.Rest, _taker.Order.Value);
        _taker.Instrument.Saw(Ticks.None, _taker.Filled);
    }

    void TellCancelled(Lots left)
    {
        var reason = _taker.Stop switch
        {
            Stop.None => _taker.IsProtected ? CancelReason.PriceProtection : CancelReason.NoLiquidity,
            Stop.Unpaid => CancelReason.NoFunds,
            Stop.Spent => CancelReason.NoLiquidity,
            Stop.SelfTrade => CancelReason.SelfTrade,
            Stop.ReduceOnly => CancelReason.ReduceOnly,
        };
        var rejected = reason is CancelReason.NoLiquidity or CancelReason.PriceProtection
            && (_taker.Flags & OrderFlags.RejectUnfilled) != 0;
        _events.Add(new OrderCancelled
        {
            Order = _taker.Order,
            Cancelled = left,
            Reason = reason,
            Reject = rejected ? Reject.NotEnoughLiquidity : Reject.None,
        });
    }

    // What the taker holds for what is left; one that was triggered also what its hold has left over.
    void ReleaseRest(Lots left)
    {
        ReleaseLots(left);
        _accounts.Release(_taker.QuoteAccount, _taker.Held, _taker.Order.Value);
    }

    void ReleaseLots(Lots lots)
    {
        if (lots.IsZero || (_taker.Pays != Payment.Limit && _taker.Side == Side.Buy)) return;
        var account = _taker.Side == Side.Buy ? _taker.QuoteAccount : _taker.BaseAccount;
        _accounts.Release(account, _taker.Instrument.Need(_taker.Side, _taker.Limit, lots), _taker.Order.Value);
    }

    void Rest(in PlaceOrder order, OrderId id, Lots left, Lots total, ref Admission admission) =>
        Enter(AddOpen(order, id, left, total, ref admission));

    /// <summary>Takes an accepted order into the table of open ones; it is in no book yet.</summary>
    OrderSlot AddOpen(in PlaceOrder order, OrderId id, Lots left, Lots total, ref Admission admission)
    {
        var isBuy = order.Side == Side.Buy;
        var traits = order.SelfTrade.Traits();
        if (order.OrderKind.IsWaiting()) traits |= OrderTraits.Waiting;
        if (!order.DisplayQuantity.IsZero) traits |= OrderTraits.Iceberg;
        if (order.ExpiresUs != 0) traits |= OrderTraits.Expires;
        if (admission.Position != 0) traits |= OrderTraits.Margin | order.TriggerBy.Traits();
        var resting = new RestingOrder
        {
            Id = id,
            Price = admission.Price,
            Remaining = left,
            Member = order.Header.Member,
            Instrument = order.Instrument,
            MakerPpm = admission.Maker.Value,
            HoldAccount = isBuy ? admission.QuoteAccount : admission.BaseAccount,
            ReceiveAccount = isBuy ? admission.BaseAccount : admission.QuoteAccount,
            Reserved = admission.MemberIndex,
            Side = order.Side,
            Flags = (byte)order.Flags,
            Traits = traits,
        };
        var detail = new OrderDetail
        {
            ClientId = admission.ClientId,
            Quantity = total,
            Tag = order.Header.Session,
            CreatedUs = _nowUs,
            TakerPpm = admission.Taker.Value,
            TimeInForce = (byte)order.TimeInForce,
            Kind = (byte)order.OrderKind,
        };
        var extra = new OrderExtra
        {
            TriggerPrice = order.TriggerPrice,
            QuoteAmount = order.QuoteAmount,
            DisplayQuantity = order.DisplayQuantity,
            ExpiresUs = order.ExpiresUs,
        };
        var slot = AddOpen(resting, detail, extra);
        if (admission.Position == 0) return slot;
        var hold = order.OrderKind.IsWaiting() ? 0 : HoldFor(admission.Instrument, resting, total, admission.Taker);
        AddToAccount(slot, admission.Position, hold, total, admission.Exits);
        return slot;
    }

    OrderSlot AddOpen(in RestingOrder order, in OrderDetail detail, in OrderExtra extra)
    {
        var slot = _orders.Add(order, detail);
        if (HasExtra(order)) _extras[slot] = extra;
        if (order.Expires) _expiries.Add(extra.ExpiresUs, order.Id.Value, slot.Value);
        AddToMember(slot);
        return slot;
    }

    static bool HasExtra(in RestingOrder order) => order.IsWaiting || order.IsIceberg || order.Expires;

    /// <summary>Puts an order into its book, at the tail of its level.</summary>
    void Enter(OrderSlot slot)
    {
        ref var order = ref _orders[slot];
        var instrument = InstrumentOf(order.Instrument);
        Touch(instrument);
        if (order.IsIceberg) _extras[slot].Hidden = order.Remaining - Lots.Min(order.Remaining, _extras[slot].DisplayQuantity);
        instrument.Book.Insert(slot);
        if (order.IsIceberg) CountParts(slot, PartsOf(slot));
        ref var told = ref _events.Append<OrderResting>();
        told.Order = order.Id;
        told.Price = order.Price;
        told.Remaining = order.Remaining;
        if (!order.IsMargin) return;
        CountResting(slot, Lots.Zero, order.Remaining);
        var position = _marginOrders[slot].Position;
        if (HasTooManyReduceOnly(position)) CutReduceOnly(position);
    }

    /// <summary>Takes an order out of its book; it stays in the table.</summary>
    void Leave(OrderSlot slot, Instrument instrument)
    {
        ref var order = ref _orders[slot];
        Touch(instrument);
        if (order.IsMargin) CountResting(slot, order.Remaining, Lots.Zero);
        instrument.Book.Remove(slot);
    }

    bool MayFill(OrderSlot maker, Ticks price, ref Lots lots)
    {
        // Who wants nothing more does not look at whose the next order is.
        if (_taker.HasSpent)
        {
            _taker.Stop = Stop.Spent;
            return false;
        }

        if (_taker.Position != 0 && !MayFillMargin(ref lots)) return false;
        if (_taker.Rule != SelfTradeRule.Allow && _orders[maker].Member == _taker.Member)
        {
            _taker.Own = maker;
            return false;
        }

        if (_taker.Position != 0) return true;
        var scale = _taker.Instrument.Scale;
        switch (_taker.Pays)
        {
            case Payment.Limit:
                return true;
            case Payment.Available:
                if (_taker.Side == Side.Sell || CanPay(scale.Notional(price, lots))) return true;
                _taker.Stop = Stop.Unpaid;
                return false;
            default:
                var affordable = _taker.Rest.Units / ((Int128)price.Value * scale.NotionalUnits);
                var most = Int128.Min(affordable, Limits.LotsMax - _taker.Filled.Value);
                if (most < lots.Value) lots = new Lots((long)most);
                if (!lots.IsZero) return true;
                _taker.Stop = Stop.Spent;
                return false;
        }
    }

    // A triggered market buy pays from what it held while it waited first.
    bool CanPay(Amount cost) => _taker.Held + _accounts[_taker.QuoteAccount].Available >= cost;

    void Fill(OrderSlot slot, Ticks price, Lots lots, bool makerDone)
    {
        ref var maker = ref _orders[slot];
        var instrument = _taker.Instrument;
        Touch(instrument);
        Stir(instrument, price);
        var trade = new TradeId(++_lastTrade);
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
                var fromHeld = Amount.Min(_taker.Held, paid);
                _taker.Held -= fromHeld;
                settlement.PayQuote(_accounts, _taker.QuoteAccount, fromHeld - paid, -fromHeld);
                break;
        }

        settlement.Finish(_accounts, maker.ReceiveAccount, makerFee, maker.HoldAccount, _taker.BaseAccount, takerFee);
    }

    void SettleTakerSells(in RestingOrder maker, in Settlement settlement, Amount makerFee, Amount takerFee)
    {
        settlement.PayQuote(_accounts, maker.HoldAccount, Amount.Zero, -settlement.Notional);
        settlement.Finish(_accounts, _taker.QuoteAccount, takerFee, _taker.BaseAccount, maker.ReceiveAccount, makerFee);
    }

    /// <summary>An order that is in no book and waits no more leaves the table.</summary>
    void FinishOpen(OrderSlot slot)
    {
        FinishClientId(_orders.Detail(slot).ClientId, _orders[slot].Id);
        if (_orders[slot].IsMargin) RemoveFromAccount(slot);
        RemoveFromMember(slot);
        if (_orders[slot].Expires) _expiries.Remove(slot.Value);
        _orders.Remove(slot);
    }

    void FinishClientId(int clientId, OrderId order)
    {
        if (clientId != 0) _clientIds.Finish(clientId, order, _nowUs);
    }

    /// <summary>Forwards the sweep to the exchange; a struct, so that the calls are inlined.</summary>
    readonly struct SpotFills(Exchange exchange) : IFills
    {
        public bool MayFill(OrderSlot maker, Ticks price, ref Lots lots) => exchange.MayFill(maker, price, ref lots);

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone)
        {
            if (exchange._taker.Position != 0) exchange.FillMargin(maker, price, lots, makerDone);
            else exchange.Fill(maker, price, lots, makerDone);
        }

        public Lots NextPart(OrderSlot maker)
        {
            exchange.CountParts(maker, exchange._orders.Detail(maker).Parts - 1);
            return exchange._extras[maker].DisplayQuantity;
        }

        public void Finished(OrderSlot maker) => exchange.FinishOpen(maker);
    }

    /// <summary>Where an incoming order's money comes from.</summary>
    enum Payment : byte
    {
        /// <summary>From its hold at its limit; improvement returns at once.</summary>
        Limit,

        /// <summary>Market by quantity: a sell from its hold, a buy from what it held while it waited, then from available, fill by
        /// fill.</summary>
        Available,

        /// <summary>Market buy by quote amount: from its hold, as far as whole lots go.</summary>
        Amount,
    }

    enum Stop : byte
    {
        None,
        Unpaid,
        Spent,
        SelfTrade,

        /// <summary>There is nothing left to reduce.</summary>
        ReduceOnly,
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

        /// <summary>What it comes with (and has not lost to its own orders).</summary>
        public Lots Quantity;

        /// <summary>The same with what was filled before it came here.</summary>
        public Lots Total;
        public Lots Filled;

        /// <summary>A buy by quote amount: what it may still spend.</summary>
        public Amount Rest;

        /// <summary>A triggered market buy by quantity: what is left of its hold.</summary>
        public Amount Held;

        /// <summary>Own order that stopped the sweep.</summary>
        public OrderSlot Own;
        public SelfTradeRule Rule;
        public OrderFlags Flags;
        public bool MayRest;
        public FeePpm Rate;
        public int BaseAccount;
        public int QuoteAccount;

        /// <summary>On a perpetual: where its account stands in the instrument; else 0.</summary>
        public int Position;

        /// <summary>Its limit is not its own, but the protection price.</summary>
        public bool IsProtected;

        /// <summary>On a perpetual: what it still brings along for the position.</summary>
        public ExitPair Exits;

        /// <summary>A buy by quote amount that is over: nothing left to spend, or as many lots as an order may have.</summary>
        public readonly bool HasSpent => Pays == Payment.Amount && (Rest.IsZero || Filled.Value == Limits.LotsMax);
    }
}
