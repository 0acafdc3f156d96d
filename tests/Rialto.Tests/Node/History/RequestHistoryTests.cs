using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Setup;

namespace Rialto.Tests.Node.History;

/// <summary>What became of requests whose first answer may be lost.</summary>
public sealed class RequestHistoryTests
{
    const uint DayS = 86_400;
    const long HourUs = 3_600_000_000;

    static readonly InstrumentId Btc = new(8);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_became_of_a_request_is_found_by_its_key_and_is_the_same_when_history_is_made_again()
    {
        await using var lab = await StartAsync();
        var rests = await lab.DoneAsync(Buy(lab, 790_000) with { Header = Asked(1, 11) });
        var refused = await lab.SubmitAsync(Buy(lab, 790_000) with { Header = Asked(2, 22), Flags = OrderFlags.ReduceOnly });
        var ended = await lab.SubmitAsync(Buy(lab, 800_000) with { Header = Asked(3, 33), Flags = OrderFlags.PostOnly });
        await lab.DoneAsync(new CancelOrder { Header = Asked(4, 44), Order = new(rests.Number) });
        await lab.SubmitAsync(new CancelOrder { Header = Asked(5, 55), Order = new(rests.Number) });
        var batch = await lab.Port.Submit(BatchOf(lab, Asked(6, 66), new(rests.Number)));
        await lab.DoneAsync(new CancelMany { Header = Asked(7, 77), Instrument = Btc, Account = AccountOf(lab) });
        await lab.DoneAsync(new CancelMany { Header = Asked(8, 88), Instrument = Btc, Account = AccountOf(lab) });
        await lab.DoneAsync(Buy(lab, 790_000) with { Header = Asked(9, print: 0) });
        await lab.DoneAsync(Buy(lab, 790_000) with { Header = new() { Member = NodeLab.Alice, RequestPrint = 5 } });
        var repeat = await lab.SubmitAsync(Buy(lab, 780_000) with { Header = Asked(1, 12) });
        var (first, second) = (batch.Elements[0].Number, batch.Elements[2].Number);

        Assert.Equal(Reject.RequestReplayed, repeat.Reject);
        Assert.Equal([new(RequestView.Whole, 11, Reject.None, rests.Number)], await FindAsync(lab, 1));
        Assert.Equal([new(RequestView.Whole, 22, Reject.ReduceOnlyViolated, refused.Number)], await FindAsync(lab, 2));
        Assert.Equal([new(RequestView.Whole, 33, Reject.None, ended.Number)], await FindAsync(lab, 3));
        Assert.Equal([new(RequestView.Whole, 44, Reject.None, rests.Number)], await FindAsync(lab, 4));
        Assert.Equal([new(RequestView.Whole, 55, Reject.OrderNotOpen, rests.Number)], await FindAsync(lab, 5));
        Assert.Equal(
            [new(0, 66, Reject.None, first), new(1, 66, Reject.OrderNotOpen, rests.Number), new(2, 66, Reject.None, second)],
            await FindAsync(lab, 6));
        Assert.Equal([new(0, 77, Reject.None, first), new(1, 77, Reject.None, second)], await FindAsync(lab, 7));
        Assert.Equal([new(RequestView.Whole, 88, Reject.None, 0)], await FindAsync(lab, 8));
        Assert.Empty(await FindAsync(lab, 9));
        Assert.Empty(await FindAsync(lab, 0));
        var rows = Rows(lab.Directory);
        Assert.Equal(11, rows.Length);

        await lab.StopAsync();
        foreach (var file in Directory.EnumerateFiles(lab.Directory, HistoryDatabase.FileName + "*")) File.Delete(file);
        lab.Start();
        _ = await FindAsync(lab, 1);

        Assert.Equal(rows, Rows(lab.Directory));
    }

