using System.Globalization;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>ws/fan: deliveries a second of one book's increments to many, against a bare Kestrel broadcast of as many bytes.</summary>
public static class WsFanBench
{
    internal const string Stream = "/api/v2/ranger/public?stream=btcusd.ob-inc";

    const ulong SeedUsual = 6;
    const int BehindMax = 256;

    // Until then the runtime still compiles what is hot.
    const int WarmUpSeconds = 8;
    const double TickSeconds = 0.01;
    const int UsersUsual = 100;
    const int UsersQuick = 2;

    // Behind more than this a client of the real server is cut off; the window of 256 messages stays far below.
    static readonly string[] s_settings =
    [
        "limits.off=true", "limits.orders_open_max=1000000", "http.connections_per_address=0", "barong.password_rounds=1",
        "barong.apikey_nonce_lifetime=600000",
    ];

    static readonly int[] s_counts = [100, 1_000, 5_000];
    static readonly int[] s_countsQuick = [20];

    /// <summary>One run: for each number of subscribers the server, then the bare one; then once more with orders by REST.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var metrics = new SortedDictionary<string, double>();
        // As Kestrel comes: sending where it is would cost the plain broadcast a system call for every single frame.
        using var bare = ChildServer.StartBare(isInline: false);
        var fan = new Fan(bare, options, metrics);
        var counts = options.Quick ? s_countsQuick : s_counts;
        var problem = FromEngine(fan, Path.Combine(scratch.Path, "engine"), counts)
            ?? ByRest(fan, Path.Combine(scratch.Path, "rest"), counts[0], seed);
        var about = $"durability durable, log on {scratch.FileSystem}; the whole server in a process of its own, with one publisher in its "
            + "engine: each message is an order that the publisher puts into the engine's queue, matched, synced, shown, stored and "
            + "replayed like any, without a protocol in front; one market's ob-inc, 100 subscribers unless the name says n1000 or n5000; "
            + $"at most {BehindMax} messages under way; subscribers are one client thread, which tells the publisher through a pipe how "
            + "many more it may publish; the bare broadcast has one publisher, pipe, client and bytes like it, and no engine and no disk; "
            + "by_rest: the same server and broadcast, each message an order of its own placed by signed REST over 64 connections (the "
            + "broadcast reads as much JSON and answers as much, nonces live ten minutes)";
        return RunResult.Of("ws/fan", seed, problem, calSha, metrics, about);
    }

    internal static ChildServer StartServer(string data) => ChildServer.StartRialto(data, s_settings);

    internal static ChildServer StartPublishing(string data) => ChildServer.StartPublishing(data, s_settings);

    static string? FromEngine(Fan fan, string data, int[] counts)
    {
        var messages = 0L;
        string? problem = null;
        using (var server = StartPublishing(data))
        {
            foreach (var count in counts)
            {
                var prefix = count == counts[0] ? "" : string.Create(CultureInfo.InvariantCulture, $"n{count}.");
                problem ??= fan.Compare(server, count, prefix, ours: null, theirs: null);
            }

            messages = fan.Messages;
            server.Kill();
        }

        var log = LogOracle.Read(data);
        var steps = log.LevelSteps.Values.Sum(steps => (long)steps.Count);
        return problem ?? log.Problem ?? (steps == messages ? null : $"{messages} messages were heard of {steps} steps of the log");
    }

    static string? ByRest(Fan fan, string data, int count, ulong seed)
    {
        string? problem;
        using (var server = StartServer(data))
        {
            var own = new OrderRequests(SigningKey.Create(server, fan.IsQuick ? UsersQuick : UsersUsual), seed, markets: 1);
            var invented = new OrderRequests(SigningKey.Invented(UsersUsual), seed, markets: 1);
            problem = fan.Compare(server, count, "by_rest.", own, invented);
            server.Kill();
        }

        return problem ?? LogOracle.Read(data).Misses(fan.Acknowledged);
    }

    /// <summary>Measures servers and the bare one beside them.</summary>
    sealed class Fan(ChildServer bare, BenchOptions options, SortedDictionary<string, double> metrics)
    {
        public bool IsQuick => options.Quick;

        /// <summary>Messages of our servers that each subscriber heard, in all.</summary>
        public long Messages { get; private set; }

        /// <summary>Numbers of the orders that our servers acknowledged.</summary>
        public List<long> Acknowledged { get; } = [];

        /// <summary>Answers what went wrong; null: nothing.</summary>
        /// <param name="ours">Orders for the server; null = its own publisher.</param>
        /// <param name="theirs">Requests for the bare one; null = its own publisher.</param>
        public string? Compare(ChildServer server, int count, string prefix, OrderRequests? ours, OrderRequests? theirs)
        {
            var bareName = $"{prefix}bare.";
            var problem = Measure(server, Stream, count, ours, prefix);
            var bytes = (int)Math.Round(metrics[$"{prefix}message_bytes"]);
            var target = string.Create(CultureInfo.InvariantCulture, $"{Broadcast.Path}?{Broadcast.BytesParameter}={bytes}");
            problem ??= Measure(bare, target, count, theirs, bareName);
            metrics[$"{prefix}share_of_broadcast"] = metrics[$"{prefix}deliveries_per_s"] / metrics[$"{bareName}deliveries_per_s"];
            metrics[$"{prefix}share_of_broadcast_by_cpu"] =
                metrics[$"{bareName}cpu_ns_per_delivery"] / metrics[$"{prefix}cpu_ns_per_delivery"];
            return problem;
        }

        string? Measure(ChildServer server, string target, int count, OrderRequests? requests, string prefix)
        {
            using var audience = new Audience(server, target, count, requests);
            audience.Saturate(TimeSpan.FromSeconds(options.Quick ? 0.2 : WarmUpSeconds), BehindMax);
            var (cpu, delivered) = (server.CpuSeconds, audience.Delivered);
            metrics[$"{prefix}deliveries_per_s"] = audience.Saturate(TimeSpan.FromSeconds(options.Quick ? 0.3 : 10), BehindMax);
            // The kernel counts processor time in ticks: a quick run may be over within the first.
            var used = Math.Max(TickSeconds, server.CpuSeconds - cpu);
            metrics[$"{prefix}cpu_ns_per_delivery"] = used * 1e9 / Math.Max(1, audience.Delivered - delivered);
            audience.Settle();
            metrics[$"{prefix}message_bytes"] = audience.MessageBytes;
            if (server == bare) return audience.Problem;
            Messages += audience.Delivered / count;
            Acknowledged.AddRange(audience.Acknowledged);
            return audience.Problem;
        }
    }
}
