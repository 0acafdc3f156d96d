using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>Price-time matching: the one loop that the exchange and the benchmarks share.</summary>
public static class Matching
{
    /// <summary>Fills an incoming quantity from the opposite side, best price first, oldest first, at the makers' prices.</summary>
    /// <remarks>
    /// Ends when nothing is left, the side is empty, the best price is worse than <paramref name="limit"/> (None: any price will do) or
    /// <typeparamref name="TFills"/> says so. Returns the lots that are left. The taker itself must not stand in the book.
    /// For each fill: MayFill, the maker is reduced, Filled; and if the maker is done it leaves the book, then Finished. A fill takes at
    /// most what the maker shows; an iceberg that has shown all then shows its NextPart, at the tail of its level.
    /// </remarks>
    public static Lots Sweep<TFills>(Book book, OrderTable orders, Side takerSide, Ticks limit, Lots quantity, ref TFills fills)
        where TFills : struct, IFills, allows ref struct
    {
        var makerSide = takerSide.Opposite();
        while (!quantity.IsZero && book.Crosses(takerSide, limit))
        {
            var slot = book.BestSlot(makerSide);
            ref var maker = ref orders[slot];
            var price = maker.Price;
            var lots = Lots.Min(quantity, book.ShownOf(slot));
            if (!fills.MayFill(slot, price, ref lots)) break;

            Invariant.Holds(lots <= quantity);
            book.Reduce(slot, lots);
            quantity -= lots;
            var makerDone = maker.Remaining.IsZero;
            fills.Filled(slot, price, lots, makerDone);
            if (makerDone)
            {
                book.Remove(slot);
                fills.Finished(slot);
            }
            else if (maker.IsIceberg && book.ShownOf(slot).IsZero)
            {
                ShowNext(book, slot, maker.Remaining, fills.NextPart(slot));
            }
        }

        return quantity;
    }

    // The next part of an iceberg stands behind its level's others, as if it had just come.
    static void ShowNext(Book book, OrderSlot slot, Lots remaining, Lots part)
    {
        book.Hide(slot, remaining - Lots.Min(part, remaining));
        book.MoveToTail(slot);
    }
}
