using Rialto.Engine.Numbers;

namespace Rialto.Engine.Ledger;

/// <summary>An owner's money in one currency; what he has is available + held.</summary>
internal struct Account
{
    public MemberId Owner;
    public CurrencyId Currency;
    public Amount Available;
    public Amount Held;
}
