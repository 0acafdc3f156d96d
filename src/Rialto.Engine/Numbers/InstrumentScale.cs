namespace Rialto.Engine.Numbers;

/// <summary>Turns ticks and lots of one instrument into money, exactly.</summary>
/// <remarks>
/// Needs <c>price_precision + amount_precision ≤ 18</c>, checked when an instrument is created; so
/// notional = price × quantity × 10^(18 − pp − ap) needs no rounding. Source: docs/rules/units.md.
/// </remarks>
public readonly record struct InstrumentScale
{
    // The largest price × quantity whose notional fits; a 128-bit division is too slow for every order.
    readonly Product _tickLotsMax;

    /// <param name="pricePrecision">Decimals of a price, 0 … 18.</param>
    /// <param name="amountPrecision">Decimals of a quantity, 0 … 18.</param>
    public InstrumentScale(int pricePrecision, int amountPrecision)
    {
        Invariant.Holds(pricePrecision >= 0);
        Invariant.Holds(amountPrecision >= 0);
        Invariant.Holds(pricePrecision + amountPrecision <= Amount.Decimals);
        NotionalUnits = PowerOfTen(Amount.Decimals - pricePrecision - amountPrecision);
        LotUnits = PowerOfTen(Amount.Decimals - amountPrecision);
        _tickLotsMax = Product.Of(Limits.AmountMaxUnits / NotionalUnits);
    }

    /// <summary>Units of quote money for one tick × one lot.</summary>
    public long NotionalUnits { get; }

    /// <summary>Units of base money in one lot.</summary>
    public long LotUnits { get; }

    /// <summary>Price × quantity in quote money, exact.</summary>
    /// <remarks>Callers admit only what <see cref="NotionalFits"/>; overflow after that is a bug.</remarks>
    public Amount Notional(Ticks price, Lots quantity)
    {
        var tickLots = TickLots(price, quantity);
        Invariant.Holds(tickLots <= _tickLotsMax);
        // The invariant bounds the product by 10^36; a checked 128-bit product costs several times as much.
        return new(tickLots.Times((ulong)NotionalUnits));
    }

    /// <summary>Quantity in base money, exact.</summary>
    public Amount Base(Lots quantity)
    {
        Invariant.Holds(quantity.Value >= 0);
        return new(Product.Of((ulong)quantity.Value, (ulong)LotUnits).ToInt128());
    }

    /// <summary>Whether price × quantity stays within 10^36 units.</summary>
    public bool NotionalFits(Ticks price, Lots quantity) => TickLots(price, quantity) <= _tickLotsMax;

    // What is below zero becomes a number that never fits.
    static Product TickLots(Ticks price, Lots quantity) => Product.Of(unchecked((ulong)price.Value), unchecked((ulong)quantity.Value));

    static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
