using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Log;

namespace Rialto.Tests.Node.History;

/// <summary>History of an earlier program is made again where the log is whole, and otherwise keeps its rows.</summary>
public sealed class HistoryVersionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task An_earlier_history_is_made_again_from_a_whole_log(int version)
    {
        await using var lab = await TradedAsync();
        var before = await NodeWork.HistoryAsync(lab);
        await lab.StopAsync();
        MakeVersion(lab.Directory, version);

        lab.Start();

        Assert.Equal(before, await NodeWork.HistoryAsync(lab));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_earlier_history_keeps_its_rows_where_the_log_was_cut_and_says_zero_for_what_it_cannot_know(int version)
    {
        await using var lab = await TradedAsync();
        _ = await NodeWork.HistoryAsync(lab);
        await lab.StopAsync();
        var (remaining, events) = Told(lab.Directory);
        MakeVersion(lab.Directory, version);

        HistoryDatabase.Open(lab.Directory, lab.Options().Log.NewLogId, canBeMadeAgain: false).Close();

        // Alice's order of 5,000 gave 2,000 and 1,000; Bob's two were filled whole; his purchase for an amount has no quantity.
        Assert.Equal("3000 2000 1500 0 0 0", remaining);
        Assert.DoesNotContain(0, events);
        var (upgraded, known) = Told(lab.Directory);
        Assert.Equal(remaining, upgraded);
        Assert.All(known.Zip(events), pair => Assert.Equal(version < 3 ? 0 : pair.Second, pair.First));
        const string added = "SELECT sum(account) + sum(trigger_by) + sum(stop_loss) + sum(take_profit) FROM orders";
        Assert.Equal(0, Ask(lab.Directory, added).Single());
        Assert.Equal(1_500, Ask(lab.Directory, "SELECT shown FROM orders WHERE id = 1").Single());
        Assert.Equal(1, Ask(lab.Directory, "SELECT count(*) FROM orders WHERE client_order_id = 'marked'").Single());
        Assert.Equal(0, Ask(lab.Directory, "SELECT count(*) FROM requests").Single());
        Assert.Equal(6, Ask(lab.Directory, "PRAGMA user_version").Single());
        Assert.Equal(1, Ask(lab.Directory, "SELECT count(*) FROM sqlite_schema WHERE name = 'rate_marks_new'").Single());
    }

    [Fact]
    public async Task A_later_history_is_refused_where_the_log_was_cut()
    {
        await using var lab = await TradedAsync();
        await lab.StopAsync();
        _ = Ask(lab.Directory, "PRAGMA user_version = 7");

        var refused = Assert.Throws<LogTruncatedException>(
            () => HistoryDatabase.Open(lab.Directory, lab.Options().Log.NewLogId, canBeMadeAgain: false));

        Assert.Contains("is of another log or format", refused.Message);
    }

    static readonly string[] MarginTables =
    [
        "fundings", "funding_payments", "positions", "margin_trades", "liquidations", "price_marks", "rate_marks", "mark_candles",
        "insurance_days",
    ];

    static async Task<NodeLab> TradedAsync()
    {
        var lab = await NodeLab.StartAsync();
        await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 5_000);
        await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 2_000);
        await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 1_000);
        var scale = lab.Views.Instruments.Find(NodeLab.BtcUsd)!.Scale;
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Buy, 0, 0) with
        {
            OrderKind = OrderKind.Market,
            QuoteAmount = scale.Notional(new(800_000), new(500)),
        });
        return lab;
    }

    // A row that only the old file has shows whether it was made again.
    internal static void MakeVersion(string directory, int version)
    {
        _ = Ask(directory, "DROP TABLE requests");
        var columns = new List<string>();
        _ = Ask(directory, "DROP INDEX rate_marks_new");
        if (version < 5) columns.AddRange(["orders.stop_loss", "orders.take_profit"]);
        if (version < 4)
        {
            foreach (var table in MarginTables) _ = Ask(directory, $"DROP TABLE {table}");
            _ = Ask(directory, "DROP INDEX orders_by_account; DROP TABLE candles");
            columns.AddRange(["orders.account", "orders.trigger_by"]);
        }

        if (version < 3) columns.AddRange(["trades.event", "fills.event", "fills.remaining"]);
        if (version == 1)
            columns.AddRange(["orders.waiting", "orders.trigger_price", "orders.display", "orders.shown", "orders.expires_us",
                "orders.reject"]);
        foreach (var column in columns.Select(name => name.Split('.')))
            _ = Ask(directory, $"ALTER TABLE {column[0]} DROP COLUMN {column[1]}");
        var later = version == 1 ? "" : ", waiting, trigger_price, display, shown, expires_us, reject";
        if (version >= 4) later += ", account, trigger_by";
        if (version >= 5) later += ", stop_loss, take_profit";
        _ = Ask(directory, $"""
            INSERT INTO orders SELECT (SELECT max(id) + 1 FROM orders), member, instrument, side, kind, time_in_force, flags, price,
                quantity, quote_amount, filled, remaining, filled_notional, state, reason, maker, taker, trades, created_us,
                updated_us, 'marked', session, priority{later}
            FROM orders LIMIT 1;
            PRAGMA user_version = {version}
            """);
    }

    static (string Remaining, long[] Events) Told(string directory) => (
        string.Join(' ', Ask(directory, "SELECT remaining FROM fills ORDER BY order_id, trade")),
        [.. Ask(directory, "SELECT event FROM fills UNION ALL SELECT event FROM trades")]);

    static long[] Ask(string directory, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, HistoryDatabase.FileName)};Pooling=False");
        connection.Open();
        return [.. connection.Query<long>(sql)];
    }
}
