using System.Diagnostics;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Journals;

/// <summary>journal/crash: the real server is killed again and again while orders come in; no acknowledged one may be missing.</summary>
/// <remarks>
/// Each round starts the server on the same directory, lets sixteen connections place orders, and sends SIGKILL at a random moment. At the
/// end the whole log is replayed: every order that was ever acknowledged is in it once, every frame has the hash it says. What a torn or
/// changed log does is in the tests of the log.
/// </remarks>
public static class CrashBench
{
    const ulong SeedUsual = 14;
    const int Rounds = 100;
    const int RoundsQuick = 2;
    const int Connections = 16;
    const int Members = 16;
    const int KillAfterMsMin = 20;
    const int KillAfterMsMax = 1_000;

    // No nonce of a round may be old because the machine is busy; the order's own limits are off.
    static readonly string[] s_settings =
    [
        "limits.off=true", "limits.orders_open_max=1000000", "http.connections_per_address=0", "barong.password_rounds=1",
        "barong.apikey_nonce_lifetime=600000",
    ];

    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var dice = new Random(unchecked((int)seed));
        var acknowledged = new List<long>();
        var starts = new LatencyHistogram();
        SigningKey[] keys;
        using (var first = ChildServer.StartRialto(data, s_settings)) keys = SigningKey.Create(first, Members);
        var requests = new OrderRequests(keys, seed, markets: 4);
        var rounds = options.Quick ? RoundsQuick : Rounds;
        string? problem = null;
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using var server = ChildServer.StartRialto(data, s_settings);
            starts.Record(Stopwatch.GetElapsedTime(began).Ticks * 100);
            problem ??= PlaceUntilKilled(server, requests, dice.Next(KillAfterMsMin, KillAfterMsMax), acknowledged);
        }

        var log = LogOracle.Read(data);
        var metrics = new SortedDictionary<string, double>
        {
            ["rounds"] = rounds,
            ["orders_acknowledged"] = acknowledged.Count,
            ["commands_in_log"] = log.Commands,
            ["start_s"] = starts.PercentileNs(50) / 1e9,
            ["start_max_s"] = starts.MaxNs / 1e9,
        };
        var about = $"durability durable, log on {scratch.FileSystem}; SIGKILL {KillAfterMsMin} to {KillAfterMsMax} ms after the first "
            + "order of a round, sixteen connections, closed loop; one data directory all the time";
        return RunResult.Of("journal/crash", seed, problem ?? log.Misses(acknowledged), calSha, metrics, about);
    }

    /// <summary>What is wrong with an answer, or null. What the server was asked and did not answer counts as unknown.</summary>
    static string? PlaceUntilKilled(ChildServer server, OrderRequests requests, int milliseconds, List<long> acknowledged)
    {
        using var load = new OrderLoad(server.Address, Connections, requests, acknowledged);
        using var killer = new Timer(_ => server.Kill(), null, milliseconds, Timeout.Infinite);
        load.RunUntilGone();
        return load.Refused == 0 ? null : $"an order was answered with {load.FirstRefusal}";
    }
}
