using System.Diagnostics;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Recovery;

/// <summary>recover/start: from the start of the server's process until its first order is acknowledged, which is durable then.</summary>
public static class StartBench
{
    const ulong SeedUsual = 9;
    const int StartsUsual = 5;

    /// <summary>One run: a first start makes the member; each further one is killed and started again.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var (ready, ordered) = (new LatencyHistogram(), new LatencyHistogram());
        var acknowledged = new List<long>();
        SigningKey[] keys;
        using (var first = ChildServer.StartRialto(data, [])) keys = SigningKey.Create(first, 1);
        var requests = new OrderRequests(keys, seed, markets: 1);
        string? problem = null;
        for (var start = 0; start < (options.Quick ? 1 : StartsUsual); start++)
        {
            var began = Stopwatch.GetTimestamp();
            using var server = ChildServer.StartRialto(data, []);
            ready.Record(Stopwatch.GetElapsedTime(began).Ticks * 100);
            using var connection = new OrderConnection(server.Address);
            connection.Send(requests.Next());
            int status;
            long order;
            while (!connection.Read(out status, out order))
            {
            }

            ordered.Record(Stopwatch.GetElapsedTime(began).Ticks * 100);
            if (status is >= 200 and < 300) acknowledged.Add(order);
            else problem ??= $"the first order was answered with {status}";
        }

        problem ??= LogOracle.Read(data).Misses(acknowledged);
        var metrics = new SortedDictionary<string, double>
        {
            ["ready_s"] = ready.PercentileNs(50) / 1e9,
            ["first_order_s"] = ordered.PercentileNs(50) / 1e9,
            ["first_order_max_s"] = ordered.MaxNs / 1e9,
        };
        var about = $"real server, default settings, a directory with one member on {scratch.FileSystem}; from fork to the "
            + $"durable answer; each server "
            + "was killed before the next start";
        return RunResult.Of("recover/start", seed, problem, calSha, metrics, about);
    }
}
