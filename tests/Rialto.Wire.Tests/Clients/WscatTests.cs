using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Peatio;

namespace Rialto.Wire.Tests.Clients;

/// <summary>Ranger's document, followed with <c>wscat</c> from npm: connect, listen, subscribe, ask nonsense, be refused.</summary>
public sealed class WscatTests(WscatTests.OneServer one) : IClassFixture<WscatTests.OneServer>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    PeatioDriver Driver => one.Driver;

    string Ranger => $"{one.Server.Address.ToString().Replace("http", "ws", StringComparison.Ordinal)}api/v2/ranger";

    [Fact]
    public async Task Streams_of_the_query_come_and_each_change_of_the_book_has_the_next_number()
    {
        var maker = await Driver.MemberAsync("usd=1000");
        await using var cat = Wscat.Connect($"{Ranger}/public/?stream=global.tickers&stream=ethusd.ob-inc", [], Cancel);

        var snapshot = JsonNode.Parse(await cat.HearAsync("{\"ethusd.ob-snap\":"))!["ethusd.ob-snap"]!;
        await cat.HearAsync("{\"success\":{\"message\":\"subscribed\",\"streams\":[\"global.tickers\",\"ethusd.ob-inc\"]}}");
        var tickers = JsonNode.Parse(await cat.HearAsync("{\"global.tickers\":"))!["global.tickers"]!.AsObject();
        var order = await Driver.MustPlaceAsync(maker, Wish.Buy("1", "100"));
        await Driver.CancelAsync(maker, order.Id);

        Assert.Equal(
            ["btcusd", "btcusdt", "ethbtc", "ethusd", "ethusdt", "ltcbtc", "ltcusd"],
            tickers.Select(market => market.Key).Order(StringComparer.Ordinal));
        var sequence = (long)snapshot["sequence"]!;
        string[] increments = [await cat.HearAsync("{\"ethusd.ob-inc\":"), await cat.HearAsync("{\"ethusd.ob-inc\":")];
        Assert.Equal(
            [
                $$$"""{"ethusd.ob-inc":{"bids":[["100.0","1.0"]],"sequence":{{{sequence + 1}}}}}""",
                $$$"""{"ethusd.ob-inc":{"bids":[["100.0","0.0"]],"sequence":{{{sequence + 2}}}}}""",
            ],
            increments);
    }

    [Fact]
    public async Task What_is_typed_is_answered_and_nonsense_ends_nothing()
    {
        await using var cat = Wscat.Connect($"{Ranger}/public", [], Cancel);
        Assert.Equal("""{"success":{"message":"subscribed","streams":[]}}""", await cat.HearAsync());

        await cat.SayAsync("ping");
        Assert.Equal("pong", await cat.HearAsync());
        await cat.SayAsync("hello");
        Assert.StartsWith("{\"error\":\"Could not parse message: ", await cat.HearAsync(), StringComparison.Ordinal);
        await cat.SayAsync("""{"event":"dance"}""");
        Assert.Equal("""{"error":"Could not parse Type: Invalid event"}""", await cat.HearAsync());
        await cat.SayAsync("""{"event":"subscribe","streams":["ethusd.trades","order"]}""");
        Assert.Equal("""{"success":{"message":"subscribed","streams":["ethusd.trades"]}}""", await cat.HearAsync());
        await cat.SayAsync("""{"event":"unsubscribe","streams":["ethusd.trades"]}""");
        Assert.Equal("""{"success":{"message":"unsubscribed","streams":[]}}""", await cat.HearAsync());
    }

    [Fact]
    public async Task A_member_signs_the_upgrade_and_hears_of_his_own_orders_and_trades()
    {
        var (alice, bob) = (await Driver.MemberAsync("usd=1000"), await Driver.MemberAsync("ltc=10", "eth=10"));
        await using var cat = Wscat.Connect($"{Ranger}/private", Signed(alice), Cancel);
        Assert.Equal("""{"success":{"message":"subscribed","streams":[]}}""", await cat.HearAsync());
        await cat.SayAsync("""{"event":"subscribe","streams":["order","trade"]}""");
        Assert.Equal("""{"success":{"message":"subscribed","streams":["order","trade"]}}""", await cat.HearAsync());

        var order = await Driver.MustPlaceAsync(alice, Wish.Buy("1", "90"));
        await Driver.MustPlaceAsync(bob, Wish.Sell("0.25", "90"));
        await Driver.CancelAsync(alice, order.Id);

        Assert.Equal($"pending 1.0 {order.Id}", OrderOf(await cat.HearAsync()));
        Assert.Equal($"wait 1.0 {order.Id}", OrderOf(await cat.HearAsync()));
        var trade = JsonNode.Parse(await cat.HearAsync())!["trade"]!;
        Assert.Equal(("90.0", "0.25", "22.5"), ((string)trade["price"]!, (string)trade["amount"]!, (string)trade["total"]!));
        Assert.Equal($"buy {order.Id}", $"{trade["side"]} {trade["order_id"]}");
        Assert.Equal($"wait 0.75 {order.Id}", OrderOf(await cat.HearAsync()));
        Assert.Equal($"cancel 0.75 {order.Id}", OrderOf(await cat.HearAsync()));
    }

    [Fact]
    public async Task Without_a_credential_the_private_door_answers_401()
    {
        await using var cat = Wscat.Connect($"{Ranger}/private", [], Cancel);

        Assert.Equal((255, "error: Unexpected server response: 401\n"), await cat.EndAsync());
    }

    static string OrderOf(string message)
    {
        var order = JsonNode.Parse(message)!["order"]!;
        return $"{order["state"]} {order["remaining_volume"]} {order["id"]}";
    }

    static string[] Signed(Actor actor)
    {
        var person = new Person(actor.Name, actor.Uid, "", actor.Key, actor.Secret);
        var nonce = person.NextNonce(0);
        return [$"X-Auth-Apikey: {actor.Key}", $"X-Auth-Nonce: {nonce}", $"X-Auth-Signature: {person.Sign(nonce)}"];
    }

    /// <summary>One server for all; each test has members of its own.</summary>
    public sealed class OneServer : IAsyncLifetime
    {
        RialtoServer? _server;

        public RialtoServer Server => _server!;

        public PeatioDriver Driver { get; } = new();

        // A busy machine may need longer than five seconds to start node.
        public async ValueTask InitializeAsync()
        {
            _server = await RialtoServer.StartAsync(["limits.off=true", "barong.apikey_nonce_lifetime=600000"], CancellationToken.None);
            Driver.Visit(_server);
        }

        public ValueTask DisposeAsync() => _server!.DisposeAsync();
    }
}
