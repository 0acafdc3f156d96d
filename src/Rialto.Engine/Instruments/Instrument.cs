using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Ledger;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Instruments;

/// <summary>An instrument, its book, and what the engine derives from its terms. Owner: engine thread.</summary>
internal sealed class Instrument(
    InstrumentId id, in InstrumentTerms terms, Book book, HeapPlaces waitingPlaces, int baseFeeAccount, int quoteFeeAccount)
{
    InstrumentTerms _terms = terms;
    InstrumentScale _scale = ScaleOf(terms);
    (ulong TickLot, ulong Lot) _weights = WeightsOf(terms);
    ulong _needCounted;

    public InstrumentId Id { get; } = id;
    public Book Book { get; } = book;

    /// <summary>The fee owner's accounts in base and quote.</summary>
    public int BaseFeeAccount { get; } = baseFeeAccount;
    public int QuoteFeeAccount { get; } = quoteFeeAccount;
    public ref readonly InstrumentScale Scale => ref _scale;

    /// <summary>Prices have moved that waiting orders were not yet asked about.</summary>
    public bool IsStirred { get; set; }

    /// <summary>Whether the running step has this instrument on its list.</summary>
    public bool IsTouched { get; set; }
    public ref readonly InstrumentTerms Terms => ref _terms;
    public CurrencyId Base => _terms.Base;
    public CurrencyId Quote => _terms.Quote;
    public bool HasOpenOrders => Book.OrderCount(Side.Buy) + Book.OrderCount(Side.Sell) + WaitingCount > 0;

    /// <summary>Waiting orders, whichever price they watch.</summary>
    public int WaitingCount => Waiting.Count + (Contract is null ? 0 : Contract.FairWaiting.Count + Contract.IndexWaiting.Count);

    /// <summary>What makes it a perpetual; null on spot.</summary>
    public Contract? Contract { get; set; }

    /// <summary>Its stops and take-profits that watch the last price.</summary>
    public WaitingOrders Waiting { get; } = new(waitingPlaces);

    /// <summary>Highest limit, trigger or trade price of any order that was accepted; bounds a later rise of the precision.</summary>
    public Ticks PriceHighest { get; private set; }

    /// <summary>Largest quantity of any order that was accepted, or filled one that spends an amount.</summary>
    public Lots QuantityHighest { get; private set; }

    public void Saw(Ticks price, Lots quantity)
    {
        if (price > PriceHighest) PriceHighest = price;
        if (quantity > QuantityHighest) QuantityHighest = quantity;
    }

    /// <summary>Looks at what every order of it needs.</summary>
    // Unchecked: a sum modulo 2^64 has no bound, and its bits are read without being reckoned with.
    public long Glance() => (long)_terms.State ^ _scale.LotUnits ^ PriceHighest.Value ^ unchecked((long)_needCounted);

    public void Save(StateWriter writer)
    {
        Waiting.Save(writer);
        writer.WriteInt64(PriceHighest.Value);
        writer.WriteInt64(QuantityHighest.Value);
    }

    public void Load(ref StateReader reader)
    {
        Waiting.Load(ref reader);
        Saw(new Ticks(reader.ReadInt64()), new Lots(reader.ReadInt64()));
    }

    public void Change(in InstrumentTerms terms)
    {
        var ticks = PowerOfTen(terms.PricePrecision - _terms.PricePrecision);
        Waiting.Refine(ticks);
        PriceHighest = new Ticks(PriceHighest.Value * ticks);
        QuantityHighest = new Lots(QuantityHighest.Value * PowerOfTen(terms.AmountPrecision - _terms.AmountPrecision));
        _terms = terms;
        _scale = ScaleOf(terms);
        _weights = WeightsOf(terms);
    }

    /// <summary>Whether all prices and quantities so far stay within bounds under finer precisions.</summary>
    public bool CanRefineTo(in InstrumentTerms terms)
    {
        var ticks = (Int128)PriceHighest.Value * PowerOfTen(terms.PricePrecision - _terms.PricePrecision);
        var lots = (Int128)QuantityHighest.Value * PowerOfTen(terms.AmountPrecision - _terms.AmountPrecision);
        return ticks <= Limits.TicksMax && lots <= Limits.LotsMax;
    }

    /// <summary>What an order holds: quote money for a buy at its limit, base money for a sell; on a perpetual nothing.</summary>
    public Amount Need(Side side, Ticks price, Lots quantity)
    {
        if (Contract is not null) return Amount.Zero;
        return side == Side.Buy ? Scale.Notional(price, quantity) : Scale.Base(quantity);
    }

    /// <summary>By how much what the book's orders need held has changed since this was last asked.</summary>
    /// <remarks>
    /// Weighed by <see cref="MoneyChecksum.WeightOf"/>. From the book's own sums, multiplied once: to multiply each order out as it came,
    /// traded and went cost more than all other checks (<c>bench checks</c>).
    /// </remarks>
    public ulong MovedNeed()
    {
        var bought = unchecked((ulong)Book.OfferedOn(Side.Buy).TickLots * _weights.TickLot);
        var needed = unchecked(bought + (ulong)Book.LotsOn(Side.Sell).Value * _weights.Lot);
        var moved = unchecked(needed - _needCounted);
        _needCounted = needed;
        return moved;
    }

    static InstrumentScale ScaleOf(in InstrumentTerms terms) => new(terms.PricePrecision, terms.AmountPrecision);

    // What one tick × lot of a buy counts, and one lot of a sell.
    static (ulong TickLot, ulong Lot) WeightsOf(in InstrumentTerms terms)
    {
        var scale = ScaleOf(terms);
        return unchecked(
            ((ulong)scale.NotionalUnits * MoneyChecksum.WeightOf(terms.Quote), (ulong)scale.LotUnits * MoneyChecksum.WeightOf(terms.Base)));
    }

    /// <summary>The waiting orders that watch a price; only a perpetual has more than the last one.</summary>
    public WaitingOrders WaitingBy(TriggerBy by) => by switch
    {
        TriggerBy.Last => Waiting,
        TriggerBy.Fair => Contract!.FairWaiting,
        TriggerBy.Index => Contract!.IndexWaiting,
    };

    public CurrencyId HoldCurrency(Side side) => side == Side.Buy ? Quote : Base;

    /// <summary>Price rules of a limit order, in order of precedence. Source: docs/rules/orders.md.</summary>
    public Reject CheckPrice(Ticks price)
    {
        if (price.Value < 1) return Reject.PriceMissing;
        if (!IsMultiple(price.Value, _terms.TickStep.Value)) return Reject.PriceOffTick;
        if (price < _terms.PriceMin) return Reject.PriceBelowMinimum;
        return price.Value > PriceCeiling ? Reject.PriceAboveMaximum : Reject.None;
    }

    /// <summary>Whether a limit price lies within the band around the last price. Source: docs/rules/instruments.md.</summary>
    public Reject CheckBand(Ticks price)
    {
        if (Contract is not null) return Contract.IsInBand(price) ? Reject.None : Reject.PriceOutsideBand;
        var last = Waiting.LastPrice.Value;
        if (_terms.PriceBandPpm == 0 || last == 0) return Reject.None;
        var isNear = (Int128)long.Abs(price.Value - last) * 1_000_000 <= (Int128)last * _terms.PriceBandPpm;
        return isNear ? Reject.None : Reject.PriceOutsideBand;
    }

    /// <summary>Trigger price rules, in order of precedence. Source: docs/rules/waiting-orders.md.</summary>
    public Reject CheckTrigger(OrderKind kind, Side side, Ticks trigger, TriggerBy by)
    {
        if (CheckPrice(trigger) != Reject.None) return Reject.TriggerPriceInvalid;
        return WaitingBy(by).IsReached(kind.IsRising(side), trigger) ? Reject.WouldTriggerAtOnce : Reject.None;
    }

    /// <summary>Quantity rules, in order of precedence. Source: docs/rules/orders.md.</summary>
    public Reject CheckQuantity(Lots quantity)
    {
        if (quantity.Value < 1) return Reject.QuantityZero;
        if (!IsMultiple(quantity.Value, _terms.LotStep.Value)) return Reject.QuantityOffLot;
        if (quantity < _terms.QuantityMin) return Reject.QuantityBelowMinimum;
        return quantity > _terms.QuantityMax ? Reject.QuantityAboveMaximum : Reject.None;
    }

    /// <summary>Rules of the shown part of a quantity; 0 = all is shown. Source: docs/rules/orders.md.</summary>
    public Reject CheckDisplay(Lots display, Lots quantity)
    {
        if (display.IsZero) return Reject.None;
        if (display.Value < 1) return Reject.QuantityZero;
        if (!IsMultiple(display.Value, _terms.LotStep.Value)) return Reject.QuantityOffLot;
        if (HasTooManyParts(display, quantity)) return Reject.QuantityBelowMinimum;
        return display > quantity ? Reject.QuantityAboveMaximum : Reject.None;
    }

    /// <summary>The trades that an iceberg can make of one incoming order have a bound.</summary>
    public static bool HasTooManyParts(Lots display, Lots quantity) =>
        PartsOf(display, quantity) > Limits.DisplayPartsMax;

    /// <summary>In how many parts a quantity is shown: 1 without a display quantity, 0 of nothing.</summary>
    public static long PartsOf(Lots display, Lots quantity) =>
        display.IsZero ? 1 : quantity.Value / display.Value + (quantity.Value % display.Value == 0 ? 0 : 1);

    /// <summary>Notional rules of a limit order. Source: docs/rules/orders.md.</summary>
    public Reject CheckNotional(Ticks price, Lots quantity)
    {
        // What a perpetual's order is worth is asked with the position limit.
        if (Contract is not null) return Reject.None;
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

    static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }

    long PriceCeiling => _terms.PriceMax.Value == 0 ? Limits.TicksMax : _terms.PriceMax.Value;
}
