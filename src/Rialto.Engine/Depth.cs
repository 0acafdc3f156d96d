using Rialto.Engine.Books;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Questions to a book that change nothing: what would an incoming order find?</summary>
internal static class Depth
{
    /// <summary>Whether the other side holds the whole quantity at the limit or better.</summary>
    public static bool CanFill(Book book, Side takerSide, Ticks limit, Lots quantity)
    {
        if (book.LotsOn(takerSide.Opposite()) < quantity) return false;
        for (var level = book.BestLevel(takerSide.Opposite()); !level.IsNone; level = book.NextLevel(level))
        {
            ref readonly var found = ref book[level];
            if (takerSide == Side.Buy ? found.Price > limit : found.Price < limit) return false;
            if (found.Lots >= quantity) return true;
            quantity -= found.Lots;
        }

        return false;
    }

    /// <summary>Whether the asks are worth at least the amount.</summary>
    public static bool CanSpend(Instrument instrument, Amount amount)
    {
        // In ticks × lots, rounded up: 10^15 × 2^63 fits, where money would not.
        var left = (amount.Units + instrument.Scale.NotionalUnits - 1) / instrument.Scale.NotionalUnits;
        for (var level = instrument.Book.BestLevel(Side.Sell); !level.IsNone && left > 0; level = instrument.Book.NextLevel(level))
        {
            left -= (Int128)instrument.Book[level].Price.Value * instrument.Book[level].Lots.Value;
        }

        return left <= 0;
    }

    /// <summary>Price × lots of all asks at a price or a better one.</summary>
    public static Int128 AskedUpTo(Book book, Ticks limit)
    {
        Int128 asked = 0;
        for (var level = book.BestLevel(Side.Sell); !level.IsNone && book[level].Price <= limit; level = book.NextLevel(level))
        {
            asked += (Int128)book[level].Price.Value * book[level].Lots.Value;
        }

        return asked;
    }

    /// <summary>What the asks want for the quantity, or for as much of it as they have; counts at most 10^36 units.</summary>
    public static Amount CostOf(Instrument instrument, Lots quantity)
    {
        Int128 cost = 0;
        for (var level = instrument.Book.BestLevel(Side.Sell); !level.IsNone && !quantity.IsZero; level = instrument.Book.NextLevel(level))
        {
            var lots = Lots.Min(quantity, instrument.Book[level].Lots);
            cost += (Int128)instrument.Book[level].Price.Value * lots.Value;
            quantity -= lots;
        }

        var most = Limits.AmountMaxUnits / instrument.Scale.NotionalUnits;
        return new Amount(cost > most ? Limits.AmountMaxUnits : cost * instrument.Scale.NotionalUnits);
    }

    /// <summary>Whether the farthest level that the quantity needs (or the last there is) lies within so many ppm of the best.</summary>
    public static bool IsNear(Book book, Side takerSide, Lots quantity, int ppm)
    {
        var best = book.BestPrice(takerSide.Opposite());
        var farthest = best;
        for (var level = book.BestLevel(takerSide.Opposite()); !level.IsNone && !quantity.IsZero; level = book.NextLevel(level))
        {
            farthest = book[level].Price;
            quantity -= Lots.Min(quantity, book[level].Lots);
        }

        return (Int128)long.Abs(farthest.Value - best.Value) * 1_000_000 <= (Int128)best.Value * ppm;
    }
}
