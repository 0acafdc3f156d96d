using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Accepting, matching and ending orders.</summary>
public sealed partial class ExchangeModel
{
    enum Ending
    {
        Filled,
        BookEmpty,
        FundsEmpty,
        SelfTrade,
        PositionGone,
    }

    void Place(in PlaceOrder place, ReadOnlySpan<byte> text, BroughtExits? exits)
    {
        var clientId = RememberedId(place, text);
        if (TryRepeat(place, clientId, exits)) return;
        var verdict = Check(place, clientId, new(), exits ?? BroughtExits.None);
        if (verdict.Reject != Reject.None)
        {
            TellRejected(place, verdict, text);
            return;
        }
        Begin(Accept(place, verdict, clientId, text, exits));
    }

    /// <summary>An accepted order waits or meets the book.</summary>
    void Begin(ModelOrder order)
    {
        if (Kinds.Waits(order.Kind)) Wait(order);
        else Settle(order, Match(order));
    }

    static string? RememberedId(in PlaceOrder place, ReadOnlySpan<byte> text)
    {
        var remembers = text.Length > 0 && !place.Flags.HasFlag(OrderFlags.ClientIdIsTag);
        return remembers ? Convert.ToHexString(text) : null;
    }

    bool TryRepeat(in PlaceOrder place, string? clientId, BroughtExits? exits)
    {
        if (FirstOf(place, clientId, exits) is not { } first) return false;
        Tell(new OrderRepeated { Order = new(first), Member = place.Header.Member });
        return true;
    }

    /// <summary>The order that was made of this very request before, if it is remembered.</summary>
    long? FirstOf(in PlaceOrder place, string? clientId, BroughtExits? exits)
    {
        // What a gateway could not read gets its number and its reject, nothing else.
        if (place.GatewayReject != Reject.None) return null;
        if (clientId is null || !_members.TryGetValue(place.Header.Member.Value, out var member)) return null;
        return member.ClientIds.Find(clientId, _nowUs) is { } first && first.Content == OrderContent.Of(place, exits) ? first.Order : null;
    }

    void TellRejected(in PlaceOrder place, Verdict verdict, ReadOnlySpan<byte> text)
    {
        var told = new OrderRejected
        {
            Order = new(++_lastOrder),
            Member = place.Header.Member,
            Instrument = place.Instrument,
            Side = place.Side,
            OrderKind = place.OrderKind,
            TimeInForce = place.TimeInForce,
            Flags = place.Flags,
            Reject = verdict.Reject,
            Account = place.Account,
            Price = place.Price,
            Quantity = place.Quantity,
            QuoteAmount = place.QuoteAmount,
            Needed = Money(verdict.Needed),
        };
        Tell(told, text);
    }

    /// <summary>Number, frozen rates, event and hold.</summary>
    ModelOrder Accept(in PlaceOrder place, Verdict verdict, string? clientId, ReadOnlySpan<byte> text, BroughtExits? exits)
    {
        var owner = _members[place.Header.Member.Value];
        var instrument = _instruments[place.Instrument.Value];
        var (maker, taker) = _fees.RatesOf(owner.Group, instrument.Id);
        var order = new ModelOrder
        {
            Id = ++_lastOrder,
            Owner = owner,
            Instrument = instrument,
            Side = place.Side,
            Kind = place.OrderKind,
            TimeInForce = place.TimeInForce,
            Flags = place.Flags,
            FundsRule = place.FundsRule,
            SelfTrade = place.SelfTrade,
            Session = place.Header.Session,
            Display = place.DisplayQuantity.Value,
            TriggerPrice = place.TriggerPrice.Value,
            ExpiresUs = place.ExpiresUs,
            MakerPpm = maker,
            TakerPpm = taker,
            ClientId = clientId,
            SpendsAmount = SpendsAmount(place),
            Account = AccountFor(owner, instrument, place.Account.Value),
            TriggerBy = place.TriggerBy,
            Price = verdict.Price,
            Remaining = place.Quantity.Value,
            Brings = exits ?? BroughtExits.None,
        };
        instrument.Remember(BigInteger.Max(verdict.Price, place.TriggerPrice.Value), place.Quantity.Value);
        if (clientId is not null) owner.ClientIds.Remember(clientId, order.Id, OrderContent.Of(place, exits));
        TellAccepted(order, place, text);
        if (order.Brings != BroughtExits.None) TellRevised(order, order.Brings, isNew: true, setsComment: false, default);
        if (order.Account is null) ChangeHold(order, verdict.Hold);
        else if (!Kinds.Waits(order.Kind)) HoldMargin(order);
        return order;
    }

    void TellAccepted(ModelOrder order, in PlaceOrder place, ReadOnlySpan<byte> text)
    {
        var told = new OrderAccepted
        {
            Order = new(order.Id),
            Member = place.Header.Member,
            Instrument = place.Instrument,
            Side = place.Side,
            OrderKind = place.OrderKind,
            TimeInForce = place.TimeInForce,
            Flags = place.Flags,
            Maker = new(order.MakerPpm),
            Taker = new(order.TakerPpm),
            Account = new(order.Account?.Id ?? 0),
            TriggerBy = order.TriggerBy,
            Price = new(order.Price),
            Quantity = place.Quantity,
            QuoteAmount = place.QuoteAmount,
            TriggerPrice = place.TriggerPrice,
            DisplayQuantity = place.DisplayQuantity,
            ExpiresUs = place.ExpiresUs,
            Session = place.Header.Session,
        };
        Tell(told, text);
    }