    [Fact]
    public async Task An_order_that_ended_at_once_keeps_its_expiry_and_exits_alone_and_in_a_batch()
    {
        await using var lab = await StartAsync();
        var expiresUs = lab.Port.NowUs + HourUs;
        var post = Buy(lab, 800_000) with
        {
            Flags = OrderFlags.PostOnly, TimeInForce = TimeInForce.GoodTillDate, ExpiresUs = expiresUs,
        };
        using var batch = new BatchBuilder(new() { Member = NodeLab.Alice }, allOrNothing: false);
        batch.Add(Buy(lab, 790_000), []);
        batch.Add(new PlaceWithExits { Order = post, StopLoss = new(770_000), TakeProfit = new(830_000) }, []);
        batch.Add(post with { ExpiresUs = expiresUs + HourUs }, []);

        var alone = await lab.SubmitAsync(new PlaceWithExits { Order = post, TakeProfit = new(840_000) });
        var together = await lab.Port.Submit(batch);

        Assert.Equal(Reject.PostOnlyWouldTrade, alone.Reject);
        (OrderId Order, long ExpiresUs, long StopLoss, long TakeProfit)[] wanted =
        [
            (new(alone.Number), expiresUs, 0, 840_000), (new(together.Elements[1].Number), expiresUs, 770_000, 830_000),
            (new(together.Elements[2].Number), expiresUs + HourUs, 0, 0),
        ];
        for (var restarts = 0; restarts < 2; restarts++)
        {
            foreach (var (id, expires, stopLoss, takeProfit) in wanted)
            {
                var order = (await lab.Port.History.OrderAsync(id, Cancel))!;
                Assert.Equal((expires, stopLoss, takeProfit), (order.ExpiresUs, order.StopLoss.Value, order.TakeProfit.Value));
                Assert.Equal(Reject.PostOnlyWouldTrade, order.CancelReject);
            }

            await lab.RestartAsync();
        }

        Assert.Equal(alone.Orders[0], await lab.Port.History.OrderAsync(new(alone.Number), Cancel));
        Assert.Equal(together.Elements[1].Orders[0], await lab.Port.History.OrderAsync(new(together.Elements[1].Number), Cancel));
    }

    [Fact]
    public async Task A_request_is_forgotten_when_its_key_is()
    {
        await using var lab = await StartAsync();
        for (ulong key = 1; key <= 300; key++) await lab.SubmitAsync(new CancelOrder { Header = Asked(key, 1), Order = new(77) });
        Assert.Equal([new(RequestView.Whole, 1, Reject.OrderNotOpen, 77)], await FindAsync(lab, 1));
        Assert.Equal(300, Rows(lab.Directory).Length);

        lab.Time.Advance(TimeSpan.FromSeconds(DayS));
        Assert.Empty(await FindAsync(lab, 1));

        // The key may name another request now.
        for (ulong key = 1; key <= 212; key++) await lab.SubmitAsync(new CancelOrder { Header = Asked(key, 2), Order = new(78) });
        Assert.Equal([new(RequestView.Whole, 2, Reject.OrderNotOpen, 78)], await FindAsync(lab, 1));
        // With the 512th all that were over went.
        Assert.Equal(212, Rows(lab.Directory).Length);
    }

    static BatchBuilder BatchOf(NodeLab lab, in CommandHeader header, OrderId gone)
    {
        var batch = new BatchBuilder(header, allOrNothing: false);
        batch.Add(Buy(lab, 789_000), []);
        batch.Add(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = gone }, []);
        batch.Add(Buy(lab, 788_000), []);
        return batch;
    }

    /// <summary>Alice and Bob with a coin each in their first live accounts; Bob sells at 8000.00, which is the fair price.</summary>
    static async Task<NodeLab> StartAsync()
    {
        var lab = await NodeLab.StartAsync();
        await PerpetualExchange.SetUpAsync(lab.Port, Cancel);
        foreach (var member in (MemberId[])[NodeLab.Alice, NodeLab.Bob])
        {
            await lab.DoneAsync(new MoveMargin
            {
                Header = new() { Member = member }, Direction = MarginDirection.ToAccount, Amount = new(1_000_000_000_000_000_000),
            });
        }

        await lab.DoneAsync(new MarkIndex { Instrument = Btc, State = IndexState.Good, Price = new(800_000) });
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Sell, 800_000, 1_000) with { Instrument = Btc });
        return lab;
    }

    static PlaceOrder Buy(NodeLab lab, long ticks) =>
        NodeLab.Limit(NodeLab.Alice, Side.Buy, ticks, 1_000) with { Instrument = Btc, Account = AccountOf(lab) };

    static MarginAccountId AccountOf(NodeLab lab) => lab.Views.Margin.Of(NodeLab.Alice)[0].Id;

    static CommandHeader Asked(ulong key, uint print) => new()
    {
        Member = NodeLab.Alice, RequestKeyHigh = ulong.MaxValue, RequestKeyLow = key, RequestKeyWindowS = DayS, RequestPrint = print,
    };

    static Task<IReadOnlyList<RequestView>> FindAsync(NodeLab lab, ulong key) =>
        lab.Port.History.RequestAsync(ulong.MaxValue, key, lab.Port.NowUs, Cancel);

    static string[] Rows(string directory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, HistoryDatabase.FileName)};Pooling=False");
        connection.Open();
        return [.. connection.Query("SELECT * FROM requests ORDER BY command, part")
            .Select(row => string.Join('|', ((IDictionary<string, object>)row).Values))];
    }
}
