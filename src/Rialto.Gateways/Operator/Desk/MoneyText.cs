using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>Money that an operator writes as a limit, a fee or a price: 0 or more.</summary>
internal static class MoneyText
{
    public static Amount ReadOrNote(DeskFields fields, string name, string value)
    {
        var isNumber = DecimalText.TryRead(value, out var number) && !number.Negative;
        if (isNumber && number.InUnits(Amount.Decimals, out Int128 units) == DecimalFit.Exact) return new Amount(units);
        fields.Note($"{name}: '{value}' is no amount of 0 or more with at most {Amount.Decimals} decimals");
        return Amount.Zero;
    }
}
