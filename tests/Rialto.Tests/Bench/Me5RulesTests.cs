using Rialto.Benchmarks.Me5;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Bench;

/// <summary>The cases that a public survey found broken in many engines, in the contract of me-5.</summary>
public sealed class Me5RulesTests
{
    const Side Buy = Side.Buy;
    const Side Sell = Side.Sell;

    readonly List<Me5Report> _reports = [];
    readonly Me5Engine<ListReports> _engine;

    public Me5RulesTests() => _engine = new Me5Engine<ListReports>(new ListReports(_reports));

    [Fact]
    public void The_head_of_a_level_can_be_cancelled_and_a_sweep_takes_the_rest()
    {
        Rest(Sell, 100, 1, 2, 3);
        Cancel(1);

        Ioc(9, Buy, 100, 20);

        AssertTrades("100,10,2,9", "100,10,3,9");
    }

    [Fact]
    public void A_middle_order_can_be_cancelled_and_a_sweep_takes_the_rest()
    {
        Rest(Sell, 100, 1, 2, 3);
        Cancel(2);

        Ioc(9, Buy, 100, 20);

        AssertTrades("100,10,1,9", "100,10,3,9");
    }

    [Fact]
    public void Several_orders_apart_from_each_other_can_be_cancelled()
    {
        Rest(Buy, 100, 1, 2, 3, 4, 5, 6);
        foreach (var id in new[] { 5, 1, 3 }) Cancel(id);

        Ioc(9, Sell, 100, 30);

        AssertTrades("100,10,2,9", "100,10,4,9", "100,10,6,9");
    }

    [Fact]
    public void An_ioc_sweeps_over_levels_and_its_remainder_is_cancelled_at_its_limit()
    {
        New(1, Sell, 100, 10);
        New(2, Sell, 101, 10);
        New(3, Sell, 103, 10);

        Ioc(9, Buy, 102, 25);

        AssertLines("0,3,0,9,102,25", "1,3,100,10,1,9", "1,3,101,10,2,9", "2,3,0,9,102");
        Assert.Equal(0, _engine.BestPrice(Buy));
        Assert.Equal(103, _engine.BestPrice(Sell));
    }

    [Fact]
    public void An_exact_fill_at_a_levels_end_leaves_the_next_level_whole()
    {
        New(1, Sell, 100, 10);
        New(2, Sell, 101, 10);

        New(9, Buy, 101, 10);

        AssertLines("0,2,0,9,101,10", "1,2,100,10,1,9");
        Assert.Equal(101, _engine.BestPrice(Sell));
        Assert.Equal(0, _engine.BestPrice(Buy));
    }

    [Fact]
    public void A_remainder_becomes_the_new_best()
    {
        New(1, Sell, 100, 10);
        New(2, Buy, 90, 10);
        New(3, Buy, 105, 15);

        Ioc(9, Sell, 1, 10);

        AssertTrades("105,5,3,9", "90,5,2,9");
    }

    [Theory]
    [InlineData(Buy, 90, 120, 100)]
    [InlineData(Sell, 110, 80, 100)]
    public void A_modification_through_the_spread_trades_at_the_makers_price(Side side, long from, long to, long makerPrice)
    {
        New(1, side.Opposite(), makerPrice, 10);
        New(2, side, from, 10);

        Modify(2, to, 15);

        AssertLines($"1,2,{makerPrice},10,1,2", $"3,2,{(int)side},2,{to},15");
        Assert.Equal(to, _engine.BestPrice(side));
        Assert.Equal(0, _engine.BestPrice(side.Opposite()));
    }

    [Fact]
    public void One_of_two_orders_of_a_level_can_be_repriced()
    {
        Rest(Buy, 100, 1, 2);
        Modify(1, 99, 10);

        Ioc(9, Sell, 99, 20);

        AssertTrades("100,10,2,9", "99,10,1,9");
    }

    [Fact]
    public void A_modification_at_the_same_price_loses_priority()
    {
        Rest(Buy, 100, 1, 2);
        Modify(1, 100, 10);

        Ioc(9, Sell, 100, 20);

        AssertTrades("100,10,2,9", "100,10,1,9");
    }

    [Fact]
    public void A_partly_filled_order_can_be_cancelled()
    {
        New(1, Sell, 100, 10);
        Ioc(2, Buy, 100, 4);

        Cancel(1);

        AssertLines("2,2,1,1,100");
        Assert.Equal(0, _engine.BestPrice(Sell));
    }

    [Fact]
    public void A_partly_filled_order_can_be_modified()
    {
        New(1, Sell, 100, 10);
        Ioc(2, Buy, 100, 4);
        Modify(1, 101, 7);

        Ioc(9, Buy, 101, 20);

        AssertLines("0,3,0,9,101,20", "1,3,101,7,1,9", "2,3,0,9,101");
    }