    /// <summary>Makes the hold of an order this large, taking from or returning to available.</summary>
    void ChangeHold(ModelOrder order, BigInteger hold)
    {
        // Nothing is ever held in a margin account.
        if (order.Account is not null) return;
        var change = hold - order.Held;
        order.Held = hold;
        Post(order.Owner.Id, order.HoldCurrency, PostingKind.Hold, order.Id, -change, change);
    }

    Ending Match(ModelOrder taker)
    {
        while (true)
        {
            if (taker.SpendsAmount ? taker.Held.IsZero || taker.Filled == LotsMax : taker.Remaining == 0) return Ending.Filled;
            var maker = taker.Instrument.Book.First(taker.Side.Opposite());
            if (maker is null || !taker.Takes(maker.Price)) return Ending.BookEmpty;
            if (IsPositionGone(taker)) return Ending.PositionGone;
            if (maker.Owner == taker.Owner && RuleOf(taker) != SelfTradeRule.Allow)
            {
                if (Prevent(taker, maker)) return Ending.SelfTrade;
                continue;
            }
            if (taker.Account is not null)
            {
                TradeMargin(taker, maker);
                continue;
            }
            var available = _wallets.Of(taker.Owner.Id, taker.Instrument.Quote).Available;
            var lots = taker.SpendsAmount ? Affordable(taker, maker) : Math.Min(taker.Remaining, maker.Shown);
            var paysFromAvailable = taker.IsBuy && !taker.HasLimit && !taker.SpendsAmount;
            // Of these only a triggered order has a hold.
            if (paysFromAvailable && taker.Instrument.Notional(maker.Price, lots) > taker.Held + available) return Ending.FundsEmpty;
            var lastPart = taker.SpendsAmount && lots < maker.Shown;
            if (lots > 0) Trade(taker, maker, lots);
            if (lastPart) return Ending.Filled;
        }
    }

    static long Affordable(ModelOrder taker, ModelOrder maker)
    {
        var lots = BigInteger.Min(taker.Held / taker.Instrument.Notional(maker.Price, 1), LotsMax - taker.Filled);
        return lots < maker.Shown ? (long)lots : maker.Shown;
    }

    void Trade(ModelOrder taker, ModelOrder maker, long lots)
    {
        var trade = ++_lastTrade;
        _levels.Touch(maker.Instrument, maker.Side, maker.Price);
        maker.Instrument.Traded(maker.Price);
        maker.Remaining -= lots;
        maker.Shown -= lots;
        maker.Filled += lots;
        taker.Filled += lots;
        if (taker.SpendsAmount) taker.Instrument.Remember(0, taker.Filled);
        if (!taker.SpendsAmount) taker.Remaining -= lots;
        TellTrade(trade, taker, maker, lots);
        TellFill(trade, maker, maker, lots);
        TellFill(trade, taker, maker, lots);
        EndMaker(maker);
        var (buyer, seller) = taker.IsBuy ? (taker, maker) : (maker, taker);
        Pay(trade, buyer, seller, maker, lots);
    }

    void EndMaker(ModelOrder maker)
    {
        if (maker.Remaining == 0)
        {
            maker.Instrument.Book.Take(maker);
            Leave(maker);
            Tell(new OrderDone { Order = new(maker.Id) });
            ForgetLater(maker);
        }
        else if (maker.Shown == 0) ShowNext(maker);
    }

    /// <summary>The next part of an iceberg comes behind everybody else at its price; whoever counts the fills knows.</summary>
    static void ShowNext(ModelOrder maker)
    {
        maker.Show();
        maker.Instrument.Book.ToTail(maker);
    }

    void TellTrade(long trade, ModelOrder taker, ModelOrder maker, long lots) => Tell(new Traded
    {
        Trade = new(trade),
        Instrument = new(maker.Instrument.Id),
        TakerSide = taker.Side,
        Price = new(maker.Price),
        Quantity = new(lots),
        MakerOrder = new(maker.Id),
        TakerOrder = new(taker.Id),
        Maker = new(maker.Owner.Id),
        Taker = new(taker.Owner.Id),
    });

    void TellFill(long trade, ModelOrder order, ModelOrder maker, long lots) => Tell(new Filled
    {
        Trade = new(trade),
        Order = new(order.Id),
        Member = new(order.Owner.Id),
        Instrument = new(order.Instrument.Id),
        Side = order.Side,
        Role = order == maker ? FillRole.Maker : FillRole.Taker,
        Rate = new(RateOf(order, maker)),
        Price = new(maker.Price),
        Quantity = new(lots),
        Remaining = new(order.SpendsAmount ? 0 : order.Remaining),
        Fee = Money(FeeOf(order, maker, lots)),
    });

