using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Coinut;

/// <summary>coinut/batch: durable orders a second through <c>new_orders</c> with a thousand each, over one connection.</summary>
/// <remarks>
/// The whole path: JSON, signature, one command, one frame, its sync, all messages of the answer. Compared with what the disk takes when
/// a thousand commands of 64 bytes are written and synced at once, one write after the other. Not in the figure: signing, which is done
/// ahead, and the cancels between the batches. Wall clock: the client waits for the server, so CPU time says nothing.
/// </remarks>
public static class CoinutBatchBench
{
    const ulong SeedUsual = 20261121;
    const int OrdersPerBatch = 1_000;
    const int CommandBytes = 64;
    const int Batches = 200;
    const int QuickBatches = 3;

    // Until then the runtime still compiles what is hot.
    const int WarmUpBatches = 200;

    /// <summary>One run: warm-up, the batches, and the disk by itself.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.2 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        using var server = ChildServer.StartRialto(data, ["limits.off=true", "barong.password_rounds=1"]);
        using var client = ClientOf(server);
        var dice = new Random(unchecked((int)seed));
        string? problem = null;
        for (var i = 0; i < (options.Quick ? 1 : WarmUpBatches); i++) problem ??= Batch(client, dice, out _, out _);

        var cpu = server.CpuSeconds;
        var count = options.Quick ? QuickBatches : Batches;
        var (placing, cancelling) = (new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            var wrong = Batch(client, dice, out var placed, out var cancelled);
            problem ??= wrong;
            placing.Add(placed);
            cancelling.Add(cancelled);
        }

        cpu = server.CpuSeconds - cpu;
        var disk = CommandsPerSecond(scratch.Path, options.Quick ? QuickBatches : Batches);
        var metrics = new SortedDictionary<string, double>
        {
            ["orders_per_s"] = count * OrdersPerBatch / placing.Sum(),
            ["cancels_per_s"] = count * OrdersPerBatch / cancelling.Sum(),
            ["cpu_us_per_order"] = cpu * 1e6 / (count * OrdersPerBatch),
            ["batch_p50_ms"] = Middle(placing) * 1_000,
            ["disk_commands_per_s"] = disk,
        };
        metrics["share_of_append"] = metrics["orders_per_s"] / disk;
        return new RunResult("coinut/batch", seed, problem, calSha, metrics, new() { ["durability"] = "durable" });
    }

    static Client ClientOf(ChildServer server)
    {
        var made = server.Ask("member.create", new JsonObject
        {
            ["email"] = "load@example.com", ["password"] = "p", ["deposit"] = new JsonObject { ["usd"] = "100000000" }, ["api_key"] = true,
        });
        return new Client(server.Address, (string)made["coinut"]!["username"]!, (string)made["coinut"]!["api_key"]!);
    }

    /// <summary>A thousand orders that rest, and their cancels; what is wrong with the answers, or null. Seconds.</summary>
    static string? Batch(Client client, Random dice, out double placed, out double cancelled)
    {
        var orders = Enumerable.Range(0, OrdersPerBatch).Select(_ => string.Create(CultureInfo.InvariantCulture,
            $"{{\"inst_id\":2,\"side\":\"BUY\",\"qty\":\"0.01\",\"price\":\"{dice.Next(10_000, 20_000) / 100m:0.00}\"}}"));
        using var answer = client.Ask($"\"request\":\"new_orders\",\"orders\":[{string.Join(',', orders)}]", out placed);
        cancelled = 1;
        if (answer.RootElement.ValueKind != JsonValueKind.Array) return $"new_orders: {answer.RootElement}";
        var ids = answer.RootElement.EnumerateArray().Where(order => order.GetProperty("reply").ValueEquals("order_accepted"u8))
            .Select(order => order.GetProperty("order_id").GetInt64()).ToList();
        if (ids.Count != OrdersPerBatch) return $"{ids.Count} of {OrdersPerBatch} orders rest";
        var entries = ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"{{\"inst_id\":2,\"order_id\":{id}}}"));
        using var done = client.Ask($"\"request\":\"cancel_orders\",\"entries\":[{string.Join(',', entries)}]", out cancelled);
        var gone = done.RootElement.GetProperty("results").EnumerateArray().Count(row => row.GetProperty("status").ValueEquals("OK"u8));
        return gone == OrdersPerBatch ? null : $"{gone} of {OrdersPerBatch} orders were cancelled";
    }

    /// <summary>What the disk takes: a thousand commands in one write, then its sync, into a file that has its length already.</summary>
    static double CommandsPerSecond(string directory, int writes)
    {
        var path = Path.Combine(directory, "disk");
        var bytes = new byte[OrdersPerBatch * CommandBytes];
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.None);
        for (var i = 0; i < writes; i++) RandomAccess.Write(file, bytes, (long)i * bytes.Length);
        RandomAccess.FlushToDisk(file);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < writes; i++)
        {
            RandomAccess.Write(file, bytes, (long)i * bytes.Length);
            RandomAccess.FlushToDisk(file);
        }

        return writes * OrdersPerBatch / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static double Middle(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>One connection, on which one request waits for the one before.</summary>
    sealed class Client(Uri server, string user, string key) : IDisposable
    {
        readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = server };
        readonly byte[] _key = Encoding.ASCII.GetBytes(key);
        long _nonce;

        /// <param name="fields">All but the nonce.</param>
        /// <param name="seconds">From the first byte sent to the last one received.</param>
        public JsonDocument Ask(string fields, out double seconds)
        {
            var body = Encoding.ASCII.GetBytes($"{{{fields},\"nonce\":{++_nonce}}}");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/coinut") { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-USER", user);
            request.Headers.Add("X-SIGNATURE", Convert.ToHexStringLower(HMACSHA256.HashData(_key, body)));
            var began = Stopwatch.GetTimestamp();
            using var answer = _http.Send(request);
            using var content = answer.Content.ReadAsStream();
            using var received = new MemoryStream();
            content.CopyTo(received);
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return JsonDocument.Parse(received.ToArray());
        }

        public void Dispose() => _http.Dispose();
    }
}
