using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>An owner's account in one currency, in 10^-18.</summary>
public readonly record struct BalanceView(CurrencyId Currency, Amount Available, Amount Held)
{
    public Amount Total => Available + Held;
}
