using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Books;

/// <summary>What the fast book promises beyond the shared rules: layout, pools, bounded work, no allocation.</summary>
public sealed class BookStructureTests
{
    [Fact]
    public void A_resting_order_is_one_cache_line_laid_out_as_documented()
    {
        Assert.Equal(64, Unsafe.SizeOf<RestingOrder>());
        Assert.Equal(
            [0, 8, 16, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 61, 62],
            Offsets<RestingOrder>(
                "Id", "Price", "Remaining", "Next", "Prev", "Level", "Member", "Instrument", "MakerPpm", "ReceiveAccount", "HoldAccount",
                "Reserved", "Side", "Flags", "Traits"));
    }

    [Fact]
    public void The_detail_of_an_order_is_laid_out_as_documented()
    {
        Assert.Equal(48, Unsafe.SizeOf<OrderDetail>());
        Assert.Equal(
            [0, 8, 16, 24, 28, 32, 36, 40, 41, 42],
            Offsets<OrderDetail>(
                "Quantity", "Tag", "CreatedUs", "MemberNext", "MemberPrev", "TakerPpm", "ClientId", "TimeInForce", "Kind", "Parts"));
    }

    [Fact]
    public void A_price_level_is_one_cache_line_laid_out_as_documented()
    {
        Assert.Equal(64, Unsafe.SizeOf<PriceLevel>());
        Assert.Equal(
            [0, 8, 16, 24, 28, 32, 36, 40, 44, 48, 56],
            Offsets<PriceLevel>(
                "Price", "Lots", "StartLots", "Head", "Tail", "Count", "StartCount", "Leaf", "NextTouched", "Side",
                "Hidden"));

        // Marshal would give a bool four bytes; in memory it has one.
        var level = default(PriceLevel);
        Assert.Equal(49, Unsafe.ByteOffset(ref Unsafe.As<PriceLevel, byte>(ref level), ref Unsafe.As<bool, byte>(ref level.IsTouched)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(4_096)]
    public void The_table_finds_exactly_the_orders_that_are_in_it(int reserved)
    {
        var table = new OrderTable(1);
        table.Reserve(reserved);
        var draws = new SeededDraws(7);
        var expected = new Dictionary<long, OrderSlot>();
        for (var i = 0; i < 20_000; i++)
        {
            if (i == 10_000) table.Reserve(100_000); // Too late: nothing is lost by it.
            var id = 1 + (long)(draws.Next() % 3_000) * (draws.Below(2) == 0 ? 1 : 1L << 40);
            if (expected.Remove(id, out var slot)) table.Remove(slot);
            else expected.Add(id, table.Add(new RestingOrder { Id = new OrderId(id) }, new OrderDetail { Tag = id }));

            Assert.Equal(expected.Count, table.Count);
        }

        for (var id = 1L; id <= 3_000; id++) AssertFound(table, id, expected);
        foreach (var id in expected.Keys) AssertFound(table, id, expected);
    }

    [Fact]
    public void A_second_open_order_of_one_number_is_a_bug()
    {
        var table = new OrderTable(1);
        table.Add(new RestingOrder { Id = new OrderId(5) }, default);

        Assert.Throws<InvariantBrokenException>(() => table.Add(new RestingOrder { Id = new OrderId(5) }, default));
    }

    [Fact]
    public void An_order_that_stands_in_a_book_cannot_leave_the_table()
    {
        var orders = new OrderTable(1);
        var book = new Book(orders, new LevelTable(1));
        var slot = orders.Add(Order(1, Side.Buy, 5), default);
        book.Insert(slot);

        Assert.Throws<InvariantBrokenException>(() => orders.Remove(slot));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Limits.TicksMax + 1)]
    public void A_price_outside_the_domain_is_a_bug(long price)
    {
        var orders = new OrderTable(1);
        var book = new Book(orders, new LevelTable(1));
        var slot = orders.Add(Order(1, Side.Buy, price), default);

        Assert.Throws<InvariantBrokenException>(() => book.Insert(slot));
    }

    [Fact]
    public void An_order_cannot_be_reduced_by_more_than_it_has()
    {
        var orders = new OrderTable(1);
        var book = new Book(orders, new LevelTable(1));
        var slot = orders.Add(Order(1, Side.Buy, 5), default);
        book.Insert(slot);

        Assert.Throws<InvariantBrokenException>(() => book.Reduce(slot, new Lots(2)));
        Assert.Throws<InvariantBrokenException>(() => book.Reduce(slot, new Lots(0)));
        Assert.Throws<InvariantBrokenException>(() => book.Reduce(slot, new Lots(-1)));
    }

    [Fact]
    public void A_side_has_room_while_its_total_is_a_64_bit_number()
    {
        var orders = new OrderTable(16_384);
        var book = new Book(orders, new LevelTable(1));
        var id = 0L;
        while (book.HasRoom(Side.Buy, new Lots(Limits.LotsMax)))
        {
            book.Insert(orders.Add(Order(++id, Side.Buy, 1) with { Remaining = new Lots(Limits.LotsMax) }, default));
        }

        Assert.Equal(9_223, id);
        Assert.True(book.HasRoom(Side.Sell, new Lots(Limits.LotsMax)));
        Assert.Equal(9_223 * Limits.LotsMax, book[book.LevelAt(Side.Buy, new Ticks(1))].Lots.Value);
    }

    [Fact]
    public void Levels_and_nodes_are_given_back_when_a_step_ends()
    {
        var levels = new LevelTable(1);
        var book = new FastBook(new OrderTable(1), levels);
        for (var i = 0; i < 100; i++) book.Place(i + 1, (Side)(i & 1), 1 + i * 9_999_999_999_999, 1);
        book.EndStep();
        Assert.Equal(100, levels.LevelCount);

        for (var i = 0; i < 100; i++) book.Remove(i + 1);
        Assert.Equal(100, levels.LevelCount);
        book.EndStep();

        Assert.Equal(0, levels.LevelCount);
        Assert.Equal(0, levels.NodeCount);
    }

    [Fact]
    public void Far_prices_cost_height_only_while_they_are_there()
    {
        var levels = new LevelTable(1);
        var book = new FastBook(new OrderTable(1), levels);
        book.Place(1, Side.Sell, 1_000_000, 1);
        book.Place(2, Side.Sell, 1_000_001, 1);
        book.EndStep();
        Assert.Equal(1, levels.NodeCount);

        book.Place(3, Side.Sell, Limits.TicksMax, 1);
        book.EndStep();
        Assert.Equal(17, levels.NodeCount);
        book.Remove(3);
        book.EndStep();

        Assert.Equal(1, levels.NodeCount);
        Assert.Equal([1_000_000, 1_000_001], book.Levels(Side.Sell).Select(level => level.Price));
    }

    [Fact]
    public void A_restored_book_reports_nothing_and_goes_on_counting()
    {
        var book = new FastBook();
        book.Place(1, Side.Buy, 5, 1);

        book.Book.Restore(41);
        Assert.False(book.IsTouched);
        Assert.Empty(book.EndStep());
        book.Place(2, Side.Buy, 5, 1);

        Assert.Equal([new(Side.Buy, 5, 2, 2)], book.EndStep());
        Assert.Equal(42, book.Sequence);
    }

    [Fact]
    public void A_fill_that_may_not_happen_ends_the_sweep_and_a_lowered_one_happens()
    {
        var orders = new OrderTable(1);
        var book = new Book(orders, new LevelTable(1));
        for (var id = 1; id <= 3; id++) book.Insert(orders.Add(Order(id, Side.Sell, 10) with { Remaining = new Lots(5) }, default));
        var budget = new Budget { Lots = 8 };

        var left = Matching.Sweep(book, orders, Side.Buy, new Ticks(10), new Lots(12), ref budget);

        Assert.Equal(4, left.Value);
        Assert.Equal(2, budget.Fills);
        Assert.Equal(7, book.LotsOn(Side.Sell).Value);
        Assert.Equal(2, orders[book.BestSlot(Side.Sell)].Remaining.Value);
    }

    struct Budget : IFills
    {
        public long Lots;
        public int Fills;

        public readonly bool MayFill(OrderSlot maker, Ticks price, ref Lots lots)
        {
            lots = Rialto.Engine.Numbers.Lots.Min(lots, new Lots(Lots));
            return !lots.IsZero;
        }

        public void Filled(OrderSlot maker, Ticks price, Lots lots, bool makerDone)
        {
            Lots -= lots.Value;
            Fills++;
        }

        public readonly Lots NextPart(OrderSlot maker) => Rialto.Engine.Numbers.Lots.Zero;

        public readonly void Finished(OrderSlot maker)
        {
        }
    }

    static RestingOrder Order(long id, Side side, long price) =>
        new() { Id = new OrderId(id), Side = side, Price = new Ticks(price), Remaining = new Lots(1) };

    static void AssertFound(OrderTable table, long id, Dictionary<long, OrderSlot> expected)
    {
        var found = table.TryFind(new OrderId(id), out var slot);
        Assert.Equal(expected.TryGetValue(id, out var expectedSlot), found);
        if (!found) return;
        Assert.Equal(expectedSlot, slot);
        Assert.Equal(id, table[slot].Id.Value);
        Assert.Equal(id, table.Detail(slot).Tag);
    }

    static int[] Offsets<T>(params string[] fields) => [.. fields.Select(field => (int)Marshal.OffsetOf<T>(field))];
}
