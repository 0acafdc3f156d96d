using Rialto.Engine;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

public sealed class ExchangeViewsTests
{
    static readonly MemberId Alice = new(1_000);

    readonly ViewsLab _lab = new();

    [Fact]
    public void Currencies_and_instruments_come_in_order_of_position()
    {
        Assert.Equal(["usd", "abc"], _lab.Views.Currencies.All.Select(c => c.Code));
        Assert.Equal("abcusd abc usd", string.Join(' ', _lab.Views.Instruments.All.Select(i => $"{i.Code} {i.BaseCode} {i.QuoteCode}")));
        Assert.Null(_lab.Views.Currencies.Find("ABC"));
    }

    [Theory]
    // group, instrument → the row that fits best: group weighs 10, instrument 1.
    [InlineData(0, 9, 1)]
    [InlineData(0, 1, 2)]
    [InlineData(3, 9, 3)]
    [InlineData(3, 1, 4)]
    [InlineData(4, 1, 5)]
    [InlineData(4, 9, 5)]
    public void The_best_fitting_fee_row_counts(int group, int instrument, int maker)
    {
        Fee(0, 0, 1);
        Fee(0, 1, 2);
        Fee(3, 0, 3, "vip");
        Fee(3, 1, 4);
        Fee(4, 0, 5, "vop");

        Assert.Equal(maker, _lab.Views.Fees.RatesFor(new(group), new(instrument)).Maker.Value);
    }

    [Fact]
    public void Without_a_fee_row_nothing_is_charged_and_removed_rows_are_gone()
    {
        Assert.Equal(new FeeRates(new(0), new(0)), _lab.Views.Fees.RatesFor(new(0), ViewsLab.Abc));

        Fee(0, 0, 7);
        _lab.Step(1, ViewsLab.Event(new FeeChanged { Removed = 1 }));

        Assert.Empty(_lab.Views.Fees.All);
    }

    [Fact]
    public void A_group_keeps_its_name_and_a_row_its_number()
    {
        Fee(3, 0, 3, "vip");
        Fee(0, 0, 1);
        Fee(3, 0, 9);

        Assert.Equal(["1 vip 9", "2 any 1"], _lab.Views.Fees.All.Select(f => $"{f.Number} {f.GroupName} {f.Maker.Value}"));
        Assert.Equal(3, _lab.Views.Fees.GroupNamed("vip")!.Value.Value);
        Assert.Null(_lab.Views.Fees.GroupNamed("Vip"));
    }

    [Fact]
    public void Orders_of_a_level_stand_in_the_order_in_which_they_came_there()
    {
        Rest(1, Side.Buy, price: 10);
        Rest(2, Side.Buy, price: 10);
        Rest(3, Side.Buy, price: 11);
        Rest(4, Side.Sell, price: 20);
        Rest(5, Side.Sell, price: 19);

        // Order 1 goes to the tail of its level; order 2 only shrinks.
        _lab.Step(9, Amended(1, 10, 5, kept: 0), ViewsLab.Event(new OrderResting { Order = new(1), Price = new(10), Remaining = new(5) }));
        _lab.Step(9, Amended(2, 10, 3, kept: 1));

        var book = _lab.Views.Books.Of(ViewsLab.Abc);
        Assert.Equal([3, 2, 1], book.Orders(Side.Buy, 10).Select(o => o.Id.Value));
        Assert.Equal([5, 4], book.Orders(Side.Sell, 10).Select(o => o.Id.Value));
        Assert.Equal([3], book.Orders(Side.Buy, 1).Select(o => o.Id.Value));
        Assert.Equal([1, 2, 3, 4, 5], _lab.Views.OpenOrders.Of(Alice).Select(o => o.Id.Value));
    }

    [Fact]
    public void Levels_come_best_first_and_go_at_zero()
    {
        _lab.Step(
            1, Level(Side.Buy, 10, 5, 1, 1), Level(Side.Buy, 11, 6, 2, 1), Level(Side.Sell, 20, 7, 1, 1), Level(Side.Sell, 19, 8, 3, 1));
        var before = _lab.Views.Books.Of(ViewsLab.Abc);
        _lab.Step(2, Level(Side.Buy, 11, 0, 0, 2));

        Assert.Equal([new BookLevel(new(11), new(6), 2), new(new(10), new(5), 1)], before.Bids(10));
        Assert.Equal([new BookLevel(new(19), new(8), 3)], before.Asks(1));
        Assert.Equal(1, before.Sequence);
        var after = _lab.Views.Books.Of(ViewsLab.Abc);
        Assert.Equal((2, new BookLevel(new(10), new(5), 1)), (after.Sequence, after.BestBid));
        Assert.Null(_lab.Views.Books.Of(new(99)).BestAsk);
    }

