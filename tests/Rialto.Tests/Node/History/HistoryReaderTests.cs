using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.History;

public sealed class HistoryReaderTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_are_filtered_sorted_by_their_last_change_and_paged()
    {
        await using var lab = await NodeLab.StartAsync();
        var first = await PlaceAsync(lab, NodeLab.Alice, Side.Buy, 100);
        var second = await PlaceAsync(lab, NodeLab.Alice, Side.Sell, 900);
        await PlaceAsync(lab, NodeLab.Alice, Side.Buy, 101);
        await PlaceAsync(lab, NodeLab.Bob, Side.Buy, 102);
        await lab.DoneAsync(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = first.Id });

        async Task<string> Ask(Rialto.Node.History.OrdersQuery query)
        {
            var page = await lab.Port.History.OrdersAsync(query with { Member = NodeLab.Alice }, Cancellation);
            return $"{page.Total}: {string.Join(' ', page.Rows.Select(o => o.Id.Value))}";
        }

        Assert.Equal("3: 1 3 2", await Ask(new() { Page = new(0, 10) }));
        Assert.Equal("3: 2 3 1", await Ask(new() { Page = new(0, 10), Ascending = true }));
        Assert.Equal("3: 3", await Ask(new() { Page = new(1, 1) }));
        Assert.Equal("3: ", await Ask(new() { Page = new(0, 0) }));
        Assert.Equal("2: 3 2", await Ask(new() { States = [OrderState.Wait], Page = new(0, 10) }));
        Assert.Equal("2: 1 3", await Ask(new() { Side = Side.Buy, Page = new(0, 10) }));
        Assert.Equal("0: ", await Ask(new() { Kind = OrderKind.Market, Page = new(0, 10) }));
        Assert.Equal("0: ", await Ask(new() { Instruments = [new(2)], Page = new(0, 10) }));
        Assert.Equal("2: 3 2", await Ask(new() { FromUs = second.CreatedUs, Page = new(0, 10) }));
        Assert.Equal("1: 1", await Ask(new() { ToUs = second.CreatedUs, Page = new(0, 10) }));
    }

    [Fact]
    public async Task Every_query_reads_on_a_thread_of_historys_own()
    {
        await using var lab = await NodeLab.StartAsync();
        var order = await PlaceAsync(lab, NodeLab.Alice, Side.Buy, 100);
        var history = lab.Port.History;
        Assert.Equal(0, history.Threads);

        await history.OrderAsync(order.Id, Cancellation);
        Assert.Equal(1, history.Threads);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => history.OrdersAsync(new() { Page = new(0, 10) }, Cancellation)));
        Assert.InRange(history.Threads, 1, Limits.HistoryReadersMax);

        // Each kind of query by a reader that has not read yet.
        var trades = new Rialto.Node.History.TradesQuery { Instrument = NodeLab.BtcUsd, Page = new(0, 10) };
        await OnOwnThreadAsync(lab, reader => reader.TradesPageAsync(trades with { Page = new(9, 10) }, Cancellation));
        await OnOwnThreadAsync(lab, reader => reader.TradesAsync(trades, Cancellation));
        await OnOwnThreadAsync(lab, reader => reader.LedgerAsync(new() { Member = NodeLab.Alice, Page = new(0, 10) }, Cancellation));
        await OnOwnThreadAsync(lab, reader => reader.RateMarksAsync(
            new() { Instrument = new(8), Ascending = true, Limit = 9, FromUs = 1 }, onlyNew: true, Cancellation));
        await OnOwnThreadAsync(lab, reader => reader.MarkCandlesAsync(
            new(8), Rialto.Node.History.MarkedPrice.Fair, 60, 0, long.MaxValue, 9, Cancellation));
        var pnl = new Rialto.Node.History.PnlQuery { Member = NodeLab.Alice, In = new(1), PathOf = static _ => [] };
        await OnOwnThreadAsync(lab, reader => reader.PnlAsync(pnl, Cancellation));
    }

    [Fact]
    public async Task A_stop_ends_queries_that_would_never_end()
    {
        await using var lab = await NodeLab.StartAsync();
        var history = lab.Port.History;
        var queries = new List<Task<long>>();
        // As many as may run; the last of them begins a transaction, as pages do.
        for (var i = 0; i < Limits.HistoryReadersMax; i++)
        {
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var isPage = i == Limits.HistoryReadersMax - 1;
            queries.Add(history.ReadReachedAsync(connection => Endless(connection, begun, isPage), Cancellation));
            await begun.Task;
        }

        await lab.StopAsync();

        foreach (var query in queries) await Assert.ThrowsAsync<ObjectDisposedException>(() => query);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => history.OrderAsync(new(1), Cancellation));
    }

    [Fact]
    public async Task A_query_ends_with_its_asker_and_its_connection_serves_the_next_one()
    {
        await using var lab = await NodeLab.StartAsync();
        var order = await PlaceAsync(lab, NodeLab.Alice, Side.Buy, 100);
        var history = lab.Port.History;
        for (var i = 0; i < 2 * Limits.HistoryReadersMax; i++)
        {
            using var asker = new CancellationTokenSource();
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var query = history.ReadReachedAsync(connection => Endless(connection, begun, isPage: i % 2 == 0), asker.Token);
            await begun.Task;

            await asker.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        }

        Assert.Equal(order.Id, (await history.OrderAsync(order.Id, Cancellation))!.Id);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => history.ReadReachedAsync(_ => 1, new(canceled: true)));
    }

    static long Endless(Microsoft.Data.Sqlite.SqliteConnection connection, TaskCompletionSource begun, bool isPage)
    {
        const string sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
        using var transaction = isPage ? connection.BeginTransaction(deferred: true) : null;
        begun.SetResult();
        return Dapper.SqlMapper.ExecuteScalar<long>(connection, sql, transaction: transaction);
    }

    static async Task OnOwnThreadAsync<TResult>(NodeLab lab, Func<Rialto.Node.History.HistoryReader, Task<TResult>> ask)
    {
        await lab.RestartAsync();
        Assert.Equal(0, lab.Port.History.Threads);
        await ask(lab.Port.History);
        // One that reads twice may have found the first thread busy yet.
        Assert.InRange(lab.Port.History.Threads, 1, Limits.HistoryReadersMax);
    }

    [Fact]
    public async Task An_order_reads_back_as_the_view_showed_it()
    {
        await using var lab = await NodeLab.StartAsync();
        await PlaceAsync(lab, NodeLab.Bob, Side.Sell, 800_000);
        var outcome = await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 810_000, 2_500), "my own ünïque id");

        var order = await lab.Port.History.OrderAsync(new(outcome.Number), Cancellation);
        var fills = await lab.Port.History.OrderFillsAsync(new(outcome.Number), Cancellation);

        Assert.Equal(outcome.Orders[0], order);
        Assert.Equal("my own ünïque id", order!.ClientOrderId);
        Assert.Equal((1_000, 1_500), (order.Filled.Value, order.Remaining.Value));
        var fill = Assert.Single(fills);
        Assert.Equal((800_000, 1_000, FillRole.Taker, false), (fill.Price.Value, fill.Quantity.Value, fill.Role, fill.SelfTrade));
        // 0.00001 btc at 8000.00 are 0.08 usd; 0.2 % of 0.00001 btc is charged.
        Assert.Equal((Int128)80_000_000_000_000_000, fill.Notional.Units);
        Assert.Equal((Int128)20_000_000_000, fill.Fee.Units);
        Assert.Null(await lab.Port.History.OrderAsync(new(999), Cancellation));
        Assert.True(lab.Views.Uuids.TryFind(order.Uuid, out var found));
        Assert.Equal(order.Id, found);
    }

    [Fact]
    public async Task A_trade_with_oneself_comes_once_and_from_either_side_when_asked()
    {
        await using var lab = await NodeLab.StartAsync();
        await PlaceAsync(lab, NodeLab.Alice, Side.Sell, 800_000);
        await PlaceAsync(lab, NodeLab.Alice, Side.Buy, 800_000);
        await PlaceAsync(lab, NodeLab.Bob, Side.Sell, 700_000);
        await PlaceAsync(lab, NodeLab.Alice, Side.Buy, 700_000);
        await PlaceAsync(lab, NodeLab.Alice, Side.Sell, 900_000);
        await PlaceAsync(lab, NodeLab.Bob, Side.Buy, 900_000);

        async Task<string> Ask(Side? side)
        {
            var page = await lab.Port.History.FillsAsync(new() { Member = NodeLab.Alice, Side = side, Page = new(0, 10) }, Cancellation);
            return $"{page.Total}: {string.Join(' ', page.Rows.Select(f => $"{f.Trade.Value}{f.Side}{f.Role}"))}";
        }

        Assert.Equal("3: 3SellMaker 2BuyTaker 1BuyTaker", await Ask(null));
        Assert.Equal("2: 2BuyTaker 1BuyTaker", await Ask(Side.Buy));
        Assert.Equal("2: 3SellMaker 1SellMaker", await Ask(Side.Sell));
    }

    [Fact]
    public async Task Public_trades_can_be_bounded_by_time_and_number()
    {
        await using var lab = await NodeLab.StartAsync();
        var times = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            await PlaceAsync(lab, NodeLab.Alice, Side.Sell, 800_000 + i);
            times.Add((await PlaceAsync(lab, NodeLab.Bob, Side.Buy, 800_000 + i)).CreatedUs);
        }

        async Task<string> Ask(Rialto.Node.History.TradesQuery query) =>
            string.Join(' ', (await lab.Port.History.TradesAsync(query, Cancellation)).Select(t => t.Id.Value));

        var all = new Rialto.Node.History.TradesQuery { Instrument = NodeLab.BtcUsd, Page = new(0, 10) };
        Assert.Equal("5 4 3 2 1", await Ask(all));
        Assert.Equal("1 2 3 4 5", await Ask(all with { Ascending = true }));
        Assert.Equal("2 1", await Ask(all with { BeforeUs = times[2] }));
        Assert.Equal("4 3", await Ask(all with { After = new(2), Before = new(5) }));
        Assert.Equal("5 4 3", await Ask(all with { After = new(2), Before = new(99), TakerSide = Side.Buy }));
        Assert.Equal("", await Ask(all with { TakerSide = Side.Sell }));
        Assert.Equal("", await Ask(all with { After = new(5) }));
        Assert.Equal("", await Ask(all with { Before = new(1) }));
        Assert.Equal("", await Ask(all with { Instrument = new(2) }));
    }

    [Fact]
    public async Task The_lines_of_a_ledger_add_up_to_the_balance()
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed: 8, commands: 200);

        foreach (var member in (MemberId[])[NodeLab.Alice, NodeLab.Bob, Owners.Fees])
        {
            foreach (var balance in lab.Views.Balances.Of(member))
            {
                var query = new Rialto.Node.History.LedgerQuery { Member = member, Currency = balance.Currency, Page = new(0, 10_000) };
                var page = await lab.Port.History.LedgerAsync(query, Cancellation);
                var running = Amount.Zero;
                foreach (var line in page.Rows.Reverse())
                {
                    running += line.Delta;
                    Assert.Equal(running, line.BalanceAfter);
                }
                Assert.Equal(balance.Total, running);
                Assert.Equal(page.Total, page.Rows.Count);
            }
        }
    }

    [Fact]
    public async Task Deposits_and_withdrawals_keep_what_was_said_first_and_show_their_state()
    {
        await using var lab = await NodeLab.StartAsync();
        var held = await lab.DoneAsync(
            new Deposit { To = NodeLab.Alice, Currency = new(2), Net = new(7), Held = 1, DepositKind = DepositKind.Fiat, Source =
                3, SourceNumber = 1 }, "0xabc");
        lab.Time.Advance(TimeSpan.FromSeconds(9));
        await lab.DoneAsync(new ReleaseDeposit { DepositNumber = held.Number });
        var going = await lab.DoneAsync(new HoldWithdrawal { Header = new() { Member = NodeLab.Alice }, From = NodeLab.Alice, Currency =
            new(2), Gross = new(9), Fee = new(1) }, "bc1q");
        await lab.DoneAsync(new RefundWithdrawal { WithdrawalNumber = going.Number });
        await lab.DoneAsync(new Transfer { From = NodeLab.Alice, To = NodeLab.Bob, Currency = new(1), Amount = new(11) }, "rent");
        await lab.DoneAsync(new Adjust { Owner = NodeLab.Alice, Currency = new(1), Amount = new(-3) }, "typing error");

        var deposit = await lab.Port.History.DepositAsync(held.Number, Cancellation);
        var withdrawal = await lab.Port.History.WithdrawalAsync(going.Number, Cancellation);
        var transfers = await lab.Port.History.TransfersAsync(new() { Member = NodeLab.Bob, Page = new(0, 10) }, Cancellation);
        var adjustments = await lab.Port.History.AdjustmentsAsync(NodeLab.Alice, new(0, 10), Cancellation);

        Assert.Equal((DepositState.Credited, DepositKind.Fiat, 3, "0xabc"), (deposit!.State, deposit.Kind, deposit.Source, deposit.TxId));
        Assert.Equal(9_000_000, deposit.UpdatedUs - deposit.CreatedUs);
        Assert.Equal((WithdrawalState.Refunded, "bc1q", (Int128)9), (withdrawal!.State, withdrawal.Destination, withdrawal.Gross.Units));
        Assert.Equal(("rent", NodeLab.Alice), (transfers.Rows.Single().Note, transfers.Rows.Single().From));
        Assert.Equal("typing error", adjustments.Rows.Single().Reason);
        var found = await lab.Port.History.DepositsAsync(new() { Member = NodeLab.Alice, TxId = "0xabc", Page = new(0, 10) }, Cancellation);
        Assert.Equal(held.Number, found.Rows.Single().Number);
        var heldOnes = await lab.Port.History.DepositsAsync(new() { States = [DepositState.Held], Page = new(0, 10) }, Cancellation);
        Assert.Equal(0, heldOnes.Total);
    }

    [Fact]
    public async Task Raised_precisions_rewrite_what_history_and_views_hold()
    {
        await using var lab = await NodeLab.StartAsync();
        var instrument = lab.Views.Instruments.Find("ltcbtc")!;
        var sell = NodeLab.Limit(NodeLab.Alice, Side.Sell, 625, 2_000);
        sell.Instrument = instrument.Id;
        var buy = NodeLab.Limit(NodeLab.Bob, Side.Buy, 625, 2_000);
        buy.Instrument = instrument.Id;
        await lab.DoneAsync(sell);
        var done = await lab.DoneAsync(buy);

        var terms = instrument.Terms;
        terms.PricePrecision = 7;
        terms.AmountPrecision = 9;
        terms.PriceMin = new(100);
        terms.QuantityMin = new(10_000);
        await lab.DoneAsync(new ChangeInstrument { Instrument = instrument.Id, Terms = terms });

        var order = await lab.Port.History.OrderAsync(new(done.Number), Cancellation);
        Assert.Equal((62_500, 20_000, 20_000), (order!.Price.Value, order.Quantity.Value, order.Filled.Value));
        Assert.Equal(done.Orders[0].FilledNotional, order.FilledNotional);
        Assert.Equal(62_500, lab.Views.Tickers.Of(instrument.Id, lab.Port.NowUs).Last.Value);
        var before = lab.ViewsState();
        await lab.RestartAsync();
        Assert.Equal(before, lab.ViewsState());
    }

    [Fact]
    public async Task A_row_that_is_there_already_is_a_bug_that_ends_the_process()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.Port.History.WaitUntil(lab.Views.LastEventNumber, Cancellation);
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(lab.Directory, "history.sqlite")}"))
        {
            connection.Open();
            Dapper.SqlMapper.Execute(connection, "INSERT INTO trades VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)");
        }

        await PlaceAsync(lab, NodeLab.Alice, Side.Sell, 800_000);
        await PlaceAsync(lab, NodeLab.Bob, Side.Buy, 800_000);
        await lab.StopAsync();

        Assert.Equal(70, Assert.Single(lab.Ends).Code);
        Assert.Contains("bug in history", lab.Ends.Single().Line, StringComparison.Ordinal);
    }

    static async Task<OrderView> PlaceAsync(NodeLab lab, MemberId member, Side side, long ticks)
    {
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        return await lab.PlaceAsync(member, side, ticks, 1_000);
    }
}
