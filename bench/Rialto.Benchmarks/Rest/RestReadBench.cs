using System.Globalization;
using System.Text.Json;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Rest;

/// <summary>rest/book and rest/mine: reading over loopback HTTP from the real server, against a bare Kestrel echo.</summary>
/// <remarks>
/// Before it, a hundred members have placed a hundred orders each that all rest. rest/book asks for the levels of one market, unsigned;
/// rest/mine for a member's page of a hundred orders, signed, members in turn.
/// </remarks>
public static class RestReadBench
{
    const ulong SeedUsual = 11;
    const int OrdersEach = 100;

    /// <summary>One run of rest/book.</summary>
    public static RunResult RunBook(BenchOptions options) => Run("rest/book", options, static _ => new Books(), ProblemOfBook);

    /// <summary>One run of rest/mine.</summary>
    public static RunResult RunMine(BenchOptions options) => Run("rest/mine", options, static keys => new Pages(keys), ProblemOfPage);

    static string? ProblemOfBook(ReadOnlyMemory<byte> answer, LogOracle log)
    {
        using var json = JsonDocument.Parse(answer);
        var shown = Levels(json.RootElement, "bids", buys: true).Concat(Levels(json.RootElement, "asks", buys: false));
        return shown.ToHashSet().SetEquals(log.LevelsOf(instrument: 1)) ? null : "the book shown is not the one that the log replays to";
    }

    static string? ProblemOfPage(ReadOnlyMemory<byte> answer, LogOracle log)
    {
        using var json = JsonDocument.Parse(answer);
        var orders = json.RootElement.EnumerateArray().Select(order => order.GetProperty("id").GetInt64()).ToHashSet();
        return orders.Count == OrdersEach && orders.All(log.Accepted) ? null : $"a page shows {orders.Count} orders of the log";
    }

    static RunResult Run(
        string workload,
        BenchOptions options,
        Func<SigningKey[], IRequests> requestsOf,
        Func<ReadOnlyMemory<byte>, LogOracle, string?> check)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var metrics = new SortedDictionary<string, double>();
        string? problem = null;
        byte[] answer = [];
        using (var bare = ChildServer.StartBare())
        using (var server = RestServer.Start(data, patient: true))
        {
            var keys = SigningKey.Create(server, RestServer.Members(options.Quick));
            RestServer.Fill(server, keys, OrdersEach, markets: 1, seed);
            var requests = requestsOf(keys);
            var echo = new OrderRequests(SigningKey.Invented(keys.Length), seed, markets: 1);
            foreach (var connections in RestServer.Connections(options.Quick))
            {
                var prefix = string.Create(CultureInfo.InvariantCulture, $"c{connections}.");
                Measure(bare, echo, connections, $"{prefix}echo.", options, metrics, ref answer, ref problem);
                Measure(server, requests, connections, prefix, options, metrics, ref answer, ref problem);
                metrics[$"{prefix}share_of_echo"] = metrics[$"{prefix}requests_per_s"] / metrics[$"{prefix}echo.requests_per_s"];
            }
        }

        metrics["answer_bytes"] = answer.Length;
        var log = LogOracle.Read(data);
        problem ??= log.Problem ?? check(answer, log);
        var about = "real server in its own process, default settings but no rate limits; closed loop, one client thread, loopback; the "
            + "echo reads and writes an order; signatures, where there are any, are computed in the client's loop, for the echo always";
        return RunResult.Of(workload, seed, problem, calSha, metrics, about) with
        {
            CalEcho = metrics[options.Quick ? "c4.echo.requests_per_s" : "c64.echo.requests_per_s"],
        };
    }

    static void Measure(
        ChildServer server,
        IRequests requests,
        int connections,
        string prefix,
        BenchOptions options,
        SortedDictionary<string, double> metrics,
        ref byte[] answer,
        ref string? problem)
    {
        using var load = new OrderLoad(server.Address, connections, requests, acknowledged: null);
        load.Run(TimeSpan.FromSeconds(options.Quick ? 0.2 : 3), new LatencyHistogram());
        var latencies = new LatencyHistogram();
        metrics[$"{prefix}requests_per_s"] = load.Run(TimeSpan.FromSeconds(options.Quick ? 0.3 : 10), latencies);
        latencies.AddTo(metrics, prefix);
        if (load.Refused > 0) problem ??= $"{prefix} {load.Refused} answers were not 2xx, the first was {load.FirstRefusal}";
        answer = load.LastBody.ToArray();
    }

    static IEnumerable<(bool Buys, decimal Price, decimal Quantity)> Levels(JsonElement book, string side, bool buys) =>
        book.GetProperty(side).EnumerateArray().Select(level => (buys, Figure(level[0]), Figure(level[1])));

    static decimal Figure(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    /// <summary>Asks for the levels of one market.</summary>
    sealed class Books : IRequests
    {
        readonly RequestWriter _writer = new();

        public ReadOnlySpan<byte> Next() => _writer.Get("/api/v2/peatio/public/markets/btcusd/depth"u8);
    }

    /// <summary>Asks for the page of a hundred orders of each member in turn.</summary>
    sealed class Pages(SigningKey[] keys) : IRequests
    {
        readonly RequestWriter _writer = new();
        int _next;

        public ReadOnlySpan<byte> Next() => _writer.Get(keys[_next++ % keys.Length], "/api/v2/peatio/market/orders?limit=100"u8);
    }
}
