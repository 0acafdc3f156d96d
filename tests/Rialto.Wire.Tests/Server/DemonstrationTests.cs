using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rialto.Wire.Tests.Server;

/// <summary>What a newcomer finds after <c>serve --demo</c>.</summary>
public sealed partial class DemonstrationTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_printed_key_trades_and_a_restart_prints_it_again()
    {
        Match alice;
        await using (var server = await ServerRun.StartAsync(_data.Path, "--demo"))
        {
            alice = AliceOf(server);
            using var client = new PeatioClient(server.Address, alice.Groups["kid"].Value, alice.Groups["secret"].Value);
            var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
            Assert.Equal(201, placed!.Status);
        }

        await using var again = await ServerRun.StartAsync(_data.Path, "--demo");
        Assert.Equal(alice.Value, AliceOf(again).Value);
    }

    [Fact]
    public async Task Every_spot_market_comes_alive()
    {
        await using var server = await ServerRun.StartAsync(_data.Path, ["--demo", "--set", "demo.bot_rate=500", .. Settings.Unlimited]);
        using var client = new PeatioClient(server.Address);
        var deadline = DateTime.UtcNow.AddSeconds(60);

        List<string> dead;
        do
        {
            var tickers = (await client.GetAsync("peatio/public/markets/tickers"))!.Body!.AsObject();
            dead = [.. tickers.Where(row => !IsAlive(row.Value!["ticker"]!)).Select(row => row.Key)];
            Assert.Equal(7, tickers.Count);
        }
        while (dead.Count > 0 && DateTime.UtcNow < deadline);

        Assert.Empty(dead);
    }

    [Fact]
    public async Task Every_perpetual_has_an_index_and_a_living_book()
    {
        await using var server = await ServerRun.StartAsync(
            _data.Path, ["--demo", "--set", "feeds.source=simulator", "--set", "demo.bot_rate=500", .. Settings.Unlimited]);
        using var client = new HttpClient { BaseAddress = server.Address };
        var deadline = DateTime.UtcNow.AddSeconds(60);

        List<string> dead;
        do
        {
            dead = [];
            foreach (var name in (string[])["live/BTCUSD", "live/ETHUSD", "live/LTCUSD", "demo/BTCUSD", "demo/ETHUSD", "demo/LTCUSD"])
            {
                if (!await IsQuotedAsync(client, name)) dead.Add(name);
            }
        }
        while (dead.Count > 0 && DateTime.UtcNow < deadline);

        Assert.Empty(dead);
    }

    [Fact]
    public async Task Whoever_signs_up_can_place_an_order_at_once()
    {
        await using var server = await ServerRun.StartAsync(_data.Path, ["--demo", "--set", "demo.bots=false"]);
        using var stranger = new PeatioClient(server.Address);
        var signedUp = await stranger.PostAsync(
            "barong/identity/users", new JsonObject { ["email"] = "new@example.com", ["password"] = "Tecohvi0-fixture" });
        Assert.Equal(201, signedUp!.Status);
        using var member = new PeatioClient(server.Address, cookie: signedUp.Cookie);

        var placed = await member.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));

        Assert.Equal(201, placed!.Status);
        Assert.Equal(3, (int)signedUp.Body!["level"]!);
    }

    static async Task<bool> IsQuotedAsync(HttpClient client, string perpetual)
    {
        var path = new Uri($"/api/v1/trading/market_data/order_book/{perpetual}", UriKind.Relative);
        var book = JsonNode.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken))!;
        return book["bids"]!.AsArray().Count > 0 && book["asks"]!.AsArray().Count > 0;
    }

    static bool IsAlive(JsonNode ticker) => new[] { "buy", "sell", "last" }.All(field => (string)ticker[field]! != "0.0");

    static Match AliceOf(ServerRun server) => server.Greeting.Select(line => DemoMember().Match(line)).First(match => match.Success);

    [GeneratedRegex("alice@demo.example +uid (?<uid>[A-Z0-9]+) +kid (?<kid>[0-9a-f]+) +secret (?<secret>[0-9a-f]+)")]
    private static partial Regex DemoMember();
}
