using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Server;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>The server is killed when requests were done and none of their answers is kept; then they come again.</summary>
public sealed class LostAnswerTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly string[] Words =
    [
        .. Settings.Unlimited, "--set", "primebit.sandbox=true", "--set", "primebit.timestamp_window=300",
    ];

    /// <summary>Somebody of the sandbox.</summary>
    sealed record Trader(string Key, string Secret, string Live, string Demo);

    sealed record Asked(string Name, string Verb, string Path, string Body);

    readonly HttpClient _http = new();
    Uri _server = new("http://127.0.0.1:0");

    [Fact]
    public async Task What_was_done_is_told_as_it_is_when_its_answer_died_with_the_server()
    {
        using var data = new DataDirectory();
        var expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        var run = await ServerRun.StartAsync(data.Path, Words);
        _server = run.Address;
        var (alice, bob) = (await TraderAsync(), await TraderAsync());
        await SandboxAsync("spot", """{"type":"demo","symbol":"BTCUSD","price":"8000.0"}""");
        await PlaceAsync(bob, "sell", "8000.0");
        await PlaceAsync(alice, "buy", "8000.0");
        await PlaceAsync(bob, "buy", "7999.5");
        await PlaceAsync(bob, "sell", "8010.0");
        var (kept, gone) = (await PlaceAsync(alice, "buy", "7900.0"), await PlaceAsync(alice, "buy", "7901.0"));
        var root = $"/api/v1/trading/account/{alice.Demo}";
        Asked[] asked =
        [
            new("rests", "POST", $"{root}/order", OrderOf("7950.0", "\"comment\":\"rests\"")),
            new("refused", "POST", $"{root}/order", OrderOf("7951.0", "\"reduce_only\":true")),
            new("ended", "POST", $"{root}/order",
                OrderOf("8010.0", $"\"post_only\":true,\"expiration_time\":{expires},\"stop_loss\":\"7500.0\",\"take_profit\":\"8500.0\"")),
            new("closes", "DELETE", $"{root}/position/BTCUSD", ""),
            new("cancels", "DELETE", $"{root}/order/{gone}", ""),
            new("changes", "PUT", $"{root}/order/{kept}", """{"limit_price":"7902.0"}"""),
            new("both", "POST", $"{root}/order/batch",
                $$"""{"orders":[{"action":"create",{{OrderOf("7940.0")[1..]}},{"action":"create",{{OrderOf("7941.0")[1..]}}]}"""),
            new("pays", "POST", $"/api/v1/trading/account/{alice.Live}/transfer", """{"direction":"to-wallet","amount":"0.25"}"""),
        ];

        var told = await LoseAsync(run, alice, asked, data.Path);
        await using var again = await ServerRun.StartAsync(data.Path, Words);
        _server = again.Address;
        var before = await GetAsync(alice, $"{root}/history/order?limit=500");

        // Another request under a lost one's key is another request, and takes nothing from the one that it belongs to.
        var (status, conflict) = await SendAsync(alice, asked[0] with { Body = OrderOf("7950.0", "\"comment\":\"other\"") });
        Assert.Equal(
            """409 {"error":{"code":"idempotency-conflict","message":"The idempotency key belongs to another request."}}""",
            $"{status} {conflict}");
        (status, conflict) = await SendAsync(alice, asked[0] with { Body = "{" });
        Assert.Equal(
            """409 {"error":{"code":"idempotency-conflict","message":"The idempotency key belongs to another request."}}""",
            $"{status} {conflict}");

        await CheckOrderAsync("rests", told["rests"], ("status", "new"), ("comment", "rests"), ("volume", "1.0"),
            ("limit_price", "7950.0"));
        await CheckOrderAsync("ended", told["ended"], ("status", "canceled"), ("reason", "post-only"), ("stop_loss", "7500.0"),
            ("take_profit", "8500.0"), ("expiration_time", expires.ToString(CultureInfo.InvariantCulture)));
        await CheckOrderAsync("closes", told["closes"], ("status", "filled"), ("side", "sell"), ("average_price", "7999.5"),
            ("reduce_only", "true"));
        await CheckOrderAsync("cancels", gone, ("status", "canceled"), ("reason", "user"));
        await CheckOrderAsync("changes", kept, ("status", "new"), ("limit_price", "7902.0"));
        var refused = await AgainAsync("refused");
        Assert.Equal(
            """422 {"error":{"code":"reduce-only-violation","message":"There is no position that the order could reduce."}}""", refused);
        var both = JsonNode.Parse((await AgainAsync("both"))["200 ".Length..])!.AsArray();
        Assert.Equal(["7940.0", "7941.0"], both.Select(order => (string)order!["limit_price"]!));
        foreach (var order in both) Assert.Equal(await GetAsync(alice, $"{root}/order/{order!["order_id"]}"), order.ToJsonString());
        Assert.StartsWith("200 ", await AgainAsync("pays"));
        Assert.Equal("0.75", (string)JsonNode.Parse(await GetAsync(alice, $"/api/v1/trading/account/{alice.Live}"))!["balance"]!);

        // Nothing was done a second time.
        Assert.Equal(before, await GetAsync(alice, $"{root}/history/order?limit=500"));

        async Task CheckOrderAsync(string name, long order, params (string Field, string Value)[] fields)
        {
            var answer = await AgainAsync(name);
            Assert.Equal($"200 {await GetAsync(alice, $"{root}/order/{order}")}", answer);
            var body = JsonNode.Parse(answer["200 ".Length..])!;
            Assert.All(fields, field => Assert.Equal((field.Field, field.Value), (field.Field, body[field.Field]!.ToString())));
        }

        // Once more it is the same, byte for byte.
        async Task<string> AgainAsync(string name)
        {
            var request = asked.Single(one => one.Name == name);
            var (firstStatus, first) = await SendAsync(alice, request);
            var (secondStatus, second) = await SendAsync(alice, request);
            Assert.Equal((firstStatus, first), (secondStatus, second));
            return $"{firstStatus} {first}";
        }
    }

    /// <summary>What its fills cost only history knows, and that is held up for longer than anybody waits.</summary>
    [Fact]
    [Trait("speed", "slow")]
    public async Task What_was_done_is_told_when_nobody_knew_in_time()
    {
        using var data = new DataDirectory();
        await using var run = await ServerRun.StartAsync(data.Path, Words);
        _server = run.Address;
        var (alice, bob) = (await TraderAsync(), await TraderAsync());
        await SandboxAsync("spot", """{"type":"demo","symbol":"BTCUSD","price":"8000.0"}""");
        var order = await PlaceAsync(alice, "buy", "7990.0", "1.0");
        await PlaceAsync(bob, "sell", "7990.0", "0.4");
        var root = $"/api/v1/trading/account/{alice.Demo}/order";
        var cancel = new Asked("late", "DELETE", $"{root}/{order}", "");
        await GetAsync(alice, $"{root}/{order}");

        await using (var history = new SqliteConnection($"Data Source={Path.Combine(data.Path, "history.sqlite")};Pooling=False"))
        {
            history.Open();
            await using var hold = history.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(Cancel);
            Assert.Equal(504, (await SendAsync(alice, cancel)).Status);
        }

        var (status, body) = await SendAsync(alice, cancel);
        Assert.True(status == 200, body);
        var told = JsonNode.Parse(body)!;
        Assert.Equal(
            ("canceled", "user", "0.6"), ((string)told["status"]!, (string)told["reason"]!, (string)told["volume"]!));
        Assert.Equal(await GetAsync(alice, $"{root}/{order}"), body);
    }

    /// <summary>Sends all, and kills the server when the streams say that all are done; answers the orders of their names.</summary>
    /// <remarks>An answer that was written down in the meantime is taken away: it is lost in any case.</remarks>
    async Task<Dictionary<string, long>> LoseAsync(ServerRun run, Trader trader, Asked[] asked, string data)
    {
        var told = new Dictionary<string, long>();
        await using (var socket = await WireSocket.OpenAsync(_server, "/api/v0/websocket", [], Cancel))
        {
            await SubscribeAsync(socket, trader, $"order_{trader.Demo}");
            await SubscribeAsync(socket, trader, $"account_{trader.Live}");
            var sent = asked.Select(request => SendAsync(trader, request)).ToList();
            var awaited = asked.Select(request => request.Name).Append("both").ToList();
            while (awaited.Count > 0)
            {
                var push = JsonNode.Parse(await socket.HearAsync(Cancel))!;
                if (NameOf(push) is not { } name || !awaited.Remove(name)) continue;
                if (push["data"]!["order"] is { } order) told[name] = (long)order["order_id"]!;
            }

            await run.DisposeAsync();
            // Broken off, or answered just before: either way it is lost.
            await Task.WhenAll(sent.Select(one => one.ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default)));
        }

        await using var people = new SqliteConnection($"Data Source={Path.Combine(data, "identity.db")};Pooling=False");
        people.Open();
        await using var forget = people.CreateCommand();
        forget.CommandText = "DELETE FROM kept_answers";
        await forget.ExecuteNonQueryAsync(Cancel);
        return told;
    }

    static string? NameOf(JsonNode push)
    {
        var data = push["data"]!;
        if (data["event_type"] is not { } word) return (string)data["balance"]! == "0.75" ? "pays" : null;
        var order = data["order"]!;
        return ((string)word!, (string)order["limit_price"]!) switch
        {
            ("new", "7950.0") => "rests",
            ("reject", "7951.0") => "refused",
            ("cancel", "8010.0") => "ended",
            ("fill", _) => "closes",
            ("cancel", "7901.0") => "cancels",
            ("modify", "7902.0") => "changes",
            ("new", "7940.0" or "7941.0") => "both",
            _ => null,
        };
    }

    static async Task SubscribeAsync(WireSocket socket, Trader trader, string channel)
    {
        var timestamp = Now();
        var request = new JsonObject
        {
            ["method"] = "subscribe", ["params"] = new JsonArray(channel), ["api-key"] = trader.Key, ["timestamp"] = timestamp,
            ["signature"] = Hmac(trader.Secret, timestamp),
        };
        await socket.SayAsync(request.ToJsonString(), Cancel);
        while (JsonNode.Parse(await socket.HearAsync(Cancel))!["response"] is not { } answer || !(bool)answer["success"]!)
        {
        }
    }

    async Task<Trader> TraderAsync()
    {
        var made = await SandboxAsync("user", """{"demo_balance":"10.0","live_balance":"1.0","rate_limit":1000}""");
        var accounts = made["accounts"]!;
        return new((string)made["api_key"]!, (string)made["api_secret"]!, (string)accounts[0]!["id"]!, (string)accounts[1]!["id"]!);
    }

    async Task<JsonNode> SandboxAsync(string operation, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(_server, $"/api/v1/sandbox/{operation}"), content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    static string OrderOf(string price, string more = "\"comment\":\"\"", string side = "buy", string volume = "1.0") =>
        $$"""{"symbol":"BTCUSD","side":"{{side}}","volume":"{{volume}}","limit_price":"{{price}}",{{more}}}""";

    async Task<long> PlaceAsync(Trader trader, string side, string price, string volume = "1.0")
    {
        var body = OrderOf(price, side: side, volume: volume);
        var request = new Asked("", "POST", $"/api/v1/trading/account/{trader.Demo}/order", body);
        var (status, answer) = await SendAsync(trader, request);
        Assert.True(status == 200, answer);
        return (long)JsonNode.Parse(answer)!["order_id"]!;
    }

    async Task<string> GetAsync(Trader trader, string path)
    {
        var (status, body) = await SendAsync(trader, new("", "GET", path, ""));
        Assert.True(status == 200, body);
        return body;
    }

    /// <summary>Sends it with its name as its idempotency key.</summary>
    async Task<(int Status, string Body)> SendAsync(Trader trader, Asked asked)
    {
        var timestamp = Now();
        using var request = new HttpRequestMessage(new HttpMethod(asked.Verb), new Uri(_server, asked.Path));
        if (asked.Body.Length > 0) request.Content = new StringContent(asked.Body, Encoding.UTF8, "application/json");
        request.Headers.Add("api-key", trader.Key);
        request.Headers.Add("timestamp", timestamp);
        if (asked.Name.Length > 0) request.Headers.Add("idempotency-key", asked.Name);
        request.Headers.TryAddWithoutValidation(
            "authorization", Hmac(trader.Secret, asked.Verb + asked.Body + asked.Path.Replace("?", "") + timestamp));
        using var answer = await _http.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    static string Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    static string Hmac(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
