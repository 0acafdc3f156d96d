using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>A book kept from increments is what a fresh request answers, in every form and whoever joins late.</summary>
public sealed class BookIncrementsTests
{
    const int Orders = 1_000;

    /// <summary>Rows a side and decimals; null = not asked for.</summary>
    static readonly (int? TopN, int? Decimals)[] s_forms = [(null, null), (10, null), (50, null), (null, 0), (10, 1), (200, 8), (10, 0)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_book_kept_from_increments_equals_a_fresh_one()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], Cancel);
        var made = await server.OperateAsync("member.create", new JsonObject
        {
            ["email"] = "a@example.com", ["password"] = "Tecohvi0-fixture", ["level"] = "3", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "100000000", ["eth"] = "1000000" },
        }, Cancel);
        var (user, key) = ((string)made["coinut"]!["username"]!, (string)made["coinut"]!["api_key"]!);
        await using var trader = await LogInAsync(server, user, key);
        var keepers = new List<CoinutBookKeeper>();
        foreach (var form in s_forms) keepers.Add(await CoinutBookKeeper.JoinAsync(server, form.TopN, form.Decimals));

        var dice = new Random(20261121);
        for (var i = 0; i < Orders; i++)
        {
            await PlaceOrCancelAsync(trader, dice);
            // Somebody joins in the middle of it, in each form.
            if (i % 140 == 70) keepers.Add(await JoinLateAsync(server, (i / 140) % s_forms.Length));
        }

        foreach (var keeper in keepers) await keeper.CompareAsync();
        foreach (var keeper in keepers) await keeper.DisposeAsync();
    }

    static Task<CoinutBookKeeper> JoinLateAsync(RialtoServer server, int form) =>
        CoinutBookKeeper.JoinAsync(server, s_forms[form].TopN, s_forms[form].Decimals);

    static async Task<WireSocket> LogInAsync(RialtoServer server, string user, string key)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/coinut", [], Cancel);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var hmac = OtherSignatures.Hmac(key, $"{user}|{now}|1");
        await socket.SayAsync(
            $"{{\"request\":\"login\",\"username\":\"{user}\",\"nonce\":1,\"hmac_sha256\":\"{hmac}\",\"timestamp\":{now}}}", Cancel);
        Assert.Contains("\"OK\"", await socket.HearAsync(Cancel));
        return socket;
    }

    /// <summary>Mostly orders around one price, some of which trade; now and then all of one's own go at once.</summary>
    static async Task PlaceOrCancelAsync(WireSocket trader, Random dice)
    {
        var side = dice.Next(2) == 0 ? "BUY" : "SELL";
        var offset = dice.Next(-40, 400) * 0.07;
        var price = Math.Round(side == "BUY" ? 200 - offset : 200 + offset, 2).ToString("0.00", CultureInfo.InvariantCulture);
        var quantity = (dice.Next(1, 500) / 1000m).ToString(CultureInfo.InvariantCulture);
        await trader.SayAsync(
            $"{{\"request\":\"new_order\",\"nonce\":2,\"inst_id\":2,\"price\":\"{price}\",\"qty\":\"{quantity}\",\"side\":\"{side}\"}}",
            Cancel);
        var answer = JsonNode.Parse(await trader.HearAsync(Cancel))!;
        if (dice.Next(3) > 0 || (string)answer["reply"]! != "order_accepted") return;
        await trader.SayAsync(
            $"{{\"request\":\"cancel_order\",\"nonce\":3,\"inst_id\":2,\"order_id\":{answer["order_id"]}}}", Cancel);
        // What else is told of earlier orders is not this test's matter.
        while (!(await trader.HearAsync(Cancel)).Contains("cancel_order", StringComparison.Ordinal))
        {
        }
    }
}
