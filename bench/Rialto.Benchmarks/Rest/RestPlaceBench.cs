using System.Globalization;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Rest;

/// <summary>rest/place: signed limit orders over loopback HTTP into the real server, against a bare Kestrel echo.</summary>
public static class RestPlaceBench
{
    const ulong SeedUsual = 5;
    const int Markets = 4;
    const int BlockBytes = 4_096;

    /// <summary>One run: echo and server in turn at each number of connections; then the server is killed and its log compared.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var metrics = new SortedDictionary<string, double>();
        AddBase(metrics, scratch.Path, options);

        var load = new Loads(options);
        using (var bare = ChildServer.StartBare(isInline: true))
        using (var server = RestServer.Start(data, options.Quick))
        {
            var users = RestServer.Members(options.Quick);
            var own = new OrderRequests(SigningKey.Create(server, users), seed, Markets);
            var echo = new OrderRequests(SigningKey.Invented(users), seed, Markets);
            foreach (var connections in RestServer.Connections(options.Quick))
            {
                var prefix = string.Create(CultureInfo.InvariantCulture, $"c{connections}.");
                load.Run(bare, echo, connections, [], $"{prefix}echo.", metrics);
                load.Run(server, own, connections, load.Acknowledged, prefix, metrics);
                metrics[$"{prefix}share_of_echo"] = metrics[$"{prefix}requests_per_s"] / metrics[$"{prefix}echo.requests_per_s"];
                metrics[$"{prefix}added_p50_us"] = metrics[$"{prefix}p50_us"] - metrics[$"{prefix}echo.p50_us"];
            }

            metrics["server_rss_mib"] = server.ResidentBytes / 1024.0 / 1024.0;
            server.Kill();
        }

        var problem = load.Problem ?? LogOracle.Read(data).Misses(load.Acknowledged);
        metrics["orders_acknowledged"] = load.Acknowledged.Count;
        var about = $"durability durable, log on {scratch.FileSystem}; real server in its own process, default settings but no "
            + $"rate limits; "
            + "HMAC per request, computed in the client's loop, for the echo too; closed loop, one client thread, loopback; "
            + "the server is killed with SIGKILL and every acknowledged order looked for in its log";
        return RunResult.Of("rest/place", seed, problem, calSha, metrics, about) with
        {
            CalEcho = metrics[options.Quick ? "c4.echo.requests_per_s" : "c64.echo.requests_per_s"],
        };
    }

    static void AddBase(SortedDictionary<string, double> metrics, string directory, BenchOptions options)
    {
        var syncs = DiskBase.Measure(directory, BlockBytes, TimeSpan.FromSeconds(options.Quick ? 0.1 : 3));
        syncs.AddTo(metrics, "base.fdatasync_4k.");
    }

    /// <summary>The load of one run, against either server.</summary>
    sealed class Loads(BenchOptions options)
    {
        public List<long> Acknowledged { get; } = new(options.Quick ? 1_000 : Limits.OrdersAcknowledgedMax);

        public string? Problem { get; private set; }

        public void Run(
            ChildServer server,
            IRequests requests,
            int connections,
            List<long> acknowledged,
            string prefix,
            SortedDictionary<string, double> metrics)
        {
            using var load = new OrderLoad(server.Address, connections, requests, acknowledged);
            load.Run(TimeSpan.FromSeconds(options.Quick ? 0.2 : 3), new LatencyHistogram());
            var latencies = new LatencyHistogram();
            var span = TimeSpan.FromSeconds(options.Quick ? 0.3 : 10);
            var (ofServer, ofBoth) = (server.ServerCpuSeconds, server.CpuSeconds);
            var rate = load.Run(span, latencies);
            (ofServer, ofBoth) = (server.ServerCpuSeconds - ofServer, server.CpuSeconds - ofBoth);
            metrics[$"{prefix}requests_per_s"] = rate;
            // Processor time says on a busy machine what the clock cannot.
            metrics[$"{prefix}cpu_us_per_order.server"] = ofServer * 1e6 / (rate * span.TotalSeconds);
            metrics[$"{prefix}cpu_us_per_order.client"] = (ofBoth - ofServer) * 1e6 / (rate * span.TotalSeconds);
            latencies.AddTo(metrics, prefix);
            if (load.Refused > 0) Problem ??= $"{prefix} {load.Refused} answers were not 2xx, the first was {load.FirstRefusal}";
        }
    }
}
