using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>Several requests of one WebSocket that are under way at once: nobody can tell it from the answers.</summary>
public sealed class RequestsUnderWayTests
{
    const int Requests = 400;
    const int Marker = 99_999;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Two members say the same in two markets: one waits for every answer, the other says everything first. Both hear the same frames in
    /// the same order, and so does another connection of each.
    /// </summary>
    [Fact]
    public async Task What_is_said_at_once_is_answered_as_if_one_request_waited_for_the_other()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], Cancel);

        var oneByOne = await PlayAsync(server, "alice", instrument: 2, atOnce: false);
        var atOnce = await PlayAsync(server, "bob", instrument: 3, atOnce: true);

        Assert.Equal(oneByOne.Asked, atOnce.Asked);
        Assert.Equal(oneByOne.Told, atOnce.Told);
        // The dice must have thrown what matters.
        string[] words = ["order_accepted", "order_filled", "order_rejected", "cancel_order\"", "INVALID_ORDER_ID", "results"];
        foreach (var word in words)
            Assert.Contains(atOnce.Asked, frame => frame.Contains(word, StringComparison.Ordinal));
        var cancelled = atOnce.Asked.Count(frame => frame.Contains("\"reply\":\"cancel_order\"") && frame.Contains("\"OK\""));
        Assert.True(cancelled > 10, $"{cancelled} cancels behind their orders");
    }

    static async Task<(List<string> Asked, List<string> Told)> PlayAsync(RialtoServer server, string name, int instrument, bool atOnce)
    {
        var made = await server.OperateAsync("member.create", new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = "Tecohvi0-fixture", ["level"] = "3", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "50000", ["eth"] = "500", ["ltc"] = "500" },
        }, Cancel);
        await using var asker = await LogInAsync(server, made);
        await using var ear = await LogInAsync(server, made);
        await asker.SayAsync(Order(2, instrument, "\"SELL\"", "900", "1"), Cancel);
        var first = (long)JsonNode.Parse(await asker.HearAsync(Cancel))!["order_id"]!;
        var requests = Script(instrument, first);

        var asked = new List<string>();
        foreach (var request in requests)
        {
            await asker.SayAsync(request, Cancel);
            if (!atOnce) await HearAllAsync(asker, asked);
        }

        await HearAllAsync(asker, asked);
        var told = new List<string>();
        await HearAllAsync(ear, told);
        return (Plain(asked, instrument, first), Plain(told, instrument, first));
    }

    /// <summary>Everything up to the answer to a question that nothing else asks.</summary>
    static async Task HearAllAsync(WireSocket socket, List<string> frames)
    {
        await socket.SayAsync($"{{\"request\":\"hb\",\"nonce\":{Marker}}}", Cancel);
        for (string frame; !(frame = await socket.HearAsync(Cancel)).Contains($"\"nonce\":{Marker},"); ) frames.Add(frame);
    }

    /// <summary>Orders around one price that trade with each other, good and bad cancels of orders just said, and questions.</summary>
    static List<string> Script(int instrument, long first)
    {
        var dice = new Random(20261122);
        var requests = new List<string>();
        var placed = 1;
        for (var nonce = 10; nonce < 10 + Requests; nonce++)
        {
            switch (dice.Next(12))
            {
                case <= 3:
                    requests.Add(Order(nonce, instrument, dice));
                    placed++;
                    break;
                case <= 5:
                    var orders = Enumerable.Range(0, dice.Next(1, 6)).Select(_ => Order(nonce, instrument, dice)).ToList();
                    requests.Add($"{{\"request\":\"new_orders\",\"nonce\":{nonce},\"orders\":[{string.Join(',', orders)}]}}");
                    placed += orders.Count;
                    break;
                case <= 8:
                    requests.Add($"{{\"request\":\"cancel_order\",\"nonce\":{nonce},{Entry(instrument, first, placed, dice)}}}");
                    break;
                case 9:
                    var entries = Enumerable.Range(0, dice.Next(1, 5)).Select(_ => $"{{{Entry(instrument, first, placed, dice)}}}");
                    requests.Add($"{{\"request\":\"cancel_orders\",\"nonce\":{nonce},\"entries\":[{string.Join(',', entries)}]}}");
                    break;
                case 10:
                    requests.Add($"{{\"request\":\"user_open_orders\",\"nonce\":{nonce},\"inst_id\":{instrument}}}");
                    break;
                default:
                    string[] others =
                        ["{", "{\"request\":\"new_orders\",\"nonce\":3}", "{\"request\":\"hb\",\"nonce\":4}", "{\"nonce\":0}"];
                    requests.Add(others[dice.Next(others.Length)]);
                    break;
            }
        }

        return requests;
    }

    static string Order(int nonce, int instrument, Random dice)
    {
        var side = dice.Next(15) switch { 0 => "\"up\"", < 8 => "\"BUY\"", _ => "\"SELL\"" };
        return Order(nonce, instrument, side, (100 + dice.Next(-20, 20)).ToString(CultureInfo.InvariantCulture), $"0.{dice.Next(1, 9)}");
    }

    static string Order(int nonce, int instrument, string side, string price, string quantity) =>
        $"{{\"request\":\"new_order\",\"nonce\":{nonce},\"inst_id\":{instrument},\"side\":{side},"
            + $"\"price\":\"{price}\",\"qty\":\"{quantity}\"}}";

    /// <summary>Mostly one of the newest orders; now and then one that is still to come.</summary>
    static string Entry(int instrument, long first, int placed, Random dice) =>
        $"\"inst_id\":{instrument},\"order_id\":{first + Math.Max(0, placed - dice.Next(-1, 8))}";

    /// <summary>Without what differs between two members, two markets and two moments.</summary>
    static List<string> Plain(List<string> frames, int instrument, long first) =>
        [.. frames.Select(frame => Plain(JsonNode.Parse(frame)!, instrument, first).ToJsonString())];

    static JsonNode Plain(JsonNode node, int instrument, long first)
    {
        if (node is JsonArray array)
            foreach (var item in array) Plain(item!, instrument, first);
        if (node is not JsonObject fields) return node;
        fields.Remove("timestamp");
        fields.Remove("trans_id");
        fields.Remove("currency");
        if (fields["inst_id"] is { } id && (int)id == instrument) fields["inst_id"] = "the market";
        if (fields["order_id"] is { } order) fields["order_id"] = $"order {(long)order - first}";
        foreach (var (_, value) in fields)
            if (value is JsonObject or JsonArray) Plain(value, instrument, first);
        return fields;
    }

    static async Task<WireSocket> LogInAsync(RialtoServer server, JsonNode made)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/coinut", [], Cancel);
        var (user, now) = ((string)made["coinut"]!["username"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var hmac = OtherSignatures.Hmac((string)made["coinut"]!["api_key"]!, $"{user}|{now}|{Interlocked.Increment(ref s_nonce)}");
        await socket.SayAsync(
            $"{{\"request\":\"login\",\"username\":\"{user}\",\"nonce\":{s_nonce},\"hmac_sha256\":\"{hmac}\",\"timestamp\":{now}}}",
            Cancel);
        Assert.Contains("\"OK\"", await socket.HearAsync(Cancel));
        return socket;
    }

    static int s_nonce;
}
