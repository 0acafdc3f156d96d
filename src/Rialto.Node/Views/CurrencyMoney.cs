using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Where all money of a currency is, in 10^-18: with members, with the exchange, and, below zero, come from outside.</summary>
/// <param name="Members">What members own, available and held.</param>
/// <param name="Exchange">The exchange's own: fees, insurance.</param>
/// <param name="Outside">Minus what came in and has not left: deposits, adjustments, issued, in transit, clearing.</param>
public readonly record struct CurrencyMoney(CurrencyId Currency, Amount Members, Amount Exchange, Amount Outside)
{
    /// <summary>Zero as long as no money is made or lost.</summary>
    public Amount Sum => Members + Exchange + Outside;

    internal CurrencyMoney Plus(MemberId owner, Amount amount)
    {
        if (owner.Value >= Owners.FirstMember) return this with { Members = Members + amount };
        return Owners.MayBeNegative(owner) ? this with { Outside = Outside + amount } : this with { Exchange = Exchange + amount };
    }
}
