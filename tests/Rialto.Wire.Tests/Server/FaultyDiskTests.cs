namespace Rialto.Wire.Tests.Server;

/// <summary>
/// The kernel refuses a call of the real server, or takes its time: it stops with 74 or goes on, and nothing answered is lost.
/// </summary>
[Trait("speed", "slow")]
public sealed class FaultyDiskTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task No_room_for_a_frame_that_was_promised_room_stops_the_process()
    {
        // The log's room is prepared, so a pwrite of a frame that finds none is a fault of the disk, not a full one.
        var answered = await TradeUnderAsync("pwrite64", "error=ENOSPC:when=60");

        await CheckAsync(answered);
    }

    [Fact]
    public async Task A_failed_sync_of_the_database_of_people_stops_the_process()
    {
        // SQLite syncs with fdatasync or fsync; only a sign-up makes it do so here.
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1");
        var path = Path.Combine(_data.Path, "identity.db-wal");
        string[] strace = ["strace", "-f", "-o", "/dev/null", "-P", path, "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=2+"];
        var made = new List<string>();
        await using (var server = await ServerRun.StartUnderAsync(strace, _data.Path, Settings.Unlimited))
        {
            using var client = new PeatioClient(server.Address);
            for (var i = 0; ; i++)
            {
                var email = $"new-{i}@example.com";
                var answer = await client.PostAsync("barong/identity/users", new() { ["email"] = email, ["password"] = "Tecohvi0-fixture" });
                if (answer is null || answer.Status >= 500) break;
                made.Add(email);
            }
            Assert.Equal(74, await server.ExitAsync());
            Assert.Contains("storage fault in identity.db", server.Complaints, StringComparison.Ordinal);
        }

        await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        foreach (var email in made)
        {
            var shown = await Cli.RunAsync("member", "show", email, "--data", _data.Path);
            Assert.True(shown.Code == 0, $"{email}: {shown.Complaints}");
        }
        Assert.NotEmpty(trader.Kid);
    }

    [Fact]
    public async Task A_disk_that_takes_200_ms_for_each_sync_is_slow_and_nothing_else()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=100000");
        string[] strace = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_exit=200000"];
        await using (var server = await ServerRun.StartUnderAsync(strace, _data.Path, Settings.Unlimited))
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                using var client = trader.Connect(server.Address);
                var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
                return placed?.Status;
            })));

            Assert.All(statuses, status => Assert.Equal(201, status));
            Assert.Equal(0, await server.TerminateAsync());
        }
        Assert.Equal("intact", (string)(await Cli.AskAsync(_data.Path, "verify"))["result"]!);
    }

    /// <summary>Places orders until the server is gone; answers those that were answered.</summary>
    async Task<List<string>> TradeUnderAsync(string call, string injection)
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=100000");
        var segment = Path.Combine(_data.Path, "log", "0000000000000001.seg");
        string[] strace = ["strace", "-f", "-o", "/dev/null", "-P", segment, "-e", $"trace={call}", "-e", $"inject={call}:{injection}"];
        var answered = new List<string>();
        await using var server = await ServerRun.StartUnderAsync(strace, _data.Path, Settings.Unlimited);
        using var client = trader.Connect(server.Address);
        while (await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100")) is { } placed)
        {
            Assert.Equal(201, placed.Status);
            answered.Add(placed.Body!["id"]!.ToString());
        }
        Assert.Equal(74, await server.ExitAsync());
        _trader = trader;
        return answered;
    }

    Trader? _trader;

    async Task CheckAsync(List<string> answered)
    {
        Assert.NotEmpty(answered);
        Assert.Equal(0, (await Cli.RunAsync("verify", "--data", _data.Path)).Code);
        await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var reader = _trader!.Connect(again.Address);
        var orders = await reader.GetAsync("peatio/market/orders?limit=1000");
        var found = orders!.Body!.AsArray().Select(order => order!["id"]!.ToString()).ToHashSet();
        Assert.Subset(found, answered.ToHashSet());
    }
}
