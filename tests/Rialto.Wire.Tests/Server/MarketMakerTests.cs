using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>A short run of tests/market-maker: a program that knows the dialect pages only, and a server that is killed meanwhile.</summary>
public sealed class MarketMakerTests : IDisposable
{
    const string Money = "usd=10000000,btc=1000,eth=10000,ltc=100000";

    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_market_makers_fills_explain_its_balances_over_a_crash()
    {
        var cancel = TestContext.Current.CancellationToken;
        var maker = await Trader.CreateAsync(_data.Path, "maker", Money);
        var taker = await Trader.CreateAsync(_data.Path, "taker", Money);
        var port = FreePort();
        await using var server = await ServerRun.StartAtAsync(port, _data.Path, Settings.Patient);
        using var script = Cli.Start(
        [
            "env", $"MAKER_KID={maker.Kid}", $"MAKER_SECRET={maker.Secret}", $"TAKER_KID={taker.Kid}", $"TAKER_SECRET={taker.Secret}",
            "node", "--experimental-websocket", "--no-warnings", Path.Combine(SourceDirectory(), "tests/market-maker/market-maker.mjs"),
            server.Address.ToString().TrimEnd('/'), "0",
        ]);
        var output = script.StandardOutput.ReadToEndAsync(cancel);
        var complaints = script.StandardError.ReadToEndAsync(cancel);

        await HasFillAsync(server);
        await server.KillAsync();
        await using var again = await ServerRun.StartAtAsync(port, _data.Path, Settings.Patient);
        await HasFillAsync(again);
        using (var ask = Cli.Start(["kill", "-TERM", script.Id.ToString(CultureInfo.InvariantCulture)])) await ask.WaitForExitAsync(cancel);
        await script.WaitForExitAsync(cancel);

        Assert.True(script.ExitCode == 0, await complaints);
        var done = JsonNode.Parse(await output)!;
        Assert.True((long)done["fills"]! > 0, done.ToJsonString());
        Assert.True((long)done["connections"]! >= 4, done.ToJsonString());
        Assert.Equal(0, (long)done["refused"]!);
    }

    /// <summary>Waits for the first trade of this run.</summary>
    static async Task HasFillAsync(ServerRun server)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var socket = await Harness.WireSocket.OpenAsync(
            server.Address, "/api/v2/ranger/public?stream=btcusd.trades,ethusd.trades,ltcusd.trades", [], cancel);
        while (!(await socket.HearAsync(cancel)).Contains("\"trades\":", StringComparison.Ordinal))
        {
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string SourceDirectory()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Rialto.slnx"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
