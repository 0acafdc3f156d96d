using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>What each account must hold, worked out from nothing but the events.</summary>
internal sealed class NeedsLedger
{
    readonly Dictionary<OrderId, OpenOrder> _orders = [];
    readonly Dictionary<InstrumentId, InstrumentTerms> _terms = [];
    readonly Dictionary<long, (MemberId Owner, CurrencyId Currency, Amount Amount)> _withdrawals = [];
    readonly Dictionary<long, (MemberId Owner, CurrencyId Currency, Amount Amount)> _deposits = [];

    public Amount Of(MemberId owner, CurrencyId currency)
    {
        var sum = Amount.Zero;
        foreach (var order in _orders.Values.Where(order => order.Member == owner)) sum += NeedOf(order, currency);
        foreach (var item in _withdrawals.Values.Concat(_deposits.Values))
        {
            if (item.Owner == owner && item.Currency == currency) sum += item.Amount;
        }

        return sum;
    }

    /// <summary>The orders that stand in a book, by number.</summary>
    public IEnumerable<(OrderId, Ticks, Lots)> Open(InstrumentId instrument, Side side) => _orders
        .Where(pair => pair.Value.IsResting && pair.Value.Instrument == instrument && pair.Value.Side == side)
        .OrderBy(static pair => pair.Key.Value)
        .Select(static pair => (pair.Key, pair.Value.Price, pair.Value.Remaining));

    public void Take(ref EventReader reader)
    {
        switch (reader.Kind)
        {
            case EventKind.InstrumentChanged: Take(reader.As<InstrumentChanged>()); break;
            case EventKind.OrderAccepted: Take(reader.As<OrderAccepted>()); break;
            case EventKind.OrderResting: Take(reader.As<OrderResting>()); break;
            case EventKind.OrderAmended: Take(reader.As<OrderAmended>()); break;
            case EventKind.OrderTriggered: _orders[reader.As<OrderTriggered>().Order].IsWaiting = false; break;
            case EventKind.OrderTermsAmended: Take(reader.As<OrderTermsAmended>()); break;
            case EventKind.Filled: Take(reader.As<Filled>()); break;
            case EventKind.OrderDone: End(reader.As<OrderDone>().Order, Lots.Zero); break;
            case EventKind.OrderCancelled: End(reader.As<OrderCancelled>().Order, reader.As<OrderCancelled>().Cancelled); break;
            case EventKind.WithdrawalChanged: Take(reader.As<WithdrawalChanged>()); break;
            case EventKind.DepositChanged: Take(reader.As<DepositChanged>()); break;
            default: break;
        }
    }

    Amount NeedOf(OpenOrder order, CurrencyId currency)
    {
        var terms = _terms[order.Instrument];
        // Margin is no hold.
        if (terms.Kind == InstrumentKind.Perpetual) return Amount.Zero;
        var scale = new InstrumentScale(terms.PricePrecision, terms.AmountPrecision);
        if (order.Side == Side.Sell) return currency == terms.Base ? scale.Base(order.Remaining) : Amount.Zero;
        if (currency != terms.Quote) return Amount.Zero;
        if (order.Kind.HasLimit()) return scale.Notional(order.Price, order.Remaining);
        // Only a waiting market order is open between two steps. A twentieth on top of its notional, rounded up.
        if (!order.QuoteAmount.IsZero) return order.QuoteAmount;
        var notional = scale.Notional(order.TriggerPrice, order.Remaining);
        return notional + new Amount((notional.Units + 19) / 20);
    }

    void Take(in InstrumentChanged changed) => _terms[changed.Instrument] = changed.Terms;

    void Take(in OrderAccepted accepted) => _orders.Add(
        accepted.Order,
        new OpenOrder
        {
            Member = accepted.Member,
            Instrument = accepted.Instrument,
            Side = accepted.Side,
            Kind = accepted.OrderKind,
            IsWaiting = accepted.OrderKind.IsWaiting(),
            TriggerPrice = accepted.TriggerPrice,
            QuoteAmount = accepted.QuoteAmount,
            Price = accepted.Price,
            Quantity = accepted.Quantity,
            Remaining = accepted.Quantity,
        });

    void Take(in OrderResting resting)
    {
        var order = _orders[resting.Order];
        Assert.Equal((order.Price, order.Remaining), (resting.Price, resting.Remaining));
        order.IsResting = true;
    }

    void Take(in OrderAmended amended)
    {
        var order = _orders[amended.Order];
        order.Price = amended.Price;
        order.Quantity = amended.Quantity;
        order.Remaining = amended.Remaining;
        order.IsResting &= amended.KeptPriority == 1;
        Assert.Equal(amended.Quantity, order.Filled + order.Remaining);
    }

    void Take(in OrderTermsAmended amended)
    {
        var order = _orders[amended.Order];
        Assert.Equal(order.IsWaiting, amended.TriggerPrice != Ticks.None);
        order.TriggerPrice = amended.TriggerPrice;
    }

    void Take(in Filled filled)
    {
        var order = _orders[filled.Order];
        order.Filled += filled.Quantity;
        if (order.Quantity.IsZero) return;
        order.Remaining -= filled.Quantity;
        Assert.Equal(filled.Remaining, order.Remaining);
    }

    void End(OrderId id, Lots cancelled)
    {
        Assert.True(_orders.Remove(id, out var order), $"Order {id} ended and was not open.");
        if (!order.Quantity.IsZero) Assert.Equal(order.Quantity, order.Filled + cancelled);
    }

    void Take(in WithdrawalChanged changed)
    {
        if (changed.State == WithdrawalState.Held)
        {
            _withdrawals.Add(changed.WithdrawalNumber, (changed.From, changed.Currency, changed.Gross));
        }
        else Assert.True(_withdrawals.Remove(changed.WithdrawalNumber));
    }

    void Take(in DepositChanged changed)
    {
        if (changed.State == DepositState.Held) _deposits.Add(changed.DepositNumber, (changed.To, changed.Currency, changed.Net));
        else _deposits.Remove(changed.DepositNumber);
    }

    sealed class OpenOrder
    {
        public MemberId Member;
        public InstrumentId Instrument;
        public Side Side;
        public OrderKind Kind;
        public bool IsWaiting;
        public Ticks TriggerPrice;
        public Amount QuoteAmount;
        public Ticks Price;
        public Lots Quantity;
        public Lots Filled;
        public Lots Remaining;
        public bool IsResting;
    }
}
