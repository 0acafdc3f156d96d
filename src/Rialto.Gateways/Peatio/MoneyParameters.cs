using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>Reads what several account endpoints take.</summary>
internal static class MoneyParameters
{
    /// <summary>A visible currency in either case; an unknown one is noted as <see cref="Literals.AccountCurrencyUnknown"/>.</summary>
    public static CurrencyView? ReadCurrency(Input input, TextParameter parameter, PeatioDialect peatio)
    {
        if (parameter.Read(input) is not { } code) return null;
        var currency = peatio.FindCurrencyEitherCase(code);
        input.Require(currency is not null, parameter.Name, Literals.AccountCurrencyUnknown);
        return currency;
    }
}
