using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Tests.Node;

/// <summary>Seeded traffic for a node, and everything that its history holds.</summary>
static class NodeWork
{
    static readonly string[] Tables =
    [
        "orders", "trades", "fills", "ledger", "deposits", "withdrawals", "transfers", "adjustments", "fundings", "funding_payments",
        "positions", "margin_trades", "liquidations", "price_marks", "rate_marks", "mark_candles", "insurance_days",
        "candles",
    ];

    /// <summary>Orders of all kinds around one price, amendments, cancels and money, from Alice and Bob. Rejects are welcome.</summary>
    public static async Task RunAsync(NodeLab lab, int seed, int commands)
    {
        var random = new Random(seed);
        for (var i = 0; i < commands; i++)
        {
            await OneAsync(lab, random);
            lab.Time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 20_000)));
        }
    }

    /// <summary>Every row of every table, as text.</summary>
    public static async Task<string> HistoryAsync(NodeLab lab)
    {
        await lab.Port.History.WaitUntil(lab.Views.LastEventNumber, TestContext.Current.CancellationToken);
        return HistoryText(lab.Directory);
    }

    public static string HistoryText(string directory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, HistoryDatabase.FileName)};Pooling=False");
        connection.Open();
        var text = new StringBuilder();
        // A history of an earlier program lacks what came later.
        var there = connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table'").ToHashSet();
        foreach (var table in Tables.Where(there.Contains))
        {
            text.AppendLine(table);
            foreach (IDictionary<string, object?> row in connection.Query($"SELECT * FROM {table} ORDER BY 1, 2, 3"))
            {
                text.AppendLine(string.Join("|", row.Values));
            }
        }
        return text.ToString();
    }

    static async Task OneAsync(NodeLab lab, Random random)
    {
        var member = random.Next(2) == 0 ? NodeLab.Alice : NodeLab.Bob;
        var header = new CommandHeader { Member = member };
        var some = new OrderId(random.NextInt64(1, 400));
        Task sent = random.Next(20) switch
        {
            0 => lab.SubmitAsync(new CancelOrder { Header = header, Order = some }),
            1 => lab.SubmitAsync(new AmendOrder { Header = header, Order = some, Price = new(random.NextInt64(79_900, 80_100)) }),
            2 => lab.SubmitAsync(new ReduceOrder { Header = header, Order = some, By = new(random.NextInt64(1, 100_000)) }),
            3 => lab.SubmitAsync(new Deposit { To = member, Currency = new(2), Net = new(random.NextInt64(1, long.MaxValue)) }, "tx"),
            4 => lab.SubmitAsync(
                new Transfer { From = NodeLab.Alice, To = NodeLab.Bob, Currency = new(1), Amount = new(random.NextInt64()) }, "rent"),
            5 => lab.SubmitAsync(
                new HoldWithdrawal { Header = header, From = member, Currency = new(2), Gross = new(1_000), Fee = new(10) }, "bc1"),
            6 => lab.SubmitAsync(new CompleteWithdrawal { WithdrawalNumber = random.Next(1, 20) }),
            7 => lab.SubmitAsync(new RefundWithdrawal { WithdrawalNumber = random.Next(1, 20) }),
            8 => lab.SubmitAsync(new Adjust { Owner = member, Currency = new(1), Amount = new(-random.NextInt64(1, 1_000)) }, "a cent"),
            9 => MarketAsync(lab, random, header),
            _ => lab.SubmitAsync(Order(random, member), random.Next(5) == 0 ? $"tag {random.Next(100)}" : ""),
        };
        await sent;
    }

    static Task MarketAsync(NodeLab lab, Random random, CommandHeader header)
    {
        var side = (Side)random.Next(2);
        var byAmount = side == Side.Buy && random.Next(2) == 0;
        return lab.SubmitAsync(new PlaceOrder
        {
            Header = header,
            Instrument = NodeLab.BtcUsd,
            Side = side,
            OrderKind = OrderKind.Market,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            Quantity = byAmount ? Lots.Zero : new(random.NextInt64(1_000, 1_000_000)),
            QuoteAmount = byAmount ? new(random.NextInt64(1_000_000_000_000_000, long.MaxValue)) : Amount.Zero,
        });
    }

    static PlaceOrder Order(Random random, MemberId member)
    {
        var order = NodeLab.Limit(member, (Side)random.Next(2), random.NextInt64(79_900, 80_100), random.NextInt64(1_000, 1_000_000));
        order.TimeInForce = random.Next(10) == 0 ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled;
        order.Flags = random.Next(10) == 0 ? OrderFlags.PostOnly : OrderFlags.None;
        return order;
    }
}
