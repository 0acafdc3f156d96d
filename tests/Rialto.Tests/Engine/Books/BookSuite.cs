using Rialto.Engine;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Books;

/// <summary>Rules that every book keeps; the fast and the plain one inherit them.</summary>
public abstract class BookSuite
{
    internal abstract IBookUnderTest NewBook();

    [Fact]
    public void An_empty_book_has_no_best_price_and_nothing_to_walk()
    {
        var book = NewBook();

        Assert.Equal(0, book.BestPrice(Side.Buy));
        Assert.Empty(book.Levels(Side.Sell));
        Assert.Empty(book.Orders(Side.Buy));
        Assert.False(book.Crosses(Side.Buy, 0));
        Assert.False(book.IsTouched);
        Assert.Empty(book.EndStep());
        Assert.Equal(0, book.Sequence);
    }

    [Fact]
    public void Bids_walk_from_high_to_low_and_asks_from_low_to_high()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 100, 1);
        book.Place(2, Side.Buy, 90, 1);
        book.Place(3, Side.Buy, 4_000, 1);
        book.Place(4, Side.Sell, 5_000, 1);
        book.Place(5, Side.Sell, 300_000, 1);
        book.Place(6, Side.Sell, 4_999, 1);

        Assert.Equal([4_000, 100, 90], book.Levels(Side.Buy).Select(level => level.Price));
        Assert.Equal([4_999, 5_000, 300_000], book.Levels(Side.Sell).Select(level => level.Price));
    }

    [Fact]
    public void Orders_of_a_level_trade_oldest_first()
    {
        var book = NewBook();
        book.Place(1, Side.Sell, 100, 5);
        book.Place(2, Side.Sell, 100, 6);
        book.Place(3, Side.Sell, 100, 7);
        var fills = new List<FillSeen>();

        var left = book.Sweep(Side.Buy, 100, 13, fills);

        Assert.Equal(0, left);
        Assert.Equal([new(1, 100, 5, true), new(2, 100, 6, true), new(3, 100, 2, false)], fills);
        Assert.Equal([new(3, 100, 5)], book.Orders(Side.Sell));
    }

    [Fact]
    public void A_sweep_stops_at_its_limit_and_trades_at_the_makers_prices()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 100, 5);
        book.Place(2, Side.Buy, 99, 5);
        book.Place(3, Side.Buy, 98, 5);
        var fills = new List<FillSeen>();

        var left = book.Sweep(Side.Sell, 99, 20, fills);

        Assert.Equal(10, left);
        Assert.Equal([new(1, 100, 5, true), new(2, 99, 5, true)], fills);
        Assert.Equal(98, book.BestPrice(Side.Buy));
    }

    [Fact]
    public void A_sweep_without_limit_takes_the_whole_side()
    {
        var book = NewBook();
        book.Place(1, Side.Sell, 1, 5);
        book.Place(2, Side.Sell, Limits.TicksMax, 5);

        Assert.Equal(1, book.Sweep(Side.Buy, 0, 11, []));
        Assert.Equal(0, book.LevelCount(Side.Sell));
        Assert.Equal(0, book.LotsOn(Side.Sell));
    }

    [Theory]
    [InlineData(Side.Buy, 100, true)]
    [InlineData(Side.Buy, 99, false)]
    [InlineData(Side.Buy, 0, true)]
    [InlineData(Side.Sell, 90, true)]
    [InlineData(Side.Sell, 91, false)]
    [InlineData(Side.Sell, 0, true)]
    public void An_order_crosses_when_its_limit_reaches_the_best_opposite_price(Side side, long limit, bool crosses)
    {
        var book = NewBook();
        book.Place(1, Side.Sell, 100, 1);
        book.Place(2, Side.Buy, 90, 1);

        Assert.Equal(crosses, book.Crosses(side, limit));
    }

    [Fact]
    public void A_reduced_order_keeps_its_place()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 100, 5);
        book.Place(2, Side.Buy, 100, 5);

        book.Reduce(1, 4);

        Assert.Equal([new(1, 100, 1), new(2, 100, 5)], book.Orders(Side.Buy));
        Assert.Equal(new LevelSeen(Side.Buy, 100, 6, 2), book.LevelAt(Side.Buy, 100));
    }

    [Theory]
    [InlineData(1, new long[] { 2, 3 })]
    [InlineData(2, new long[] { 1, 3 })]
    [InlineData(3, new long[] { 1, 2 })]
    public void The_rest_of_a_level_keeps_its_order_when_one_leaves(long leaving, long[] staying)
    {
        var book = NewBook();
        foreach (var id in new long[] { 1, 2, 3 }) book.Place(id, Side.Sell, 7, 1);

        book.Remove(leaving);
        book.Place(9, Side.Sell, 7, 1);

        Assert.Equal([.. staying, 9], book.Orders(Side.Sell).Select(order => order.Id));
    }

    [Fact]
    public void The_best_price_follows_when_the_top_level_runs_empty()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 1_000_000, 1);
        book.Place(2, Side.Buy, 17, 1);
        book.EndStep();

        book.Remove(1);

        Assert.Equal(17, book.BestPrice(Side.Buy));
        Assert.Null(book.LevelAt(Side.Buy, 1_000_000));
        Assert.Equal([17], book.Levels(Side.Buy).Select(level => level.Price));
        Assert.Equal(1, book.LevelCount(Side.Buy));
    }

    [Fact]
    public void Prices_from_one_to_the_ceiling_stand_side_by_side()
    {
        var book = NewBook();
        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            book.Place(10 + (long)side, side, Limits.TicksMax, 1);
            book.Place(20 + (long)side, side, 1, 1);
            book.Place(30 + (long)side, side, Limits.TicksMax - 1, 1);
        }

        Assert.Equal([Limits.TicksMax, Limits.TicksMax - 1, 1], book.Levels(Side.Buy).Select(level => level.Price));
        Assert.Equal([1, Limits.TicksMax - 1, Limits.TicksMax], book.Levels(Side.Sell).Select(level => level.Price));
    }

    [Fact]
    public void What_is_offered_at_a_price_or_better_is_the_sum_of_its_levels()
    {
        var book = NewBook();
        book.Place(1, Side.Sell, 10, 3);
        book.Place(2, Side.Sell, 10, 4);
        book.Place(3, Side.Sell, 500_000, 5);
        book.Place(4, Side.Buy, 9, 2);
        book.Place(5, Side.Buy, 1, 6);

        Assert.Equal((0, 0), book.OfferedAt(Side.Sell, 9));
        Assert.Equal((7, 70), book.OfferedAt(Side.Sell, 10));
        Assert.Equal((7, 70), book.OfferedAt(Side.Sell, 499_999));
        Assert.Equal((12, 2_500_070), book.OfferedAt(Side.Sell, 500_000));
        Assert.Equal((12, 2_500_070), book.OfferedAt(Side.Sell, Limits.TicksMax));
        Assert.Equal((0, 0), book.OfferedAt(Side.Buy, 10));
        Assert.Equal((2, 18), book.OfferedAt(Side.Buy, 9));
        Assert.Equal((8, 24), book.OfferedAt(Side.Buy, 1));
    }

    [Fact]
    public void What_a_quantity_would_take_ends_inside_the_last_level_needed()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 700_000, 3);
        book.Place(2, Side.Buy, 200, 4);
        book.Place(3, Side.Buy, 199, 5);

        Assert.Equal((0, 0, 0), book.OfferedFor(Side.Sell, 1));
        Assert.Equal((1, 700_000, 700_000), book.OfferedFor(Side.Buy, 1));
        Assert.Equal((3, 2_100_000, 700_000), book.OfferedFor(Side.Buy, 3));
        Assert.Equal((4, 2_100_200, 200), book.OfferedFor(Side.Buy, 4));
        Assert.Equal((9, 2_101_198, 199), book.OfferedFor(Side.Buy, 9));
        Assert.Equal((12, 2_101_795, 199), book.OfferedFor(Side.Buy, 13));
    }

    [Fact]
    public void What_left_is_not_offered_any_more()
    {
        var book = NewBook();
        book.Place(1, Side.Sell, 10, 3);
        book.Place(2, Side.Sell, 20, 4);
        book.Place(3, Side.Sell, 900_000_000, 5);
        book.EndStep();

        book.Remove(3);
        book.Reduce(2, 1);
        book.Sweep(Side.Buy, 10, 3, []);

        Assert.Equal((3, 60), book.OfferedAt(Side.Sell, Limits.TicksMax));
        Assert.Equal((3, 60, 20), book.OfferedFor(Side.Sell, 9));
        book.EndStep();
        Assert.Equal((3, 60), book.OfferedAt(Side.Sell, Limits.TicksMax));
    }

    [Fact]
    public void The_worth_of_a_full_side_is_exact()
    {
        var book = NewBook();
        for (var id = 1; id <= 9_000; id++) book.Place(id, Side.Sell, Limits.TicksMax - id % 3, Limits.LotsMax);

        // 3,000 × (3 × 10^15 - 3) × 10^15.
        var worth = (Int128)3_000 * (3_000_000_000_000_000 - 3) * 1_000_000_000_000_000;
        Assert.Equal((9_000_000_000_000_000_000, worth), book.OfferedAt(Side.Sell, Limits.TicksMax));
    }

    [Fact]
    public void A_step_reports_each_changed_level_once_in_the_order_of_first_touch()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 100, 5);
        book.Place(2, Side.Sell, 200, 5);
        book.Place(3, Side.Buy, 100, 5);

        Assert.True(book.IsTouched);
        Assert.Equal([new(Side.Buy, 100, 10, 2), new(Side.Sell, 200, 5, 1)], book.EndStep());
        Assert.False(book.IsTouched);
        Assert.Equal(1, book.Sequence);
    }

    [Fact]
    public void A_level_emptied_and_refilled_in_one_step_is_one_change()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 100, 5);
        book.EndStep();

        book.Remove(1);
        book.Place(2, Side.Buy, 100, 6);

        Assert.Equal([new(Side.Buy, 100, 6, 1)], book.EndStep());
    }

    [Fact]
    public void A_level_that_ends_a_step_as_it_began_is_no_change()
    {
        var book = NewBook();
        book.Place(1, Side.Buy, 100, 5);
        book.EndStep();

        book.Remove(1);
        book.Place(2, Side.Buy, 100, 5);
        book.Place(3, Side.Sell, 101, 5);
        book.Remove(3);

        Assert.True(book.IsTouched);
        Assert.Empty(book.EndStep());
        Assert.Equal(1, book.Sequence);
        Assert.Null(book.LevelAt(Side.Sell, 101));
    }

    [Fact]
    public void A_level_that_is_gone_is_reported_with_nothing_left()
    {
        var book = NewBook();
        book.Place(1, Side.Sell, 100, 5);
        book.EndStep();

        book.Sweep(Side.Buy, 100, 5, []);

        Assert.Equal([new(Side.Sell, 100, 0, 0)], book.EndStep());
        Assert.Equal(2, book.Sequence);
    }
}
