using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Orders that meet their own member's. Source: docs/rules/self-trade.md.</summary>
public sealed partial class Exchange
{
    static SelfTradeRule RuleOf(SelfTradeRule own, Instrument instrument)
    {
        var rule = own == SelfTradeRule.Default ? instrument.Terms.SelfTrade : own;
        return rule == SelfTradeRule.Default ? SelfTradeRule.Allow : rule;
    }

    // Is the whole quantity there, of orders that it may trade with before anything else ends it?
    bool CanFill(in Incoming incoming, Ticks limit, Lots quantity)
    {
        var book = incoming.Instrument.Book;
        var all = limit != Ticks.None ? limit : WorstPrice(incoming.Side);
        var own = OwnResting(incoming, all);
        if (own.Lots.IsZero && limit == Ticks.None) return book.LotsOn(incoming.Side.Opposite()) >= quantity;
        if (own.Lots.IsZero) return Depth.CanFill(book, incoming.Side, all, quantity);
        if (incoming.Rule != SelfTradeRule.CancelMaker) return CanFillBefore(incoming, own.Best, quantity);
        return quantity.Value <= long.MaxValue - own.Lots.Value && Depth.CanFill(book, incoming.Side, all, quantity + own.Lots);
    }

    // Better levels count whole; at the level of his first own order what stands in front of it.
    bool CanFillBefore(in Incoming incoming, Ticks ownBest, Lots quantity)
    {
        var book = incoming.Instrument.Book;
        if (!Depth.CanFill(book, incoming.Side, ownBest, quantity)) return false;
        var better = Depth.BetterThan(book, incoming.Side, ownBest).Lots;
        return better >= quantity || better + AheadOfOwn(incoming, ownBest, quantity - better) >= quantity;
    }

    // Of icebergs what they show: their next part comes behind him. Looks at no more orders than a sweep would fill.
    Lots AheadOfOwn(in Incoming incoming, Ticks ownBest, Lots wanted)
    {
        var book = incoming.Instrument.Book;
        var member = _members[incoming.MemberIndex].Id;
        var ahead = Lots.Zero;
        var slot = book[book.LevelAt(incoming.Side.Opposite(), ownBest)].Head;
        for (; ahead < wanted && _orders[slot].Member != member; slot = _orders[slot].Next) ahead += book.ShownOf(slot);
        return ahead;
    }

    static Ticks WorstPrice(Side takerSide) => new(takerSide == Side.Buy ? Limits.TicksMax : 1);

    // The same for a buy that spends an amount.
    bool CanSpend(in Incoming incoming, Amount amount)
    {
        var all = WorstPrice(Side.Buy);
        var own = OwnResting(incoming, all);
        if (own.Lots.IsZero) return Depth.CanSpend(incoming.Instrument, amount);
        // In ticks × lots, rounded up: money would not fit.
        var unit = incoming.Instrument.Scale.NotionalUnits;
        var wanted = (amount.Units + unit - 1) / unit;
        if (incoming.Rule != SelfTradeRule.CancelMaker) return CanSpendBefore(incoming, own.Best, wanted);
        return Depth.AskedUpTo(incoming.Instrument.Book, all) - own.TickLots >= wanted;
    }

    bool CanSpendBefore(in Incoming incoming, Ticks ownBest, Int128 wanted)
    {
        var rest = wanted - Depth.BetterThan(incoming.Instrument.Book, Side.Buy, ownBest).TickLots;
        if (rest <= 0) return true;
        var lots = (rest + ownBest.Value - 1) / ownBest.Value;
        if (lots > incoming.Instrument.Book.LotsOn(Side.Sell).Value) return false;
        return AheadOfOwn(incoming, ownBest, new Lots((long)lots)).Value >= lots;
    }

    // His orders on the other side, within the limit; none where they count like anybody's.
    OwnOrders OwnResting(in Incoming incoming, Ticks limit)
    {
        var own = default(OwnOrders);
        var mayMeet = incoming.Rule != SelfTradeRule.Allow
            && _openOrders.TryGet(OpenOrdersKey(incoming.MemberIndex, incoming.Instrument.Id), out _);
        if (!mayMeet) return own;
        for (var slot = _members[incoming.MemberIndex].FirstOrder; !slot.IsNone; slot = _orders.Detail(slot).MemberNext)
        {
            ref var order = ref _orders[slot];
            if (order.Instrument != incoming.Instrument.Id || order.Side == incoming.Side || !order.IsResting) continue;
            var isWithin = incoming.Side == Side.Buy ? order.Price <= limit : order.Price >= limit;
            if (isWithin) own.Add(order.Price, order.Remaining, incoming.Side);
        }

        return own;
    }

    // The next order in the book is the taker's own member's. Answers whether the taker goes on.
    bool PreventSelfTrade(ref Lots quantity)
    {
        var own = _taker.Own;
        _taker.Own = default;
        switch (_taker.Rule)
        {
            case SelfTradeRule.CancelMaker:
                CancelOpen(own, CancelReason.SelfTrade);
                return true;
            case SelfTradeRule.CancelBoth:
                CancelOpen(own, CancelReason.SelfTrade);
                break;
            case SelfTradeRule.Decrement when _taker.Pays != Payment.Amount:
                return Decrement(own, ref quantity);
            default:
                break;
        }

        _taker.Stop = Stop.SelfTrade;
        return false;
    }

    bool Decrement(OrderSlot own, ref Lots quantity)
    {
        var by = Lots.Min(quantity, _orders[own].Remaining);
        if (by == _orders[own].Remaining) CancelOpen(own, CancelReason.SelfTrade);
        else Shrink(own, by, tellTerms: false);
        if (by == quantity)
        {
            _taker.Stop = Stop.SelfTrade;
            return false;
        }

        quantity -= by;
        _taker.Quantity -= by;
        _taker.Total -= by;
        _events.Add(new OrderAmended
        {
            Order = _taker.Order,
            Price = _taker.IsProtected ? Ticks.None : _taker.Limit,
            Quantity = _taker.Total,
            Remaining = quantity,
            KeptPriority = 1,
        });
        ReleaseLots(by);
        return true;
    }

    /// <summary>An order on its way in, as far as the book can be asked about it.</summary>
    readonly ref struct Incoming(Instrument instrument, int memberIndex, Side side, SelfTradeRule rule)
    {
        public Instrument Instrument { get; } = instrument;
        public int MemberIndex { get; } = memberIndex;
        public Side Side { get; } = side;
        public SelfTradeRule Rule { get; } = RuleOf(rule, instrument);
    }

    /// <summary>A member's resting orders on a side.</summary>
    struct OwnOrders
    {
        public Lots Lots;
        public Int128 TickLots;

        /// <summary>The first that would be met; None if there is none.</summary>
        public Ticks Best;

        public void Add(Ticks price, Lots lots, Side takerSide)
        {
            Lots += lots;
            TickLots += (Int128)price.Value * lots.Value;
            var isBetter = takerSide == Side.Buy ? price < Best : price > Best;
            if (Best == Ticks.None || isBetter) Best = price;
        }
    }
}
