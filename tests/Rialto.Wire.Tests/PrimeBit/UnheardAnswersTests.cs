using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>What was done for who hung up is done once, and told when he asks again.</summary>
public sealed class UnheardAnswersTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_hangs_up_and_sends_his_request_again_gets_the_answer_of_the_first_one()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var routes = new LabRoutes(lab);
        var (taker, order) = await PartlyFilledAsync(lab);
        using var client = new CancellationTokenSource();

        // Its command is on its way when this gives the task back; what the fills cost is asked of history behind it.
        var first = routes.AskAsync(taker, "DELETE", order, "", "one", client.Token);
        await client.CancelAsync();
        await EndedAsync(first);
        var again = await routes.AskAsync(taker, "DELETE", order, "", "one", Cancel);
        var other = await routes.AskAsync(taker, "DELETE", order, "", "two", Cancel);

        Assert.Equal(200, again.Status);
        var told = JsonNode.Parse(again.Body)!;
        Assert.Equal(("canceled", "user", "0.8"), ((string)told["status"]!, (string)told["reason"]!, (string)told["volume"]!));
        Assert.Equal("0.00012", (string)told["fee"]!);
        Assert.Equal((422, """{"error":{"code":"order-not-active","message":"The order has ended."}}"""), other);
    }

    [Fact]
    public async Task A_change_by_somebody_who_hangs_up_is_done_once_however_often_it_comes()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var routes = new LabRoutes(lab);
        var (taker, order) = await PartlyFilledAsync(lab);
        const string body = """{"volume":"0.5"}""";
        using var client = new CancellationTokenSource();
        var first = routes.AskAsync(taker, "PUT", order, body, "one", client.Token);
        await client.CancelAsync();
        await EndedAsync(first);
        // Meanwhile somebody takes some of what is left.
        await lab.DoneAsync(PrimeBitLab.Limit(await lab.MemberAsync("later"), PrimeBitLab.BtcDemo, Side.Sell, 800_000, 1_000));

        var again = await routes.AskAsync(taker, "PUT", order, body, "one", Cancel);
        var changed = await routes.AskAsync(taker, "PUT", order, """{"volume":"0.4"}""", "one", Cancel);

        Assert.Equal((200, "0.5"), (again.Status, (string)JsonNode.Parse(again.Body)!["volume"]!));
        Assert.Equal(409, changed.Status);
        Assert.Equal(4_000, lab.Port.Views.OpenOrders.Find(new(order.Number))!.Remaining.Value);
    }

    /// <summary>A buy of 1.0 at 8000.0, of which 0.2 were filled at once.</summary>
    static async Task<(LabMember Taker, LabRoutes.OrderPath Order)> PartlyFilledAsync(PrimeBitLab lab)
    {
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 2_000));
        var placed = await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, 10_000));
        return (taker, new(taker.Demo, placed.Number));
    }

    // Whether there is anything to hear for who has gone is for the server to choose.
    static async Task EndedAsync(Task request)
    {
        try
        {
            await request;
        }
        catch (OperationCanceledException)
        {
        }
    }
}
