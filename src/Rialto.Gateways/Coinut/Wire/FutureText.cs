using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What a future is described by.</summary>
internal static class FutureText
{
    public const string ConversionRate = "1.00000000";

    /// <summary>A value factor is in 10^-12 of the margin currency for one tick and lot.</summary>
    const int PicoDecimals = 12;

    /// <summary>How much of the margin currency one contract moves with one whole unit of the price.</summary>
    public static string ContractSizeOf(InstrumentView instrument, PerpetualView perpetual)
    {
        var decimals = PicoDecimals - instrument.Terms.PricePrecision - instrument.Terms.AmountPrecision;
        var factor = (Int128)perpetual.Contract.ValueFactor;
        for (; decimals < 0; decimals++) factor *= 10;
        return FixedText.Of(factor, decimals, CoinutDialect.DecimalsMax);
    }
}
