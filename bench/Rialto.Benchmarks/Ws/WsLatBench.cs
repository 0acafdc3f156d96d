using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>ws/lat: from the moment at which the engine takes a command until each of many subscribers has heard of it.</summary>
public static class WsLatBench
{
    const ulong SeedUsual = 7;
    const int PerSecond = 200;
    const int BlockBytes = 4_096;
    const string Sync = "rialto_log_sync_duration_seconds";
    const string Publish = "rialto_publish_delay_seconds";

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
        var metrics = new SortedDictionary<string, double>();
        var disk = DiskBase.Measure(
            scratch.Path, BlockBytes, TimeSpan.FromSeconds(options.Quick ? 0.1 : 5), TimeSpan.FromSeconds(1.0 / PerSecond));
        disk.AddTo(metrics, "base.fdatasync_4k.");
        string? problem;
        List<long> acknowledged;
        using (var server = WsFanBench.StartServer(data))
        {
            var requests = new OrderRequests(SigningKey.Create(server, options.Quick ? 2 : 100), seed, markets: 1);
            using var audience = new Audience(server.Address, WsFanBench.Stream, subscribers, requests) { Heard = heard.Add };
            audience.Pace(PerSecond, warmUp, static () => false);
            var (syncs, publishes) = (server.ReadHistogram(Sync), server.ReadHistogram(Publish));
            audience.Pace(PerSecond, orders, static () => false);
            audience.Settle();
            metrics["mean.1_sync_us"] = MeanUs(syncs, server.ReadHistogram(Sync));
            metrics["mean.2_published_us"] = MeanUs(publishes, server.ReadHistogram(Publish));
            (problem, acknowledged) = (audience.Problem, audience.Acknowledged);
            server.Kill();
        }

        var log = LogOracle.Read(data);
        problem ??= log.Misses(acknowledged);
        var latencies = new LatencyHistogram();
        var steps = log.LevelSteps.Values.Single();
        problem ??= heard.Compare(steps, warmUp, steps.Count, latencies);
        latencies.AddTo(metrics, "");
        metrics["messages"] = latencies.Count;
        metrics["mean.3_heard_us"] = latencies.MeanNs / 1_000;
        metrics["over_disk.p50_us"] = metrics["p50_us"] - metrics["base.fdatasync_4k.p50_us"];
        metrics["over_disk.p99_us"] = metrics["p99_us"] - metrics["base.fdatasync_4k.p99_us"];
        var about = $"open loop, {PerSecond} orders/s placed by REST, {subscribers} subscribers of one market's ob-inc; from the "
            + $"time that the engine "
            + $"stamped (read from the log) to the reception, fdatasync included (log on {scratch.FileSystem}), one clock, one "
            + "client thread; base is the disk alone at the same pace, just before; over_disk is ours; mean.1 is the server's own sync, "
            + "mean.2 from the stamp until it was published, mean.3 until it was heard";
        return RunResult.Of("ws/lat", seed, problem, calSha, metrics, about);
    }

    static double MeanUs((double Sum, double Count) from, (double Sum, double Count) to) =>
        (to.Sum - from.Sum) * 1e6 / Math.Max(1, to.Count - from.Count);
}
