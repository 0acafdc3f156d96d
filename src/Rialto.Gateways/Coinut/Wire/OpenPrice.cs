using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>The mean price at which a position was opened. Shown only: positions are kept by their cost.</summary>
internal static class OpenPrice
{
    /// <summary>In 10^-8, to the nearest, ties to even.</summary>
    /// <param name="contract">Of the instrument.</param>
    /// <param name="pricePrecision">Of the instrument, at most 8.</param>
    /// <param name="cost">In picos, with whatever sign.</param>
    /// <param name="position">In lots, with whatever sign, not zero.</param>
    public static Int128 Of(in ContractTerms contract, int pricePrecision, Int128 cost, Lots position)
    {
        var (paid, unit) = (Int128.Abs(cost), (Int128)ContractMath.Abs(position).Value * contract.ValueFactor);
        for (var digits = pricePrecision; digits < CoinutDialect.DecimalsMax; digits++)
        {
            if (contract.Kind == ContractKind.Inverse) unit *= 10;
            else paid *= 10;
        }

        if (contract.Kind != ContractKind.Inverse) return Rounding.HalfEven(paid, unit);
        return paid == 0 ? 0 : Rounding.HalfEven(unit, paid);
    }
}
