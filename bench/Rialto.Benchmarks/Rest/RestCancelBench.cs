using System.Globalization;
using System.Text;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Rest;

/// <summary>rest/cancel: signed cancels of resting orders over loopback HTTP into the real server.</summary>
/// <remarks>As many orders as are cancelled are placed before; each cancel is of another one, members in turn.</remarks>
public static class RestCancelBench
{
    const ulong SeedUsual = 12;
    const int Markets = 4;
    const int OrdersEach = 600;
    const int OrdersEachQuick = 20;

    /// <summary>One run; then the server is killed and each acknowledged cancel looked for in its log.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var metrics = new SortedDictionary<string, double>();
        var cancelled = new List<long>();
        string? problem = null;
        using (var server = RestServer.Start(data, patient: true))
        {
            var keys = SigningKey.Create(server, RestServer.Members(options.Quick));
            foreach (var connections in RestServer.Connections(options.Quick))
            {
                // One connection takes ten times as long for each.
                var each = options.Quick ? OrdersEachQuick : connections == 1 ? OrdersEach / 10 : OrdersEach;
                var orders = RestServer.Fill(server, keys, each, Markets, seed);
                var prefix = string.Create(CultureInfo.InvariantCulture, $"c{connections}.");
                using var load = new OrderLoad(server.Address, connections, new Cancels(keys, orders), cancelled);
                var latencies = new LatencyHistogram();
                metrics[$"{prefix}requests_per_s"] = load.Run(TimeSpan.MaxValue, latencies);
                latencies.AddTo(metrics, prefix);
                if (load.Refused > 0) problem ??= $"{prefix} {load.Refused} answers were not 2xx, the first was {load.FirstRefusal}";
            }

            server.Kill();
        }

        problem ??= LogOracle.Read(data).MissesCancels(cancelled);
        metrics["cancels_acknowledged"] = cancelled.Count;
        var about = $"durability durable, log on {scratch.FileSystem}; real server in its own process, default settings but no rate "
            + "limits and nonces that live ten minutes; closed loop, one client thread, loopback; no warm-up but the orders before it; the server is "
            + "killed with SIGKILL and every acknowledged cancel looked for in its log";
        return RunResult.Of("rest/cancel", seed, problem, calSha, metrics, about);
    }

    /// <summary>One cancel of each order, members in turn.</summary>
    sealed class Cancels(SigningKey[] keys, long[][] orders) : IRequests
    {
        readonly RequestWriter _writer = new();
        int _next;

        public ReadOnlySpan<byte> Next()
        {
            var (row, member) = Math.DivRem(_next++, keys.Length);
            if (row >= orders[member].Length) return [];
            Span<byte> path = stackalloc byte[64];
            var text = string.Create(CultureInfo.InvariantCulture, $"/api/v2/peatio/market/orders/{orders[member][row]}/cancel");
            return _writer.Post(keys[member], path[..Encoding.ASCII.GetBytes(text, path)], []);
        }
    }
}
