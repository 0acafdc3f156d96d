using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Setup;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.History;

/// <summary>What perpetuals leave behind, to the last pico. The figures are those of the derivatives rules' own tables.</summary>
public sealed class MarginHistoryTests
{
    static readonly InstrumentId Btc = new(8);
    static readonly MemberId Carol = new(1_002);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trades_positions_and_the_ledger_of_an_account_add_up_to_its_balance()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 100));
        await MarkAsync(lab, 929_250);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 10_000, 929_250);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 20_000, 929_350);
        await TradeAsync(lab, NodeLab.Alice, Side.Sell, 10_000, 930_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Sell, 7_777, 930_150);
        await TradeAsync(lab, NodeLab.Alice, Side.Sell, 20_000, 929_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 7_777, 928_950);
        var account = AccountOf(lab, NodeLab.Alice);
        var all = new MarginQuery { Account = account, Ascending = true, Limit = 100 };

        var trades = await lab.Port.History.MarginTradesAsync(all, Cancel);
        var closed = await lab.Port.History.ClosedPositionsAsync(all, Cancel);
        var ledger = await lab.Port.History.MarginLedgerAsync(all, Cancel);

        Assert.Equal(
            [
                "Buy 929250000000 0 696937500", "Buy 1858700000000 0 1394025000", "Sell 930000000000 683333334 697500000",
                "Sell 723377655000 648083334 542533242", "Sell 1858000000000 -387061668 1393500000", "Buy 722444415000 38885000 541833312",
            ],
            trades.Select(trade => $"{trade.Side} {trade.Value} {trade.Realised} {trade.Fee}"));
        Assert.All(trades, trade => Assert.Equal((TradeLiquidity.Taker, 750), (trade.Liquidity, trade.Rate.Value)));
        Assert.Equal([1, 1, 1, 1, 3, 3], trades.Select(trade => trade.Position));
        Assert.Equal(
            ["Buy 30000 2787950000000 2788894355000 944355000", "Sell 7777 722483300000 722444415000 38885000"],
            closed.Select(one => $"{one.Side} {one.Quantity.Value} {one.OpenValue} {one.CloseValue} {one.Realised}"));
        Assert.Equal([1, 3], closed.Select(one => one.Number));
        Assert.Equal((Int128)995_716_910_946, ledger[^1].BalanceAfter);
        Assert.Equal((Int128)995_716_910_946, ledger.Aggregate(Int128.Zero, (sum, line) => sum + line.Amount));
        Assert.Equal(
            [MarginLedgerKind.Deposit, MarginLedgerKind.Fee, MarginLedgerKind.Fee, MarginLedgerKind.RealisedProfit, MarginLedgerKind.Fee],
            ledger.Take(5).Select(line => line.Kind));

        var maker = await lab.Port.History.MarginTradesAsync(all with { Account = AccountOf(lab, NodeLab.Bob), Limit = 1 }, Cancel);
        Assert.Equal((TradeLiquidity.Maker, -232_312_500), (maker[0].Liquidity, maker[0].Fee));
        var rebates = await lab.Port.History.MarginLedgerAsync(all with { Account = AccountOf(lab, NodeLab.Bob) }, Cancel);
        Assert.Equal(MarginLedgerKind.Rebate, rebates[1].Kind);
    }

    [Fact]
    public async Task Fundings_missed_while_the_node_was_down_are_settled_once_each_in_order()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 100));
        await MarkAsync(lab, 800_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 10_000, 800_000);
        await lab.DoneAsync(new SetFundingRate { Instrument = Btc, RateE8 = 10_000 });
        var query = new MarginQuery { Account = AccountOf(lab, NodeLab.Alice), Ascending = true, Limit = 10 };
        await lab.StopAsync();
        lab.Time.Advance(TimeSpan.FromHours(24));

        for (var restart = 0; restart < 2; restart++)
        {
            if (restart > 0) await lab.StopAsync();
            lab.Start();
            // An index that was silent counts again from its third price on.
            for (var price = 0; price < 3; price++) await MarkAsync(lab, 810_000);

            var settled = await lab.Port.History.FundingsAsync(new() { Instrument = Btc, Ascending = true, Limit = 10 }, Cancel);
            Assert.Equal(3, settled.Count);
            Assert.All(settled.Zip(settled.Skip(1)), pair => Assert.Equal(8L * 3_600_000_000, pair.Second.DueUs - pair.First.DueUs));
            var paid = await lab.Port.History.FundingPaymentsAsync(query, Cancel);
            Assert.Equal([-81_000_000, -81_000_000, -81_000_000], paid.Select(payment => (long)payment.Amount));
        }
    }

    [Fact]
    public async Task An_order_that_could_not_be_filled_as_asked_is_one_that_ended()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 100));
        await MarkAsync(lab, 800_000);
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Sell, 800_000, 1_000) with { Instrument = Btc });
        var account = AccountOf(lab, NodeLab.Alice);
        var buy = NodeLab.Limit(NodeLab.Alice, Side.Buy, 800_000, 2_000) with { Instrument = Btc, Account = account };

        var killed = await lab.SubmitAsync(
            buy with { TimeInForce = TimeInForce.FillOrKill, Flags = OrderFlags.ClientIdIsTag }, "a comment");
        var posted = await lab.SubmitAsync(buy with { Flags = OrderFlags.PostOnly });
        // What the account has too little for never was an order.
        var refused = await lab.SubmitAsync(buy with { Quantity = new(9_000_000) });

        Assert.Equal((OutcomeStatus.Rejected, Reject.FillOrKillUnfillable), (killed.Status, killed.Reject));
        await lab.RestartAsync();
        foreach (var (outcome, comment) in ((Outcome, string?)[])[(killed, "a comment"), (posted, null)])
        {
            var ended = Assert.Single(outcome.Orders);
            Assert.Equal((OrderState.Cancelled, CancelReason.TriggerFailed), (ended.State, ended.Reason));
            Assert.Equal((outcome.Reject, 2_000, comment), (ended.CancelReject, ended.Remaining.Value, ended.ClientOrderId));
            Assert.Equal(ended, await lab.Port.History.OrderAsync(ended.Id, Cancel));
        }

        Assert.Empty(refused.Orders);
        Assert.Null(await lab.Port.History.OrderAsync(new(refused.Number), Cancel));
    }

    [Fact]
    public async Task What_an_order_brings_along_its_new_comment_and_an_accounts_name_are_there_after_a_restart()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 100));
        await MarkAsync(lab, 800_000);
        var buy = NodeLab.Limit(NodeLab.Alice, Side.Buy, 790_000, 2_000) with { Instrument = Btc };
        var placed = await lab.DoneAsync(new PlaceWithExits { Order = buy, StopLoss = new(780_000), TakeProfit = new(820_000) });
        var order = new OrderId(placed.Number);
        var terms = new AmendTerms { Header = new() { Member = NodeLab.Alice }, Order = order };
        var revised = await lab.DoneAsync(new ReviseOrder { Terms = terms, TakeProfit = ReviseOrder.NoExit, SetsComment = 1 }, "later");
        var opened = await lab.DoneAsync(new OpenMarginAccount { Header = new() { Member = NodeLab.Alice } }, "isolated");
        Assert.Equal((780_000, 820_000), (placed.Orders[0].StopLoss.Value, placed.Orders[0].TakeProfit.Value));
        lab.CatchUp();

        await lab.RestartAsync();

        var known = lab.Views.OpenOrders.Find(order)!;
        Assert.Equal((780_000, 0, "later"), (known.StopLoss.Value, known.TakeProfit.Value, known.ClientOrderId));
        Assert.Equal(revised.Orders[0], known);
        Assert.Equal(known, await lab.Port.History.OrderAsync(order, Cancel));
        Assert.Equal("isolated", lab.Views.Margin.Find(new MarginAccountId((int)opened.Number))!.Name);
        // Saved and loaded: the same bytes again.
        var writer = new Rialto.Engine.Codec.StateWriter();
        lab.Views.Save(writer);
        var reader = new Rialto.Engine.Codec.StateReader(writer.Written);
        var again = new Rialto.Engine.Codec.StateWriter();
        ExchangeViews.Load(ref reader).Save(again);
        Assert.True(writer.Written.SequenceEqual(again.Written));
    }

    [Fact]
    public async Task The_fees_of_many_orders_come_at_once()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 100));
        await MarkAsync(lab, 800_000);
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Sell, 800_000, 1_000) with { Instrument = Btc });
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Sell, 800_050, 1_000) with { Instrument = Btc });
        var buy = NodeLab.Limit(NodeLab.Alice, Side.Buy, 800_050, 2_000) with { Instrument = Btc };
        var bought = await lab.DoneAsync(buy);
        var both = new OrderId(bought.Number);
        var none = new OrderId((await lab.DoneAsync(buy with { Price = new(790_000) })).Number);

        var fees = await lab.Port.History.OrderFeesAsync([both, none], Cancel);

        // 750 ppm of 0.08 and of 0.080005 coins, each rounded up to a pico.
        Assert.Equal((60_000_000 + 60_003_750) * (Int128)1_000_000, Assert.Single(fees).Value.Units);
        Assert.Equal(both, fees.Keys.Single());
        Assert.Equal(fees[both], bought.Fees);
        Assert.Empty(await lab.Port.History.OrderFeesAsync([], Cancel));
    }

    [Fact]
    public async Task A_command_tells_what_its_order_has_become_and_what_its_fills_cost_unless_earlier_ones_did()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 100));
        await MarkAsync(lab, 800_000);
        var sell = NodeLab.Limit(NodeLab.Bob, Side.Sell, 800_000, 4_000) with { Instrument = Btc };
        var buy = NodeLab.Limit(NodeLab.Alice, Side.Buy, 790_000, 10_000) with { Instrument = Btc };
        await lab.DoneAsync(sell);
        var order = new OrderId((await lab.DoneAsync(buy)).Number);

        // The order trades and is cancelled within one step.
        var header = new CommandHeader { Member = NodeLab.Alice };
        var batch = new BatchBuilder(header, allOrNothing: false);
        Assert.True(batch.Add(new AmendOrder { Header = header, Order = order, Price = new(800_000) }, []));
        Assert.True(batch.Add(new CancelOrder { Header = header, Order = order }, []));
        var both = await lab.Port.Submit(batch);
        var cancelled = both.Elements[1];
        // Another one trades a step before it is cancelled.
        await lab.DoneAsync(sell);
        var again = await lab.DoneAsync(buy with { Price = new(800_000) });
        var late = await lab.DoneAsync(new CancelOrder { Header = header, Order = new(again.Number) });

        Assert.Equal((0, 10_000), (cancelled.Orders[0].Filled.Value, cancelled.Orders[0].Remaining.Value));
        Assert.Equal((4_000, 6_000), (cancelled.Cancelled!.Filled.Value, cancelled.Cancelled.Remaining.Value));
        Assert.Equal((OrderState.Cancelled, CancelReason.Requested), (cancelled.Cancelled.State, cancelled.Cancelled.Reason));
        // 750 ppm of 0.32 coins.
        Assert.Equal((Int128)240_000_000 * 1_000_000, cancelled.Fees!.Value.Units);
        Assert.Equal(cancelled.Fees, again.Fees);
        Assert.Null(late.Fees);
        Assert.Equal(cancelled.Fees, (await lab.Port.History.OrderFeesAsync([new(again.Number)], Cancel)).Values.Single());
    }

    [Fact]
    public async Task Rows_are_cut_by_number_time_and_count_and_orders_by_account()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 1));
        await MarkAsync(lab, 800_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 100, 800_000);
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        var late = lab.Port.NowUs;
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 200, 800_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 300, 800_000);
        var query = new MarginQuery { Account = AccountOf(lab, NodeLab.Alice), Limit = 10 };

        async Task<string> Ask(MarginQuery asked) =>
            string.Join(' ', (await lab.Port.History.MarginTradesAsync(asked, Cancel)).Select(trade => trade.Quantity.Value));

        Assert.Equal("300 200 100", await Ask(query));
        Assert.Equal("100 200 300", await Ask(query with { Ascending = true }));
        Assert.Equal("300", await Ask(query with { Limit = 1 }));
        Assert.Equal("200 100", await Ask(query with { Before = 3 }));
        Assert.Equal("300 200", await Ask(query with { After = 1 }));
        Assert.Equal("300 200", await Ask(query with { FromUs = late }));
        Assert.Equal("100", await Ask(query with { ToUs = late }));
        Assert.Equal("", await Ask(query with { Instrument = new(9) }));

        var orders = new OrdersQuery { Account = AccountOf(lab, NodeLab.Alice), ByNumber = true, Page = new(0, 10) };
        var page = await lab.Port.History.OrdersAsync(orders with { BeforeNumber = new(6) }, Cancel);
        Assert.Equal([4, 2], page.Rows.Select(order => order.Id.Value));
        Assert.All(page.Rows, order => Assert.Equal(AccountOf(lab, NodeLab.Alice), order.Account));
        Assert.Equal(1, (await lab.Port.History.OrdersAsync(orders with { AfterNumber = new(4) }, Cancel)).Total);
    }

    [Fact]
    public async Task A_liquidation_is_told_to_all_without_names_and_to_each_account_with_its_own()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 5), ("carol", 1));
        await lab.DoneAsync(new MoveMargin
        {
            Header = Header(NodeLab.Alice), Direction = MarginDirection.ToWallet, Amount = new(900_000_000_000_000_000),
        });
        await MarkAsync(lab, 800_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 100_000, 800_000);
        await TradeAsync(lab, Carol, Side.Buy, 20_000, 801_000);
        await MarkAsync(lab, 800_500);
        await lab.DoneAsync(new SettleFunding { Instrument = Btc, RateE8 = 10_000 });
        await lab.DoneAsync(Order(NodeLab.Bob, Side.Buy, 40_000, 791_500));
        await lab.DoneAsync(Order(NodeLab.Bob, Side.Buy, 30_000, 790_850));
        await MarkAsync(lab, 792_000);
        lab.Time.Advance(TimeSpan.FromMilliseconds(200));
        await MarkAsync(lab, 789_000);
        var query = new MarginQuery { Instrument = Btc, Ascending = true, Limit = 100 };

        var forced = await lab.Port.History.LiquidationsAsync(query, Cancel);
        var ofBob = await lab.Port.History.LiquidationsAsync(query with { Account = AccountOf(lab, NodeLab.Bob) }, Cancel);
        var funding = Assert.Single(await lab.Port.History.FundingsAsync(query, Cancel));
        var payments = await lab.Port.History.FundingPaymentsAsync(query, Cancel);
        var alice = new MarginQuery { Account = AccountOf(lab, NodeLab.Alice), Ascending = true, Limit = 100 };
        var closed = Assert.Single(await lab.Port.History.ClosedPositionsAsync(alice, Cancel));
        var trades = await lab.Port.History.MarginTradesAsync(alice, Cancel);

        Assert.Equal(
            ["Liquidation Sell 791500 40000", "Liquidation Sell 790850 30000", "Adl Sell 789417 30000"],
            forced.Select(row => $"{row.Kind} {row.Side} {row.Price.Value} {row.Quantity.Value}"));
        Assert.Equal("Adl Buy 30000", string.Join(' ', ofBob.Select(row => $"{row.Kind} {row.Side} {row.Quantity.Value}")));
        Assert.Equal([true, true, false], forced.Select(row => row.Order.Value > 0));
        Assert.Equal(
            (10_000, 800_500, 0, 960_600_000, 960_600_000, 0),
            (funding.RateE8, funding.Price.Value, funding.DueUs, funding.Paid, funding.Received, funding.Residue));
        Assert.Equal([-800_500_000, 960_600_000, -160_100_000], payments.OrderBy(paid => paid.Account.Value).Select(paid => paid.Amount));
        Assert.All(payments, paid => Assert.Equal((10_000, 800_500), (paid.RateE8, paid.Price.Value)));
        Assert.Equal(
            (100_000, 8_000_000_000_000, 7_906_801_000_000, -800_500_000),
            (closed.Quantity.Value, (long)closed.OpenValue, (long)closed.CloseValue, closed.Funding));
        Assert.Equal(
            [TradeLiquidity.Taker, TradeLiquidity.Liquidation, TradeLiquidity.Liquidation, TradeLiquidity.Adl],
            trades.Select(trade => trade.Liquidity));
        Assert.All(trades, trade => Assert.Equal(closed.Number, trade.Position));
    }

    [Fact]
    public async Task Computed_prices_are_kept_as_marks_and_as_candles_and_rates_as_they_were_told()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 1));
        await MarkAsync(lab, 800_000);
        await lab.DoneAsync(Order(NodeLab.Bob, Side.Sell, 100, 801_000));
        await MarkAsync(lab, 800_700);
        lab.Time.Advance(TimeSpan.FromSeconds(5));
        await MarkAsync(lab, 799_000);
        lab.Time.Advance(TimeSpan.FromSeconds(5));
        await MarkAsync(lab, 799_500);
        // 12:26:50 → 12:27:05: another minute, and the first sample of the premium.
        lab.Time.Advance(TimeSpan.FromSeconds(9));
        await MarkAsync(lab, 799_600);
        lab.Time.Advance(TimeSpan.FromSeconds(6));
        await MarkAsync(lab, 802_000);
        await lab.DoneAsync(new SetFundingRate { Instrument = Btc, RateE8 = 20_000 });
        var query = new MarginQuery { Instrument = Btc, Ascending = true, Limit = 100 };

        var marks = await lab.Port.History.PriceMarksAsync(query with { ToUs = 1_600_000_020_000_000 }, Cancel);
        var rates = await lab.Port.History.RateMarksAsync(query, onlyNew: true, Cancel);
        var minutes = await CandlesAsync(lab, 60);
        var fives = await CandlesAsync(lab, 300);
        var weeks = await CandlesAsync(lab, 7 * 86_400);

        Assert.Equal(
            ["800000 0 0", "800700 0 801000", "799000 0 801000", "799500 0 801000", "799600 0 801000"],
            marks.Select(mark => $"{mark.Index.Value} {mark.Bid.Value} {mark.Ask.Value}"));
        var late = await lab.Port.History.PriceMarksAsync(query with { FromUs = 1_600_000_020_000_000 }, Cancel);
        Assert.Equal([802_000], late.Select(mark => mark.Index.Value).Distinct());
        Assert.Empty(await lab.Port.History.PriceMarksAsync(query with { ToUs = 1 }, Cancel));
        Assert.Empty(await lab.Port.History.PriceMarksAsync(query with { FromUs = long.MaxValue }, Cancel));
        Assert.Empty(await lab.Port.History.RateMarksAsync(query with { Instrument = new(13), FromUs = 1 }, onlyNew: true, Cancel));
        Assert.Equal(rates, await lab.Port.History.RateMarksAsync(query with { FromUs = 0, ToUs = long.MaxValue }, onlyNew: true, Cancel));
        Assert.Equal(20_000, rates[^1].RateE8);
        Assert.Equal(1_600_012_800_000_000, rates[^1].NextFundingUs);
        Assert.Equal(["1599999960 800000 800700 799000 799600", "1600000020 802000 802000 802000 802000"], minutes);
        Assert.Equal(["1599999900 800000 802000 799000 802000"], fives);
        Assert.Equal(["1599436800 800000 802000 799000 802000"], weeks);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => CandlesAsync(lab, 90));
        Assert.Equal(799_600, (await CloseBeforeAsync(1_600_000_020))!.Value.Value);
        Assert.Null(await CloseBeforeAsync(1_599_999_960));

        Task<Ticks?> CloseBeforeAsync(long second) =>
            lab.Port.History.MarkCloseBeforeAsync(Btc, MarkedPrice.Index, 60, second * 1_000_000, Cancel);
    }

    [Fact]
    public async Task The_insurance_funds_days_have_no_gaps()
    {
        await using var lab = await StartAsync();
        var live = lab.Views.Margin.LiveCurrency;
        Assert.Empty(await lab.Port.History.InsuranceDaysAsync(isDemo: false, 10, lab.Port.NowUs, Cancel));
        await lab.DoneAsync(new Adjust { Owner = Owners.Insurance, Currency = live, Amount = new(2_000_000_000_000_000_000) }, "begin");
        lab.Time.Advance(TimeSpan.FromDays(3));
        await lab.DoneAsync(new Adjust { Owner = Owners.Insurance, Currency = live, Amount = new(-1_500_000_000_000_000_000) }, "less");
        lab.Time.Advance(TimeSpan.FromDays(1));

        async Task<string> Ask(int days) => string.Join(' ', (await lab.Port.History.InsuranceDaysAsync(
            isDemo: false, days, lab.Port.NowUs, Cancel)).Select(day => $"{day.Date:yyyy-MM-dd}={day.Balance}"));

        Assert.Equal(
            "2020-09-13=2000000000000 2020-09-14=2000000000000 2020-09-15=2000000000000 2020-09-16=500000000000 2020-09-17=500000000000",
            await Ask(10));
        Assert.Equal("2020-09-15=2000000000000 2020-09-16=500000000000 2020-09-17=500000000000", await Ask(3));
        Assert.Empty(await lab.Port.History.InsuranceDaysAsync(isDemo: true, 10, lab.Port.NowUs, Cancel));
    }

    /// <summary>The server was down from 12:26:41 to 08:26:41 of the next day.</summary>
    [Fact]
    public async Task Fundings_that_were_missed_while_the_server_was_down_are_settled_once_and_in_order()
    {
        await using var lab = await StartAsync(("alice", 1), ("bob", 1));
        await MarkAsync(lab, 800_000);
        await TradeAsync(lab, NodeLab.Alice, Side.Buy, 10_000, 800_000);
        await lab.DoneAsync(new SetFundingRate { Instrument = Btc, RateE8 = 10_000 });
        await lab.StopAsync();
        lab.Time.Advance(TimeSpan.FromHours(20));
        lab.Start();
        var query = new MarginQuery { Instrument = Btc, Ascending = true, Limit = 100 };

        await MarkAsync(lab, 810_000);
        await MarkAsync(lab, 810_000);
        Assert.Empty(await lab.Port.History.FundingsAsync(query, Cancel));
        await MarkAsync(lab, 810_000);

        var settled = await lab.Port.History.FundingsAsync(query, Cancel);
        Assert.Equal(
            [1_600_012_800_000_000, 1_600_041_600_000_000, 1_600_070_400_000_000], settled.Select(funding => funding.DueUs));
        // 1.0 at 8100.00 is worth 0.81: a tenth of a thousandth of it, three times.
        Assert.All(settled, funding => Assert.Equal((10_000, 810_000, 81_000_000), (funding.RateE8, funding.Price.Value, funding.Paid)));
        var paid = await lab.Port.History.FundingPaymentsAsync(query with { Account = AccountOf(lab, NodeLab.Alice) }, Cancel);
        Assert.Equal([-81_000_000, -81_000_000, -81_000_000], paid.Select(payment => payment.Amount));

        await lab.RestartAsync();
        for (var i = 0; i < 3; i++) await MarkAsync(lab, 810_000);
        Assert.Equal(3, (await lab.Port.History.FundingsAsync(query, Cancel)).Count);
        Assert.Equal(1_600_099_200_000_000, lab.Views.Margin.Find(Btc)!.NextFundingUs);
    }

    static async Task<string[]> CandlesAsync(NodeLab lab, int lengthS)
    {
        var candles = await lab.Port.History.MarkCandlesAsync(Btc, MarkedPrice.Index, lengthS, 0, long.MaxValue, 10, Cancel);
        return [.. candles.Select(one =>
            $"{one.StartUs / 1_000_000} {one.Open.Value} {one.High.Value} {one.Low.Value} {one.Close.Value}")];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task New_funding_rates_are_looked_up_among_themselves_alone(bool ascending)
    {
        await using var lab = await StartAsync();
        var query = new MarginQuery { Instrument = Btc, After = 7, Before = 70_000, Ascending = ascending, Limit = 100 };
        var (sql, filter) = HistoryReader.RateMarksSql(query, onlyNew: true);
        const string numbers = "(instrument=? AND number>? AND number<?)";

        Assert.Equal([$"SEARCH rate_marks USING INDEX rate_marks_new {numbers}"], await PlanAsync(lab, sql, filter));
        (sql, filter) = HistoryReader.RateMarksSql(query, onlyNew: false);
        Assert.Equal([$"SEARCH rate_marks USING INDEX rate_marks_by_instrument {numbers}"], await PlanAsync(lab, sql, filter));
    }

    static Task<List<string>> PlanAsync(NodeLab lab, string sql, HistoryFilter filter) => lab.Port.History.ReadReachedAsync(
        connection => Dapper.SqlMapper.Query(connection, "EXPLAIN QUERY PLAN " + sql, filter.Parameters)
            .Select(row => (string)row.detail).ToList(),
        Cancel);

    /// <summary>People with so many coins in their first live account.</summary>
    static async Task<NodeLab> StartAsync(params (string Name, int Coins)[] people)
    {
        var lab = await NodeLab.StartAsync();
        await lab.OpenAsync(Carol);
        await PerpetualExchange.SetUpAsync(lab.Port, Cancel);
        foreach (var (name, coins) in people)
        {
            var member = name switch { "alice" => NodeLab.Alice, "bob" => NodeLab.Bob, _ => Carol };
            await lab.DoneAsync(new MoveMargin
            {
                Header = Header(member),
                Direction = MarginDirection.ToAccount,
                Amount = new((Int128)coins * 1_000_000_000_000_000_000),
            });
        }

        return lab;
    }

    static Task MarkAsync(NodeLab lab, long ticks) =>
        lab.DoneAsync(new MarkIndex { Instrument = Btc, State = IndexState.Good, Price = new(ticks) });

    /// <summary>Somebody takes what Bob offers.</summary>
    static async Task TradeAsync(NodeLab lab, MemberId taker, Side side, long lots, long ticks)
    {
        await lab.DoneAsync(Order(NodeLab.Bob, side.Opposite(), lots, ticks));
        var outcome = await lab.DoneAsync(Order(taker, side, lots, ticks));
        Assert.Equal(OrderState.Done, outcome.Orders[0].State);
    }

    static PlaceOrder Order(MemberId member, Side side, long lots, long ticks) =>
        NodeLab.Limit(member, side, ticks, lots) with { Instrument = Btc };

    static MarginAccountId AccountOf(NodeLab lab, MemberId member) => lab.Views.Margin.Of(member)[0].Id;

    static CommandHeader Header(MemberId member) => new() { Member = member };
}
