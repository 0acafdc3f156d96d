using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What a request said about an order, to be said back when it is rejected: what could not be read is 0 or empty.</summary>
internal sealed record OrderEcho(
    long InstrumentId, string Side, DecimalNumber PriceNumber, DecimalNumber QuantityNumber, long ClientOrderId)
{
    const string Zero = "0.00000000";

    /// <summary>Eight decimals; zero where it was no number. Written only when it is said: most orders are not rejected.</summary>
    public string Price => TextOf(PriceNumber);

    public string Quantity => TextOf(QuantityNumber);

    static string TextOf(in DecimalNumber number)
    {
        if (number.InUnits(CoinutDialect.DecimalsMax + 10, out Int128 units) != DecimalFit.Exact) return Zero;
        return FixedText.Of(units, CoinutDialect.DecimalsMax + 10, CoinutDialect.DecimalsMax);
    }
}
