using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Streams;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>A side of a book against a sorted list of its levels.</summary>
public sealed class SideBookTests
{
    [Theory]
    [InlineData(Side.Buy, 40)]
    [InlineData(Side.Sell, 40)]
    [InlineData(Side.Buy, 5_000)]
    [InlineData(Side.Sell, 5_000)]
    public void Its_best_price_levels_and_total_are_those_of_a_sorted_list(Side side, int prices)
    {
        var dice = new Random(20_261_122);
        var book = new SideBook(side);
        var list = new SortedDictionary<long, (Int128 Lots, int Count)>();

        for (var i = 0; i < 20_000; i++)
        {
            var ticks = 1 + dice.Next(prices);
            var (lots, count) = dice.Next(2) == 0 ? (0, 0) : (1 + dice.Next(100), 1 + dice.Next(3));
            var before = list.GetValueOrDefault(ticks);
            if (count == 0) list.Remove(ticks);
            else list[ticks] = (lots, count);

            Assert.Equal((lots - before.Lots, count - before.Count), book.Set(ticks, lots, count));
            var best = list.Count == 0 ? 0 : side == Side.Buy ? list.Keys.Last() : list.Keys.First();
            if (dice.Next(4) == 0) Assert.Equal(best, book.Best);
        }

        Assert.Equal(side == Side.Buy ? list.Reverse() : list, book.BestFirst());
        Assert.Equal(list, book.Levels.OrderBy(level => level.Key));
        Assert.Equal(
            list.Aggregate(Int128.Zero, (sum, level) => sum + level.Value.Lots * (side == Side.Buy ? level.Key : 1)), book.Total);
    }

    /// <summary>Somebody who places and cancels behind the best price all day fills nobody's memory.</summary>
    [Fact]
    public void A_price_that_comes_and_goes_leaves_the_best_as_it_is()
    {
        var book = new SideBook(Side.Sell);
        book.Set(10, 1, 1);
        for (var i = 0; i < 1_000; i++)
        {
            book.Set(20, 1, 1);
            book.Set(20, 0, 0);
        }

        Assert.Equal((10, 1), (book.Best, book.Levels.Count));
        Assert.InRange(book.PricesRemembered, 1, 70);
        book.Set(10, 0, 0);
        Assert.Equal(0, book.Best);
        Assert.Empty(book.Levels);
    }
}