    [Fact]
    public void A_buy_by_quote_amount_shows_its_quantity_when_it_is_done()
    {
        _lab.Step(
            1,
            ViewsLab.Event(new OrderAccepted
            {
                Order = new(1), Member = Alice, Instrument = ViewsLab.Abc, OrderKind = OrderKind.Market, QuoteAmount = new(1_000),
            }),
            ViewsLab.Event(new Traded
            {
                Trade = new(1), Instrument = ViewsLab.Abc, Price = new(10), Quantity = new(3), Maker = new(1_001), Taker = Alice,
            }),
            ViewsLab.Event(new Filled
            {
                Trade = new(1), Order = new(1), Member = Alice, Instrument = ViewsLab.Abc, Role = FillRole.Taker, Price =
                    new(10), Quantity = new(3),
            }),
            ViewsLab.Event(new OrderDone { Order = new(1) }));

        var order = _lab.Changes.Find(new(1))!.After;
        Assert.Equal((OrderState.Done, 3, 3, 0), (order.State, order.Quantity.Value, order.Filled.Value, order.Remaining.Value));
        // 3 lots of 0.1 at 1.0: 0.3 of quote money.
        Assert.Equal((Int128)300_000_000_000_000_000, order.FilledNotional.Units);
        Assert.Equal(0, _lab.Views.OpenOrders.Count);
    }

    [Fact]
    public void The_tape_holds_the_last_thousand_newest_first()
    {
        for (var i = 1; i <= 1_005; i++) _lab.Trade(i, i, 1);

        Assert.Equal(
            Enumerable.Range(6, 1_000).Reverse().Select(i => (long)i),
            _lab.Views.Tape.Newest(ViewsLab.Abc, 5_000).Select(t => t.Price.Value));
        Assert.Equal([1_005, 1_004], _lab.Views.Tape.Newest(ViewsLab.Abc, 2).Select(t => t.Price.Value));
    }

    [Fact]
    public void Postings_that_do_not_add_up_are_a_bug()
    {
        Assert.Throws<InvariantBrokenException>(() => _lab.Step(1, Posting(Alice, delta: 5, available: 5)));
    }

    [Fact]
    public void A_posting_that_does_not_continue_its_balance_is_a_bug()
    {
        Assert.Throws<InvariantBrokenException>(
            () => _lab.Step(1, Posting(Owners.Outside, -5, -5), Posting(Alice, delta: 5, available: 6)));
    }

    [Fact]
    public void A_member_below_zero_is_a_bug()
    {
        Assert.Throws<InvariantBrokenException>(() => _lab.Step(1, Posting(Alice, -5, -5), Posting(Owners.Outside, 5, 5)));
    }

    [Fact]
    public void A_missing_event_is_a_bug()
    {
        var buffer = new EventBuffer(64);
        buffer.Add(99, new OrderDone(), []);

        Assert.Throws<InvariantBrokenException>(() => _lab.Views.Apply(new(9, 9), buffer.Written, new()));
    }

    [Fact]
    public void Saved_and_loaded_views_are_the_same_and_go_on_the_same()
    {
        Fee(3, 0, 3, "vip");
        _lab.Step(1, ViewsLab.Event(new MemberChanged { Member = Alice, Group = new(3) }));
        _lab.Step(2, Posting(Owners.Outside, -5, -5), Posting(Alice, 5, 5));
        Rest(1, Side.Buy, price: 10);
        Rest(2, Side.Sell, price: 20);
        _lab.Step(3, Level(Side.Buy, 10, 5, 1, 1), Level(Side.Sell, 20, 5, 1, 1));
        for (var i = 0; i < 1_500; i++) _lab.Trade(10 + (i * 7), 10 + (i % 13), 1 + (i % 5));
        var saved = _lab.Save();

        _lab.SaveAndLoad();

        Assert.Equal(saved, _lab.Save());
        Assert.Equal(10 + (1_499 % 13), _lab.Views.Tickers.Of(ViewsLab.Abc, 12_000_000_000).Last.Value);
        Assert.Equal(10 + (1_499 % 13), _lab.Views.Candles.Of(ViewsLab.Abc, CandlePeriod.OneDay).Last!.Close.Value);
        _lab.Trade(20_000, 7, 7);
        Assert.Equal(7, _lab.Views.Tickers.Of(ViewsLab.Abc, 20_000_000_000).Last.Value);
        Assert.Equal(1_000, _lab.Views.Tape.Newest(ViewsLab.Abc, 5_000).Count);
        Assert.Equal(10, _lab.Views.Books.Of(ViewsLab.Abc).Orders(Side.Buy, 1).Single().Price.Value);
    }

    [Fact]
    public void All_money_of_a_currency_is_somewhere_and_its_sum_is_zero_also_after_loading()
    {
        _lab.Step(1, Posting(Alice, 70, 70), Posting(Owners.Outside, -100, -100), Posting(new(2_000), 29, 29), Posting(Owners.Fees, 1, 1));

        var money = Assert.Single(_lab.Views.Balances.Money);
        Assert.Equal(new CurrencyMoney(new(1), new(99), new(1), new(-100)), money);
        Assert.True(money.Sum.IsZero);

        _lab.SaveAndLoad();

        Assert.Equal([money], _lab.Views.Balances.Money);
    }

