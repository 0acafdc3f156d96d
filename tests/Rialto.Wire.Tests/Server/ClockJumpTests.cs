using System.Globalization;

namespace Rialto.Wire.Tests.Server;

/// <summary>
/// The machine's clock is set back or forward between two runs of the server: the log's time never decreases, and trading goes on.
/// </summary>
[Trait("speed", "slow")]
public sealed class ClockJumpTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("+1h"), InlineData("-1h"), InlineData("+3d"), InlineData("-3d")]
    public async Task After_a_jump_of_the_clock_orders_are_placed_and_the_log_is_in_order(string jump)
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=100000");
        var before = await LastTimeAsync();
        await using (var server = await ServerRun.StartUnderAsync(["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", jump],
            _data.Path, [.. Settings.Unlimited, "--set", "barong.apikey_nonce_single_use=false"]))
        {
            // A signed request lives by the server's clock, so one signed by the real clock is refused: the contract's own answer.
            using (var client = trader.Connect(server.Address))
                Assert.Equal(401, (await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100")))!.Status);
            using var desk = new OperatorClient(_data.Path);
            var paid = await desk.PostAsync("member.deposit", new() { ["member"] = trader.Uid, ["amounts"] = new System.Text.Json.Nodes.JsonObject { ["usd"] = "1" } });
            Assert.Equal(200, paid!.Status);
            Assert.Equal(0, await server.TerminateAsync());
        }

        var jumped = await LastTimeAsync();
        if (jump[0] == '+') Assert.InRange(jumped, before + (Span(jump) * 0.99), before + Span(jump) + TimeSpan.FromHours(1));
        // Back in time there is none: commands carry the time of the last one until the clock has come as far.
        else Assert.InRange(jumped, before, before + TimeSpan.FromMinutes(10));

        // And the clock is right again: after a jump forward the log's time stands, and everything works.
        await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var client2 = trader.Connect(again.Address);
        Assert.Equal(201, (await client2.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100")))!.Status);
        Assert.Equal(0, await again.TerminateAsync());
        // A log whose time goes back is damaged.
        Assert.Equal("intact", (string)(await Cli.AskAsync(_data.Path, "verify"))["result"]!);
    }

    async Task<DateTimeOffset> LastTimeAsync() => DateTimeOffset.Parse(
        (string)(await Cli.AskAsync(_data.Path, "inspect", "log"))["last_time"]!, CultureInfo.InvariantCulture);

    static TimeSpan Span(string jump) => jump[^1] == 'h' ? TimeSpan.FromHours(int.Parse(jump[1..^1], CultureInfo.InvariantCulture)) : TimeSpan.FromDays(3);
}
