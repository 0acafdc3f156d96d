using System.Diagnostics;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>ws/slow: one subscriber stops reading; the others go on hearing, the slow one is cut off, memory stays bounded.</summary>
public static class WsSlowBench
{
    const ulong SeedUsual = 8;
    const int PerSecond = 1_500;
    const int SlowReceiveBytes = 4_096;

    // The kernel takes some megabytes before the server's own queue begins to grow, and then ten seconds go by.
    const int SecondsMax = 90;
    const int SecondsMaxQuick = 1;

    /// <summary>One run: a calm phase, then the slow one joins until it is cut off; both phases' delays are read from the log's
    /// times.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var metrics = new SortedDictionary<string, double>();
        var subscribers = options.Quick ? 5 : 100;
        var secondsMax = options.Quick ? SecondsMaxQuick : SecondsMax;
        var calm = options.Quick ? 200 : 5_000;
        var heard = new HeardTimes(subscribers, calm + secondsMax * PerSecond);
        List<long> acknowledged;
        string? problem;
        using (var server = WsFanBench.StartServer(data))
        {
            var requests = new OrderRequests(SigningKey.Create(server, options.Quick ? 4 : 100), seed, markets: 1);
            using var audience = new Audience(server, WsFanBench.Stream, subscribers, requests) { Heard = heard.Add };
            audience.Pace(PerSecond, calm, static () => false);
            audience.Settle();
            var residentBefore = server.ResidentBytes;
            problem = Slow(server, audience, secondsMax, options.Quick, metrics) ?? audience.Problem;
            metrics["rss_growth_mib"] = (server.ResidentBytes - residentBefore) / 1024.0 / 1024.0;
            acknowledged = audience.Acknowledged;
            server.Kill();
        }

        var log = LogOracle.Read(data);
        problem ??= log.Misses(acknowledged);
        problem ??= Compare(heard, log.LevelSteps.Values.Single(), calm, metrics);
        var about = $"open loop, {PerSecond} orders/s placed by REST, {subscribers} subscribers and one that stops reading "
            + $"(kernel buffer of "
            + $"{SlowReceiveBytes} bytes); delays as in ws/lat, before and while the slow one is there; log on {scratch.FileSystem}"
            + (options.Quick ? "; too short for the slow one to be cut off" : "; default limits of a client's queue");
        return RunResult.Of("ws/slow", seed, problem, calSha, metrics, about);
    }

    /// <summary>Goes on until the slow one is cut off; answers why that is not as documented, null: it is.</summary>
    static string? Slow(ChildServer server, Audience audience, int secondsMax, bool isQuick, SortedDictionary<string, double> metrics)
    {
        // Other streams of the same market fill its buffers sooner; everybody else's stream stays as it is.
        using var slow = new Subscriber(server.Address, $"{WsFanBench.Stream},btcusd.update,btcusd.depth,btcusd.trades", SlowReceiveBytes);
        using var end = new Poll([slow.Descriptor]);
        end.WatchForEndOnly(0);
        var began = Stopwatch.GetTimestamp();
        var ordersBefore = audience.Acknowledged.Count;
        audience.Pace(PerSecond, secondsMax * PerSecond, () => end.Wait(0));
        metrics["slow.cut_off_after_s"] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        audience.Settle();
        metrics["slow.orders_meanwhile"] = audience.Acknowledged.Count - ordersBefore;
        // Its wire test has smaller queues and is cut off at once; here it is enough that nobody else noticed.
        return isQuick ? null : Drain(slow, metrics);
    }

    /// <summary>What the slow one finds when it reads at last: some messages, and the end.</summary>
    static string? Drain(Subscriber slow, SortedDictionary<string, double> metrics)
    {
        var buffer = new byte[1 << 20];
        using var silence = new Poll([slow.Descriptor]);
        while (slow.End is null)
        {
            if (!silence.Wait(Limits.ServerPatienceSeconds * 1_000)) return "the slow subscriber was not cut off";
            slow.Read(buffer, null);
        }

        metrics["slow.messages_heard"] = slow.Messages;
        return null;
    }

    static string? Compare(HeardTimes heard, List<long> stepsUs, int calm, SortedDictionary<string, double> metrics)
    {
        var (before, during) = (new LatencyHistogram(), new LatencyHistogram());
        var problem = heard.Compare(stepsUs, 0, calm, before) ?? heard.Compare(stepsUs, calm, stepsUs.Count, during);
        before.AddTo(metrics, "before.");
        during.AddTo(metrics, "during.");
        return problem;
    }
}
