using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>
/// Place in a book: better price first, then who came earlier. Bids negate the price, so that one comparison serves both sides.
/// </summary>
readonly record struct BookKey(long Rank, long Sequence) : IComparable<BookKey>
{
    public static BookKey OfLevel(Side side, Ticks price) => new(side == Side.Buy ? -price.Value : price.Value, 0);

    public static BookKey OfOrder(OrderView order) => OfLevel(order.Side, order.Price) with { Sequence = order.PrioritySequence };

    public int CompareTo(BookKey other)
    {
        var byRank = Rank.CompareTo(other.Rank);
        return byRank != 0 ? byRank : Sequence.CompareTo(other.Sequence);
    }
}
