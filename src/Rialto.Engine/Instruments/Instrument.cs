using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Instruments;

/// <summary>An instrument, its book, and what the engine derives from its terms. Owner: engine thread.</summary>
internal sealed class Instrument(InstrumentId id, in InstrumentTerms terms, Book book, int baseFeeAccount, int quoteFeeAccount)
{
    InstrumentTerms _terms = terms;

    public InstrumentId Id { get; } = id;
    public Book Book { get; } = book;

    /// <summary>The fee owner's accounts in base and quote.</summary>
    public int BaseFeeAccount { get; } = baseFeeAccount;
    public int QuoteFeeAccount { get; } = quoteFeeAccount;
    public InstrumentScale Scale { get; private set; } = new(terms.PricePrecision, terms.AmountPrecision);

    /// <summary>Whether the running step has this instrument on its list.</summary>
    public bool IsTouched { get; set; }
    public ref readonly InstrumentTerms Terms => ref _terms;
    public CurrencyId Base => _terms.Base;
    public CurrencyId Quote => _terms.Quote;
    public bool HasOpenOrders => Book.OrderCount(Side.Buy) + Book.OrderCount(Side.Sell) > 0;

    public void Change(in InstrumentTerms terms)
    {
        _terms = terms;
        Scale = new InstrumentScale(terms.PricePrecision, terms.AmountPrecision);
    }

    /// <summary>What an order holds: quote money for a buy at its limit, base money for a sell.</summary>
    public Amount Need(Side side, Ticks price, Lots quantity) =>
        side == Side.Buy ? Scale.Notional(price, quantity) : Scale.Base(quantity);

    public CurrencyId HoldCurrency(Side side) => side == Side.Buy ? Quote : Base;

    /// <summary>Price rules of a limit order, in order of precedence. Source: docs/rules/orders.md.</summary>
    public Reject CheckPrice(Ticks price)
    {
        if (price.Value < 1) return Reject.PriceMissing;
        if (!IsMultiple(price.Value, _terms.TickStep.Value)) return Reject.PriceOffTick;
        if (price < _terms.PriceMin) return Reject.PriceBelowMinimum;
        return price.Value > PriceCeiling ? Reject.PriceAboveMaximum : Reject.None;
    }

    /// <summary>Quantity rules, in order of precedence. Source: docs/rules/orders.md.</summary>
    public Reject CheckQuantity(Lots quantity)
    {
        if (quantity.Value < 1) return Reject.QuantityZero;
        if (!IsMultiple(quantity.Value, _terms.LotStep.Value)) return Reject.QuantityOffLot;
        if (quantity < _terms.QuantityMin) return Reject.QuantityBelowMinimum;
        return quantity > _terms.QuantityMax ? Reject.QuantityAboveMaximum : Reject.None;
    }

    /// <summary>Notional rules of a limit order. Source: docs/rules/orders.md.</summary>
    public Reject CheckNotional(Ticks price, Lots quantity)
    {
        if (!Scale.NotionalFits(price, quantity)) return Reject.NotionalTooLarge;
        return Scale.Notional(price, quantity) < _terms.NotionalMin ? Reject.NotionalBelowMinimum : Reject.None;
    }

    /// <summary>The price one step away from the other side, for a post-only order; None if there is none within the bounds.</summary>
    public Ticks NextToOpposite(Side side)
    {
        var best = Book.BestPrice(side.Opposite()).Value;
        var price = side == Side.Buy ? best - _terms.TickStep.Value : best + _terms.TickStep.Value;
        return CheckPrice(new Ticks(price)) == Reject.None ? new Ticks(price) : Ticks.None;
    }

    // Spot steps are 1: no division for them.
    static bool IsMultiple(long value, long step) => step == 1 || value % step == 0;

    long PriceCeiling => _terms.PriceMax.Value == 0 ? Limits.TicksMax : _terms.PriceMax.Value;
}
