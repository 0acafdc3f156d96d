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
        if (incoming.Rule != SelfTradeRule.CancelMaker) return Depth.CanFill(book, incoming.Side, own.PriceBefore(incoming.Side), quantity);
        return quantity.Value <= long.MaxValue - own.Lots.Value && Depth.CanFill(book, incoming.Side, all, quantity + own.Lots);
    }

    static Ticks WorstPrice(Side takerSide) => new(takerSide == Side.Buy ? Limits.TicksMax : 1);

    // The same for a buy that spends an amount.
    bool CanSpend(in Incoming incoming, Amount amount)
    {
        var all = WorstPrice(Side.Buy);
        var own = OwnResting(incoming, all);
        if (own.Lots.IsZero) return Depth.CanSpend(incoming.Instrument, amount);
        var book = incoming.Instrument.Book;
        var others = incoming.Rule == SelfTradeRule.CancelMaker
            ? Depth.AskedUpTo(book, all) - own.TickLots
            : Depth.AskedUpTo(book, own.PriceBefore(Side.Buy));
        // In ticks × lots, rounded up: money would not fit.
        var unit = incoming.Instrument.Scale.NotionalUnits;
        return others >= (amount.Units + unit - 1) / unit;
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
            Price = _taker.Limit,
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
        Ticks _best;

        public void Add(Ticks price, Lots lots, Side takerSide)
        {
            Lots += lots;
            TickLots += (Int128)price.Value * lots.Value;
            var isBetter = takerSide == Side.Buy ? price < _best : price > _best;
            if (_best == Ticks.None || isBetter) _best = price;
        }

        /// <summary>The worst price that is better than all of them.</summary>
        public readonly Ticks PriceBefore(Side takerSide) => new(takerSide == Side.Buy ? _best.Value - 1 : _best.Value + 1);
    }
}