    void Fee(int group, int instrument, int maker, string name = "") =>
        _lab.Step(1, ViewsLab.Event(new FeeChanged { Group = new(group), Instrument = new(instrument), Maker = new(maker) }, name));

    void Rest(long order, Side side, long price) => _lab.Step(
        5,
        ViewsLab.Event(new OrderAccepted
        {
            Order = new(order), Member = Alice, Instrument = ViewsLab.Abc, Side = side, OrderKind = OrderKind.Limit,
            Price = new(price), Quantity = new(5),
        }),
        ViewsLab.Event(new OrderResting { Order = new(order), Price = new(price), Remaining = new(5) }));

    static Action<EventBuffer, long> Amended(long order, long price, long remaining, byte kept) => ViewsLab.Event(
        new OrderAmended
        {
            Order = new(order), Price = new(price), Quantity = new(remaining),
            Remaining = new(remaining), KeptPriority = kept,
        });

    static Action<EventBuffer, long> Level(Side side, long price, long lots, int count, long sequence) => ViewsLab.Event(
        new LevelChanged
        {
            Instrument = ViewsLab.Abc, Side = side, Price = new(price),
            Quantity = new(lots), Count = count, Sequence = sequence,
        });

    static Action<EventBuffer, long> Posting(MemberId owner, long delta, long available) => ViewsLab.Event(
        new BalanceChanged
        {
            Owner = owner, Currency = new(1), Posting = PostingKind.Deposit,
            Delta = new(delta), Available = new(available),
        });

    /// <summary>Amended again and again, filled with the same money again and again.</summary>
    [Fact]
    public void A_turnover_without_end_stops_at_the_end_of_the_number_and_ends_nothing()
    {
        var order = new OrderAccepted
        {
            Order = new(1), Member = Alice, Instrument = ViewsLab.Abc, Side = Side.Sell, OrderKind = OrderKind.Limit, Price = new(1),
            Quantity = new(1_000_000_000),
        };
        // 10^15 ticks × 10^5 lots × 10^16 = 10^36 units, the most that one fill may be worth.
        var fill = new Filled
        {
            Order = new(1), Instrument = ViewsLab.Abc, Side = Side.Sell, Role = FillRole.Maker, Price = new(1_000_000_000_000_000),
            Quantity = new(100_000), Remaining = new(900_000_000), Member = Alice,
        };
        _lab.Step(1, ViewsLab.Event(order), ViewsLab.Event(new OrderResting { Order = new(1), Price = new(1), Remaining = order.Quantity }));

        for (var i = 0; i < 170; i++) _lab.Step(2, ViewsLab.Event(fill));
        Assert.Equal(170 * Limits.AmountMaxUnits, _lab.Views.OpenOrders.Find(new(1))!.FilledNotional.Units);
        for (var i = 0; i < 30; i++) _lab.Step(3, ViewsLab.Event(fill));

        Assert.Equal(Int128.MaxValue, _lab.Views.OpenOrders.Find(new(1))!.FilledNotional.Units);
        _lab.SaveAndLoad();
        var shown = _lab.Views.OpenOrders.Find(new(1))!;
        Assert.Equal((Int128.MaxValue, 200), (shown.FilledNotional.Units, shown.TradesCount));
    }

    [Fact]
    public void Orders_stand_in_the_orders_of_readers_once_views_are_sorted_for_them()
    {
        Rest(id: 1, ticks: 10, levelOrders: 1);
        Rest(id: 2, ticks: 12, levelOrders: 1);
        Rest(id: 3, ticks: 13, levelOrders: 1);
        _lab.Step(4, ViewsLab.Event(new OrderCancelled { Order = new(1), Cancelled = new(5) }));
        var reader = new StateReader(_lab.Save());

        var views = ExchangeViews.Load(ref reader);

        Assert.Empty(views.OpenOrders.Of(Alice));
        Assert.Empty(views.Books.Of(ViewsLab.Abc).Orders(Side.Buy, max: 9));
        views.SortForReaders();
        foreach (var each in (ExchangeViews[])[_lab.Views, views])
        {
            Assert.Equal([2, 3], each.OpenOrders.Of(Alice).Select(static order => order.Id.Value));
            Assert.Equal([3, 2], each.Books.Of(ViewsLab.Abc).Orders(Side.Buy, max: 9).Select(static order => order.Id.Value));
        }
    }

    void Rest(long id, long ticks, int levelOrders) => _lab.Step(
        id,
        ViewsLab.Event(new OrderAccepted
        {
            Order = new(id), Member = Alice, Instrument = ViewsLab.Abc, Side = Side.Buy, Price = new(ticks), Quantity = new(5),
        }),
        ViewsLab.Event(new OrderResting { Order = new(id), Price = new(ticks), Remaining = new(5) }),
        ViewsLab.Event(new LevelChanged
        {
            Instrument = ViewsLab.Abc, Side = Side.Buy, Price = new(ticks), Quantity = new(5 * levelOrders), Count = levelOrders,
        }));
}
