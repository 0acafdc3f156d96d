namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>The promise of the README, tried twenty times: an answer is never taken back, and nothing happens twice.</summary>
[Trait("speed", "slow")]
public sealed class CrashLoopTests : IDisposable
{
    /// <summary>Twenty in every run of the tests; RIALTO_CRASH_ROUNDS says how many in a long one.</summary>
    static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("RIALTO_CRASH_ROUNDS"), out var rounds) ? rounds : 20;
    const int Connections = 8;

    /// <summary>Another one, by RIALTO_CRASH_SEED, kills at other moments.</summary>
    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("RIALTO_CRASH_SEED"), out var seed) ? seed : 20_260_101;
    const decimal UsdEach = 1_000_000m;
    const decimal EthEach = 10_000m;

    /// <summary>Replays must be refused because they are replays, not because the restart took long.</summary>
    static readonly string[] Words =
        [.. Settings.Unlimited, "--set", "barong.apikey_nonce_lifetime=600000", "--set", "limits.orders_open_max=1000000"];

    readonly DataDirectory _data = new();
    readonly List<CrashTrader> _traders = [];
    readonly Random _random = new(Seed);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task What_was_answered_survives_every_kill_and_nothing_happens_twice()
    {
        for (var i = 0; i < Connections; i++)
            _traders.Add(new CrashTrader(await Trader.CreateAsync(_data.Path, $"trader-{i}", $"usd={UsdEach},eth={EthEach}"), i, Seed + i));
        var cashier = new CrashOperator([.. _traders.Select(trader => trader.Member)], Seed);
        var citizen = new CrashCitizen(await Trader.CreateAsync(_data.Path, "citizen", "usd=1"));
        var keysEnded = 0;

        var server = await ServerRun.StartAsync(_data.Path, Words);
        for (var round = 1; round <= Rounds; round++)
        {
            var keys = new CrashKeys(round);
            await keys.PrepareAsync(server.Address, _data.Path);
            await CrashAsync(server, cashier, citizen, keys);
            await server.DisposeAsync();

            var verified = await Cli.RunAsync("verify", "--data", _data.Path);
            Assert.True(verified.Code == 0, $"round {round}: {verified.Complaints}{verified.Output}");

            server = await ServerRun.StartAsync(_data.Path, Words);
            await CheckTotalsAsync(server, cashier);
            await citizen.CheckAsync(server.Address, _data.Path);
            await keys.CheckAsync(server.Address, _data.Path);
            if (keys.SawAnEnd) keysEnded++;
        }

        Assert.Equal(0, await server.TerminateAsync());
        await server.DisposeAsync();
        // A loop that reached nothing would have proved nothing.
        Assert.True(_traders.Sum(trader => trader.Answered) > 100, "hardly anything was answered");
        Assert.True(_traders.Sum(trader => trader.Unanswered) > 0, "no kill hit a request");
        Assert.True(cashier.Answered > 0, "no deposit was answered");
        Assert.True(citizen.Answered > 0, "nobody signed up");
        Assert.True(keysEnded > 0, "no key was ended");
    }

    /// <summary>Everybody works, and the server is killed somewhere in the middle.</summary>
    async Task CrashAsync(ServerRun server, CrashOperator cashier, CrashCitizen citizen, CrashKeys keys)
    {
        var work = new List<Task>
        {
            cashier.WorkAsync(_data.Path), keys.WorkAsync(server.Address),
            citizen.SignUpAsync(server.Address), citizen.ChangePasswordAsync(server.Address),
        };
        work.AddRange(_traders.Select(trader => trader.WorkAsync(server.Address)));
        await ElapseAsync(TimeSpan.FromMilliseconds(_random.Next(50, 1_501)));
        await server.KillAsync();
        await Task.WhenAll(work);
    }

    /// <summary>Everybody's money with the fees that were paid is what was deposited, to the last unit.</summary>
    async Task CheckTotalsAsync(ServerRun server, CrashOperator cashier)
    {
        var ltc = await cashier.CheckAsync(server.Address, _data.Path);
        var all = new Holdings();
        foreach (var trader in _traders) all.Add(await trader.CheckAsync(server.Address));
        Assert.Equal((Connections * UsdEach, Connections * EthEach, ltc), (all.Of("usd"), all.Of("eth"), all.Of("ltc")));
    }

    /// <summary>The moment of the kill is drawn, so real time must pass.</summary>
    static async Task ElapseAsync(TimeSpan span)
    {
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }
}
