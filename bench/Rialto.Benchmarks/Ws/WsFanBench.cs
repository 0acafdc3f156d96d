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

    /// <summary>One run: for each number of subscribers the server, then the bare one.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var metrics = new SortedDictionary<string, double>();
        var acknowledged = new List<long>();
        string? problem = null;
        // As Kestrel comes: sending where it is would cost the plain broadcast a system call for every single frame.
        using (var bare = ChildServer.StartBare(isInline: false))
        using (var server = StartServer(data))
        {
            var own = new OrderRequests(SigningKey.Create(server, options.Quick ? UsersQuick : UsersUsual), seed, markets: 1);
            var invented = new OrderRequests(SigningKey.Invented(UsersUsual), seed, markets: 1);
            foreach (var count in options.Quick ? s_countsQuick : s_counts)
            {
                var prefix = options.Quick || count == s_counts[0] ? "" : string.Create(CultureInfo.InvariantCulture, $"n{count}.");
                var bytes = Measure(server, Stream, count, own, options, prefix, metrics, acknowledged, ref problem);
                var target = string.Create(CultureInfo.InvariantCulture, $"{Broadcast.Path}?{Broadcast.BytesParameter}={bytes}");
                Measure(bare, target, count, invented, options, $"{prefix}bare.", metrics, [], ref problem);
                metrics[$"{prefix}share_of_broadcast"] =
                    metrics[$"{prefix}deliveries_per_s"] / metrics[$"{prefix}bare.deliveries_per_s"];
                metrics[$"{prefix}share_of_broadcast_by_cpu"] =
                    metrics[$"{prefix}bare.cpu_ns_per_delivery"] / metrics[$"{prefix}cpu_ns_per_delivery"];
            }

            server.Kill();
        }

        problem ??= LogOracle.Read(data).Misses(acknowledged);
        var about = $"durability durable, log on {scratch.FileSystem}; real server in its own process; one market's ob-inc, 100 "
            + "subscribers unless the name says n1000 or n5000; every message is one order placed by REST, "
            + "which is included (nonces live ten minutes); at most "
            + $"{BehindMax} messages under way; subscribers and publishers are one client thread; "
            + "the bare broadcast has the same client and bytes, no signature and no disk";
        return RunResult.Of("ws/fan", seed, problem, calSha, metrics, about);
    }

    internal static ChildServer StartServer(string data) => ChildServer.StartRialto(data, s_settings);

    static int Measure(
        ChildServer server,
        string target,
        int count,
        OrderRequests requests,
        BenchOptions options,
        string prefix,
        SortedDictionary<string, double> metrics,
        List<long> acknowledged,
        ref string? problem)
    {
        using var audience = new Audience(server.Address, target, count, requests);
        audience.Saturate(TimeSpan.FromSeconds(options.Quick ? 0.2 : WarmUpSeconds), BehindMax);
        var (cpu, delivered) = (server.CpuSeconds, audience.Delivered);
        metrics[$"{prefix}deliveries_per_s"] = audience.Saturate(TimeSpan.FromSeconds(options.Quick ? 0.3 : 10), BehindMax);
        metrics[$"{prefix}cpu_ns_per_delivery"] = (server.CpuSeconds - cpu) * 1e9 / (audience.Delivered - delivered);
        audience.Settle();
        metrics[$"{prefix}message_bytes"] = audience.MessageBytes;
        problem ??= audience.Problem;
        acknowledged.AddRange(audience.Acknowledged);
        return (int)Math.Round(audience.MessageBytes);
    }
}
