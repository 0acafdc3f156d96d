using System.Net;

namespace Rialto.Wire.Tests.Server;

/// <summary>
/// A disk of 64 MiB with segments of 4 MiB: full, members are told to try again, reads go on, and room is enough to go on.
/// </summary>
[Trait("speed", "slow")]
public sealed class DiskFullTests : IDisposable
{
    static readonly string[] s_words = [.. Settings.Unlimited, "--set", "log.segment_mib=4", "--set", "limits.orders_open_max=1000000"];

    readonly SmallDisk _disk = new(mebibytes: 64);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task A_full_disk_is_answered_try_again_and_everything_goes_on_when_there_is_room()
    {
        await using var server = await ServerRun.StartAsync(_disk.Path, s_words);
        var trader = await Trader.CreateAsync(_disk.Path, "alice", "usd=1000000000");
        using var http = new HttpClient { BaseAddress = server.Address };
        using var client = trader.Connect(server.Address);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(http));

        _disk.FillUpTo(0);
        var placed = await PlaceUntilRefusedAsync(trader, server.Address);

        // Reads go on; who cannot place is told so, by the dialect's own word.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(http));
        Assert.Equal(200, (await client.GetAsync("peatio/account/balances"))!.Status);
        Assert.Equal(200, (await client.GetAsync("peatio/public/markets/btcusd/depth"))!.Status);
        var refused = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "1"));
        Assert.Equal((503, "server.busy"), (refused!.Status, refused.Error));
        // People too: nothing is written, and the process stays.
        var entered = await client.PostAsync("barong/identity/users", new() { ["email"] = "b@example.com", ["password"] = "Tecohvi0-fixture" });
        Assert.Equal((503, "server.busy"), (entered!.Status, entered.Error));

        _disk.Empty();
        while (await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "1")) is { Status: not 201 } again)
            Assert.Equal(503, again.Status);
        while (await ReadyAsync(http) != HttpStatusCode.OK) Assert.NotEqual(HttpStatusCode.NotFound, await ReadyAsync(http));
        var after = await client.PostAsync("barong/identity/users", new() { ["email"] = "b@example.com", ["password"] = "Tecohvi0-fixture" });
        Assert.Equal(201, after!.Status);

        Assert.Equal(0, await server.TerminateAsync());
        var verified = await Cli.AskAsync(_disk.Path, "verify");
        Assert.Equal("intact", (string)verified["result"]!);
        var log = await Cli.AskAsync(_disk.Path, "inspect", "log");
        // What was refused did not happen: those that were answered, and the first one that found room.
        Assert.Equal(placed + 1, (int)log["commands"]!["PlaceOrder"]!);
    }

    [Fact]
    public async Task A_start_on_a_full_disk_ends_cleanly_or_serves()
    {
        await Cli.AskAsync(_disk.Path, "member", "create", "--email", "alice@example.com", "--password", "p", "--set", "log.segment_mib=4");
        _disk.FillUpTo(0);

        var answer = await Cli.RunAsync("member", "deposit", "alice@example.com", "usd=1", "--data", _disk.Path, "--set", "log.segment_mib=4");
        Assert.Contains(answer.Code, (int[])[0, 1, 74]);

        _disk.Empty();
        Assert.Equal("intact", (string)(await Cli.AskAsync(_disk.Path, "verify"))["result"]!);
    }

    static async Task<HttpStatusCode> ReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Four clients place until each is refused; answers how many orders were accepted.</summary>
    static async Task<int> PlaceUntilRefusedAsync(Trader trader, Uri address)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var client = trader.Connect(address);
            var placed = 0;
            while (await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "1")) is { Status: 201 }) placed++;
            return placed;
        })));
        return counts.Sum();
    }
}
