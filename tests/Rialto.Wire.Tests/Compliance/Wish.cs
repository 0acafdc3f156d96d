namespace Rialto.Wire.Tests.Compliance;

/// <summary>An order that somebody wants, on the suite's one market.</summary>
/// <param name="Price">Null = whatever the market gives.</param>
public sealed record Wish(bool IsBuy, string Quantity, string? Price)
{
    public static Wish Buy(string quantity, string? price) => new(IsBuy: true, quantity, price);

    public static Wish Sell(string quantity, string? price) => new(IsBuy: false, quantity, price);
}
