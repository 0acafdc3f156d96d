using Rialto.Engine.Books;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Questions to a book that change nothing: what would an incoming order find?</summary>
/// <remarks>None of them walks levels: the book keeps sums, so the work does not grow with how many there are.</remarks>
internal static class Depth
{
    /// <summary>Whether the other side holds the whole quantity at the limit or better.</summary>
    public static bool CanFill(Book book, Side takerSide, Ticks limit, Lots quantity)
    {
        if (book.LotsOn(takerSide.Opposite()) < quantity) return false;
        book.OfferedFor(takerSide.Opposite(), quantity, out var farthest);
        return takerSide == Side.Buy ? farthest <= limit : farthest >= limit;
    }

    /// <summary>Whether the asks are worth at least the amount.</summary>
    public static bool CanSpend(Instrument instrument, Amount amount)
    {
        // In ticks × lots, rounded up: 10^15 × 2^63 fits, where money would not.
        var wanted = (amount.Units + instrument.Scale.NotionalUnits - 1) / instrument.Scale.NotionalUnits;
        return instrument.Book.OfferedOn(Side.Sell).TickLots >= wanted;
    }

    /// <summary>Price × lots of all asks at a price or a better one.</summary>
    public static Int128 AskedUpTo(Book book, Ticks limit) => book.OfferedAt(Side.Sell, limit).TickLots;

    /// <summary>What the other side has at better prices than this one.</summary>
    public static Offer BetterThan(Book book, Side takerSide, Ticks price)
    {
        var better = new Ticks(takerSide == Side.Buy ? price.Value - 1 : price.Value + 1);
        return better == Ticks.None ? default : book.OfferedAt(takerSide.Opposite(), better);
    }

    /// <summary>What the asks want for the quantity, or for as much of it as they have; counts at most 10^36 units.</summary>
    public static Amount CostOf(Instrument instrument, Lots quantity)
    {
        var cost = instrument.Book.OfferedFor(Side.Sell, quantity, out _).TickLots;
        var most = Limits.AmountMaxUnits / instrument.Scale.NotionalUnits;
        return new Amount(cost > most ? Limits.AmountMaxUnits : cost * instrument.Scale.NotionalUnits);
    }

    /// <summary>Whether the farthest level that the quantity needs (or the last there is) lies within so many ppm of the best.</summary>
    public static bool IsNear(Book book, Side takerSide, Lots quantity, int ppm)
    {
        var best = book.BestPrice(takerSide.Opposite());
        book.OfferedFor(takerSide.Opposite(), quantity, out var farthest);
        return (Int128)long.Abs(farthest.Value - best.Value) * 1_000_000 <= (Int128)best.Value * ppm;
    }
}
