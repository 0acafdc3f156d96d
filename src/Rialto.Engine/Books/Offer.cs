using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>Lots that stand in a book, and what they cost at their prices.</summary>
/// <param name="Lots">How many.</param>
/// <param name="TickLots">
/// The sum of price × lots; times <see cref="InstrumentScale.NotionalUnits"/> it is money. Below 10^15 × 2^63, so it fits where money may
/// not.
/// </param>
public readonly record struct Offer(Lots Lots, Int128 TickLots)
{
    public static Offer operator +(Offer left, Offer right) => new(left.Lots + right.Lots, left.TickLots + right.TickLots);
    public static Offer operator -(Offer left, Offer right) => new(left.Lots - right.Lots, left.TickLots - right.TickLots);
}