    static int RateOf(ModelOrder order, ModelOrder maker) => order == maker ? order.MakerPpm : order.TakerPpm;

    /// <summary>The fee on what the order receives, rounded up.</summary>
    static BigInteger FeeOf(ModelOrder order, ModelOrder maker, long lots)
    {
        var received = order.IsBuy ? order.Instrument.BaseMoney(lots) : order.Instrument.Notional(maker.Price, lots);
        return (received * RateOf(order, maker) + 999_999) / 1_000_000;
    }

    void Pay(long trade, ModelOrder buyer, ModelOrder seller, ModelOrder maker, long lots)
    {
        var instrument = maker.Instrument;
        var cost = instrument.Notional(maker.Price, lots);
        var goods = instrument.BaseMoney(lots);
        var freed = FreedByFill(buyer, cost, lots);
        buyer.Held -= freed;
        seller.Held -= goods;
        Post(buyer.Owner.Id, instrument.Quote, PostingKind.Trade, trade, freed - cost, -freed);
        Post(seller.Owner.Id, instrument.Quote, PostingKind.Trade, trade, cost, 0);
        PostFee(trade, seller, instrument.Quote, FeeOf(seller, maker, lots));
        Post(seller.Owner.Id, instrument.Base, PostingKind.Trade, trade, 0, -goods);
        Post(buyer.Owner.Id, instrument.Base, PostingKind.Trade, trade, goods, 0);
        PostFee(trade, buyer, instrument.Base, FeeOf(buyer, maker, lots));
    }

    /// <summary>What a fill takes out of the buyer's hold: at his limit, at cost, or nothing.</summary>
    static BigInteger FreedByFill(ModelOrder buyer, BigInteger cost, long lots)
    {
        if (buyer.HasLimit) return buyer.Instrument.Notional(buyer.Price, lots);
        return BigInteger.Min(buyer.Held, cost);
    }

    void PostFee(long trade, ModelOrder payer, int currency, BigInteger fee)
    {
        Post(payer.Owner.Id, currency, PostingKind.Fee, trade, -fee, 0);
        Post(FeesOwner, currency, PostingKind.Fee, trade, fee, 0);
    }

    /// <summary>What becomes of the incoming order after matching.</summary>
    void Settle(ModelOrder order, Ending ending)
    {
        if (ending == Ending.Filled)
        {
            Tell(new OrderDone { Order = new(order.Id) });
            ForgetLater(order);
            ChangeHold(order, 0);
            return;
        }
        if (order.MayRest && ending is not (Ending.SelfTrade or Ending.PositionGone))
        {
            Rest(order);
            return;
        }
        var unfilled = ending == Ending.BookEmpty && order.Flags.HasFlag(OrderFlags.RejectUnfilled);
        var reason = ending switch
        {
            Ending.BookEmpty when order is { Account: not null, HasLimit: false } => CancelReason.PriceProtection,
            Ending.BookEmpty => CancelReason.NoLiquidity,
            Ending.PositionGone => CancelReason.ReduceOnly,
            Ending.SelfTrade => CancelReason.SelfTrade,
            Ending.Filled or Ending.FundsEmpty => CancelReason.NoFunds,
        };
        TellCancelled(order, reason, unfilled ? Reject.NotEnoughLiquidity : Reject.None);
    }

    void Rest(ModelOrder order)
    {
        _levels.Touch(order.Instrument, order.Side, order.Price);
        order.Show();
        order.Instrument.Book.Put(order);
        Stand(order);
        Tell(new OrderResting { Order = new(order.Id), Price = new(order.Price), Remaining = new(order.Remaining) });
        if (order.Account is not { } account) return;
        ComeInLine(account);
        if (order.IsReduceOnly) CutReducing(account, order.Instrument);
    }

    /// <summary>Takes a resting or waiting order away for good.</summary>
    void End(ModelOrder order, CancelReason reason)
    {
        if (order.IsWaiting) order.Instrument.Waiting.Remove(order);
        else
        {
            _levels.Touch(order.Instrument, order.Side, order.Price);
            order.Instrument.Book.Take(order);
            if (order.Account is { } account) ComeInLine(account);
        }
        Leave(order);
        TellCancelled(order, reason, Reject.None);
    }

    void TellCancelled(ModelOrder order, CancelReason reason, Reject reject)
    {
        var lots = order.SpendsAmount ? 0 : order.Remaining;
        Tell(new OrderCancelled { Order = new(order.Id), Cancelled = new(lots), Reason = reason, Reject = reject });
        ForgetLater(order);
        ChangeHold(order, 0);
    }

    /// <summary>From its end on, an order's client id is remembered only for a while.</summary>
    void ForgetLater(ModelOrder order)
    {
        if (order.ClientId is not null) order.Owner.ClientIds.Finish(order.ClientId, _nowUs);
    }

    List<ModelOrder> OpenOrders(Predicate<ModelOrder> which)
    {
        var found = new List<ModelOrder>();
        foreach (var order in _open.Values)
        {
            if (which(order)) found.Add(order);
        }
        return found;
    }
}
