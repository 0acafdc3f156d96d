using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>The collection of examples that the server gives away, sent request by request as Postman would send it.</summary>
public sealed class PostmanTests
{
    /// <summary>What names an order or a position that nobody has.</summary>
    static readonly string[] s_ofNothing =
    [
        "GET /order/1", "PUT /order/1", "DELETE /order/1", "GET /position/BTCUSD", "PUT /position/BTCUSD", "DELETE /position/BTCUSD",
    ];

    /// <summary>The contract's operations, as the collection names their parts.</summary>
    static readonly string[] s_operations =
    [
        "GET trading/assets", "GET trading/market_data/symbol/demo", "GET trading/market_data/symbol/demo/BTCUSD",
        "GET trading/market_data/symbol/demo/BTCUSD/daily_stats", "GET trading/market_data/order_book/demo/BTCUSD",
        "GET trading/market_data/summary/demo", "GET trading/market_data/ticker/demo", "GET trading/market_data/trades/demo/BTCUSD",
        "GET trading/market_data/trades/demo/last/BTCUSD", "GET trading/market_data/candles/demo/BTCUSD",
        "GET trading/market_data/ticks/demo/BTCUSD/market", "GET trading/market_data/funding/demo/BTCUSD",
        "GET trading/market_data/index/demo/BTCUSD", "GET trading/market_data/liquidations/demo/BTCUSD",
        "GET trading/market_data/insurance/demo", "GET trading/time", "GET trading/status", "GET trading/account", "POST trading/account",
        "GET trading/account/ID", "GET trading/account/ID/margin", "GET trading/account/ID/leverage",
            "PUT trading/account/ID/leverage/BTCUSD",
        "GET trading/account/ID/order", "POST trading/account/ID/order", "GET trading/account/ID/order/1", "PUT trading/account/ID/order/1",
        "DELETE trading/account/ID/order/1", "DELETE trading/account/ID/order", "POST trading/account/ID/order/batch",
        "GET trading/account/ID/position", "GET trading/account/ID/position/BTCUSD", "PUT trading/account/ID/position/BTCUSD",
        "DELETE trading/account/ID/position/BTCUSD", "GET trading/account/ID/history/order", "GET trading/account/ID/ledger",
        "GET trading/account/ID/bonus", "POST trading/account/ID/transfer", "POST trading/account/ID/demo_balance", "GET swagger.json",
        "GET swagger.yaml", "GET swagger", "GET postman.json",
    ];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_of_the_collection_is_understood()
    {
        await using var server = await RialtoServer.StartAsync(["primebit.sandbox=true", "limits.off=true"], Cancel);
        using var http = new HttpClient { BaseAddress = server.Address };
        var made = await PostAsync(http, "/api/v1/sandbox/user", """{"live_balance":"1.0"}""");
        foreach (var type in (string[])["live", "demo"])
        {
            // Near the collection's own examples.
            foreach (var (symbol, price) in new[] { ("BTCUSD", "8000.0"), ("ETHUSD", "200.0"), ("LTCUSD", "50.0") })
                await PostAsync(http, "/api/v1/sandbox/spot", $$"""{"type":"{{type}}","symbol":"{{symbol}}","price":"{{price}}"}""");
        }

        var names = new Dictionary<string, string>
        {
            ["{{base_url}}"] = server.Address.ToString().TrimEnd('/'),
            ["{{api_key}}"] = (string)made["api_key"]!,
            ["{{api_secret}}"] = (string)made["api_secret"]!,
            ["{{account_id}}"] = (string)made["accounts"]![1]!["id"]!,
        };
        var collection = JsonNode.Parse(await http.GetStringAsync(new Uri("/api/v1/postman.json", UriKind.Relative), Cancel))!;
        Assert.Equal(
            "https://schema.getpostman.com/json/collection/v2.1.0/collection.json", (string)collection["info"]!["schema"]!);
        Assert.Equal(
            ["base_url", "api_key", "api_secret", "account_id"],
            collection["variable"]!.AsArray().Select(variable => (string)variable!["key"]!));
        var items = collection["item"]!.AsArray();
        Assert.Empty(s_operations.Except(items.Select(item => NameOf(item!))));

        foreach (var item in items) await PlayAsync(http, item!, names);
    }

    static async Task PlayAsync(HttpClient http, JsonNode item, Dictionary<string, string> names)
    {
        var request = item["request"]!;
        var verb = (string)request["method"]!;
        var url = Fill((string)request["url"]!["raw"]!, names);
        var body = Fill((string?)request["body"]?["raw"] ?? "", names);
        Assert.DoesNotContain("{{", url + body, StringComparison.Ordinal);
        using var message = new HttpRequestMessage(new HttpMethod(verb), new Uri(url));
        if (body.Length > 0) message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (item["event"] is { } script) Sign(message, verb, body, url, script, names);

        using var answer = await http.SendAsync(message, Cancel);

        var text = await answer.Content.ReadAsStringAsync(Cancel);
        var isOfNothing = s_ofNothing.Any(end => end.Split(' ') is [var of, var path] && verb == of && url.EndsWith(path,
            StringComparison.Ordinal));
        var isFine = answer.IsSuccessStatusCode
            || (answer.StatusCode == HttpStatusCode.NotFound && isOfNothing)
            || (answer.StatusCode == HttpStatusCode.UnprocessableEntity && IsBusiness(text));
        Assert.True(isFine, $"{verb} {url} {body}\n{(int)answer.StatusCode} {text}");
    }

    static string NameOf(JsonNode item)
    {
        var url = (string)item["request"]!["url"]!["raw"]!;
        var path = url.Replace("{{base_url}}/api/v1/", "", StringComparison.Ordinal).Replace("{{account_id}}", "ID",
            StringComparison.Ordinal);
        return $"{(string)item["request"]!["method"]!} {path}";
    }

    /// <summary>A demo account cannot transfer, a live one cannot be reset: which one it is, is the client's to choose.</summary>
    static bool IsBusiness(string text) => (string?)JsonNode.Parse(text)!["error"]!["code"]
        is "live-only" or "demo-only" or "no-position" or "trade-disabled" or "insufficient-balance" or "insufficient-margin";

    /// <summary>Does what the collection's script says; that it says it is looked at too.</summary>
    static void Sign(HttpRequestMessage message, string verb, string body, string url, JsonNode script, Dictionary<string, string> names)
    {
        var lines = string.Join('\n', script[0]!["script"]!["exec"]!.AsArray().Select(line => (string)line!));
        Assert.Equal("prerequest", (string)script[0]!["listen"]!);
        Assert.Contains("CryptoJS.HmacSHA256(message, pm.variables.get('api_secret'))", lines, StringComparison.Ordinal);
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var target = url[url.IndexOf("/api/v1", StringComparison.Ordinal)..].Replace("?", "", StringComparison.Ordinal);
        var signed = Encoding.UTF8.GetBytes(verb + body + target + timestamp);
        message.Headers.Add("api-key", names["{{api_key}}"]);
        message.Headers.Add("timestamp", timestamp);
        message.Headers.TryAddWithoutValidation(
            "authorization", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(names["{{api_secret}}"]), signed)));
    }

    static string Fill(string text, Dictionary<string, string> names) =>
        names.Aggregate(text, static (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));

    static async Task<JsonNode> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }
}