    [Fact]
    public void A_stale_cancel_and_a_stale_modification_are_refused()
    {
        New(1, Sell, 100, 10);
        Ioc(2, Buy, 100, 10);

        Cancel(1);
        AssertLines("4,2,1");
        Modify(1, 101, 7);
        AssertLines("5,3,1");
    }

    [Fact]
    public void A_number_can_come_again_after_a_cancel()
    {
        New(1, Sell, 100, 10);
        Cancel(1);
        New(1, Buy, 50, 3);

        Ioc(9, Sell, 50, 3);

        AssertTrades("50,3,1,9");
    }

    [Fact]
    public void A_number_can_come_again_after_a_fill()
    {
        New(1, Sell, 100, 10);
        Ioc(2, Buy, 100, 10);
        New(1, Sell, 200, 4);

        Ioc(9, Buy, 200, 4);

        AssertTrades("200,4,1,9");
    }

    [Fact]
    public void A_number_that_never_came_cannot_be_cancelled()
    {
        Cancel(77);

        AssertLines("4,0,77");
    }

    [Fact]
    public void No_phantom_level_stays_when_a_cancel_empties_the_top()
    {
        New(1, Buy, 100, 10);
        New(2, Buy, 99, 10);
        Cancel(1);
        Assert.Equal(99, _engine.BestPrice(Buy));

        New(3, Sell, 100, 5);

        AssertLines("0,3,1,3,100,5");
        Assert.Equal(100, _engine.BestPrice(Sell));
    }

    [Fact]
    public void One_order_can_have_five_thousand_fills()
    {
        const int count = 5_000;
        for (var id = 1; id <= count; id++) New(id, Sell, 100 + id % 50, 1);

        New(99_999, Buy, 200, count + 1);

        var trades = LastReports().FindAll(report => report.Kind == Me5ReportKind.Trade);
        Assert.Equal(count, trades.Count);
        Assert.Equal(trades.OrderBy(trade => trade.Price).ThenBy(trade => trade.Id), trades);
        Assert.Equal(200, _engine.BestPrice(Buy));
        Assert.Equal(0, _engine.BestPrice(Sell));
    }

    [Fact]
    public void Prices_near_the_ceiling_match()
    {
        New(1, Sell, Rialto.Engine.Limits.TicksMax, 10);
        New(2, Sell, Rialto.Engine.Limits.TicksMax - 1, 10);

        New(9, Buy, Rialto.Engine.Limits.TicksMax, 20);

        AssertTrades("999999999999999,10,2,9", "1000000000000000,10,1,9");
    }

    [Fact]
    public void A_number_of_a_live_order_is_refused_and_the_live_one_stays()
    {
        New(1, Sell, 100, 10);

        New(1, Sell, 90, 5);

        AssertLines("6,1,1");
        Assert.Equal(100, _engine.BestPrice(Sell));
    }

    void Rest(Side side, long price, params int[] ids)
    {
        foreach (var id in ids) New(id, side, price, 10);
    }

    void New(int id, Side side, long price, int quantity) => Do(new Me5Message(price, quantity, id, Me5Kind.New, side));

    void Ioc(int id, Side side, long price, int quantity) => Do(new Me5Message(price, quantity, id, Me5Kind.NewIoc, side));

    void Cancel(int id) => Do(new Me5Message(0, 0, id, Me5Kind.Cancel, default));

    void Modify(int id, long price, int quantity) => Do(new Me5Message(price, quantity, id, Me5Kind.Modify, default));

    void Do(Me5Message message) => _engine.Execute([message]);

    List<Me5Report> LastReports() => _reports.FindAll(report => report.Sequence == _reports[^1].Sequence);

    /// <summary>The reports of the last message in canonical order.</summary>
    void AssertLines(params string[] lines) =>
        Assert.Equal(lines, LastReports().OrderBy(report => report.Kind).Select(report => CanonicalText.Line(report)));

    /// <summary>The trades of the last message: price, quantity, maker, taker.</summary>
    void AssertTrades(params string[] trades)
    {
        var lines = LastReports().FindAll(report => report.Kind == Me5ReportKind.Trade).ConvertAll(report => CanonicalText.Line(report));
        Assert.Equal(trades, lines.ConvertAll(line => line.Split(',', 3)[2]));
    }

    readonly struct ListReports(List<Me5Report> reports) : IReports
    {
        public void Add(in Me5Report report) => reports.Add(report);

        public void EndMessage()
        {
        }
    }
}
