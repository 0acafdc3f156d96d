using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>ws/lat: from the moment at which the engine takes a command until each of many subscribers has heard of it.</summary>
public static class WsLatBench
{
    const ulong SeedUsual = 7;
    const int PerSecond = 200;

    /// <summary>One run: orders at a fixed rate; the engine's times are read from the log of the killed server.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var subscribers = options.Quick ? 10 : 100;
        var orders = options.Quick ? 100 : 3_000;
        var warmUp = options.Quick ? 50 : 1_000;
        var heard = new HeardTimes(subscribers, warmUp + orders);
        string? problem;
        List<long> acknowledged;
        using (var server = WsFanBench.StartServer(data))
        {
            var requests = new OrderRequests(SigningKey.Create(server, options.Quick ? 2 : 20), seed, markets: 1);
            using var audience = new Audience(server.Address, WsFanBench.Stream, subscribers, requests) { Heard = heard.Add };
            audience.Pace(PerSecond, warmUp + orders, static () => false);
            audience.Settle();
            (problem, acknowledged) = (audience.Problem, audience.Acknowledged);
            server.Kill();
        }

        var log = LogOracle.Read(data);
        problem ??= log.Misses(acknowledged);
        var latencies = new LatencyHistogram();
        var steps = log.LevelSteps.Values.Single();
        problem ??= heard.Compare(steps, warmUp, steps.Count, latencies);
        var metrics = new SortedDictionary<string, double> { ["messages"] = latencies.Count };
        latencies.AddTo(metrics, "");
        var about = $"open loop, {PerSecond} orders/s placed by REST, {subscribers} subscribers of one market's ob-inc; from the "
            + $"time that the engine "
            + $"stamped (read from the log) to the reception, fdatasync included (log on {scratch.FileSystem}), one clock, one "
            + $"client thread";
        return RunResult.Of("ws/lat", seed, problem, calSha, metrics, about);
    }
}
