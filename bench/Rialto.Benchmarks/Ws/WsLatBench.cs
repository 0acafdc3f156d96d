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

    /// <summary>One run: messages at a fixed rate; the engine's times are read from the log of the killed server.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var metrics = new SortedDictionary<string, double>();
        var disk = DiskBase.Measure(
            scratch.Path, BlockBytes, TimeSpan.FromSeconds(options.Quick ? 0.1 : 5), TimeSpan.FromSeconds(1.0 / PerSecond));
        disk.AddTo(metrics, "base.fdatasync_4k.");
        var pace = new Pace(options, metrics);
        var problem = FromEngine(pace, Path.Combine(scratch.Path, "engine")) ?? ByRest(pace, Path.Combine(scratch.Path, "rest"), seed);
        metrics["over_disk.p50_us"] = metrics["p50_us"] - metrics["base.fdatasync_4k.p50_us"];
        metrics["over_disk.p99_us"] = metrics["p99_us"] - metrics["base.fdatasync_4k.p99_us"];
        var about = $"open loop, {PerSecond} orders/s from one publisher in the engine, {pace.Subscribers} subscribers of one market's "
            + "ob-inc; from the time that the engine stamped (read from the log) to the reception, fdatasync included (log on "
            + $"{scratch.FileSystem}), one clock, one client thread; by_rest: each order placed by signed REST from that same thread; "
            + "base is the disk alone at the same pace, just before; over_disk is ours; mean.1 is the server's own sync, mean.2 from the "
            + "stamp until it was published, mean.3 until it was heard";
        return RunResult.Of("ws/lat", seed, problem, calSha, metrics, about);
    }

    static string? FromEngine(Pace pace, string data)
    {
        using var server = WsFanBench.StartPublishing(data);
        return pace.Measure(server, data, "", requests: null);
    }

    static string? ByRest(Pace pace, string data, ulong seed)
    {
        using var server = WsFanBench.StartServer(data);
        return pace.Measure(server, data, "by_rest.", new OrderRequests(SigningKey.Create(server, pace.Members), seed, markets: 1));
    }

    /// <summary>Measures a server at the fixed rate.</summary>
    sealed class Pace(BenchOptions options, SortedDictionary<string, double> metrics)
    {
        public int Subscribers => options.Quick ? 10 : 100;

        public int Members => options.Quick ? 2 : 100;

        int Orders => options.Quick ? 100 : 3_000;

        int WarmUp => options.Quick ? 50 : 1_000;

        /// <summary>Kills the server at the end; answers what went wrong, null: nothing.</summary>
        /// <param name="requests">Orders by REST; null = the server's own publisher.</param>
        public string? Measure(ChildServer server, string data, string prefix, OrderRequests? requests)
        {
            var heard = new HeardTimes(Subscribers, WarmUp + Orders);
            using var audience = new Audience(server, WsFanBench.Stream, Subscribers, requests) { Heard = heard.Add };
            audience.Pace(PerSecond, WarmUp, static () => false);
            var (syncs, publishes) = (server.ReadHistogram(Sync), server.ReadHistogram(Publish));
            audience.Pace(PerSecond, Orders, static () => false);
            audience.Settle();
            metrics[$"{prefix}mean.1_sync_us"] = MeanUs(syncs, server.ReadHistogram(Sync));
            metrics[$"{prefix}mean.2_published_us"] = MeanUs(publishes, server.ReadHistogram(Publish));
            server.Kill();
            var log = LogOracle.Read(data);
            var problem = audience.Problem ?? log.Misses(audience.Acknowledged);
            var steps = log.LevelSteps.Values.Single();
            var latencies = new LatencyHistogram();
            problem ??= heard.Compare(steps, WarmUp, steps.Count, latencies);
            latencies.AddTo(metrics, prefix);
            metrics[$"{prefix}messages"] = latencies.Count;
            metrics[$"{prefix}mean.3_heard_us"] = latencies.MeanNs / 1_000;
            return problem;
        }
    }

    static double MeanUs((double Sum, double Count) from, (double Sum, double Count) to) =>
        (to.Sum - from.Sum) * 1e6 / Math.Max(1, to.Count - from.Count);
}
