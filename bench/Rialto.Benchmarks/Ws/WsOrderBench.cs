using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Ws;

/// <summary>ws/order: from sending an order over COINUT's WebSocket to its durable acknowledgement, one order at a time.</summary>
public static class WsOrderBench
{
    const ulong SeedUsual = 13;
    const int Orders = 10_000;
    const int OrdersQuick = 50;
    const int BlockBytes = 4_096;

    /// <summary>One run; then the server is killed and every acknowledged order looked for in its log.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var data = Path.Combine(scratch.Path, "data");
        var metrics = new SortedDictionary<string, double>();
        var syncs = DiskBase.Measure(scratch.Path, BlockBytes, TimeSpan.FromSeconds(options.Quick ? 0.1 : 3));
        syncs.AddTo(metrics, "base.fdatasync_4k.");
        var acknowledged = new List<long>();
        string? problem;
        string[] settings = ["limits.off=true", "limits.orders_open_max=1000000", "barong.password_rounds=1"];
        using (var server = ChildServer.StartRialto(data, settings))
        {
            problem = MeasureAsync(server, seed, options.Quick, acknowledged, metrics).GetAwaiter().GetResult();
            server.Kill();
        }

        problem ??= LogOracle.Read(data).Misses(acknowledged);
        var about = $"durability durable, log on {scratch.FileSystem}; real server in its own process, default settings but no rate "
            + "limits; closed loop over one connection, loopback; the orders rest; a tenth as many before them is warm-up; the server "
            + "is killed with SIGKILL and every acknowledged order looked for in its log";
        return RunResult.Of("ws/order", seed, problem, calSha, metrics, about);
    }

    static async Task<string?> MeasureAsync(
        ChildServer server, ulong seed, bool quick, List<long> acknowledged, SortedDictionary<string, double> metrics)
    {
        var made = server.Ask("member.create", new JsonObject
        {
            ["email"] = "load@example.com", ["password"] = "p", ["deposit"] = new JsonObject { ["usd"] = "1000000000" }, ["api_key"] = true,
        });
        using var client = new Client();
        await client.OpenAsync(server.Address, (string)made["coinut"]!["username"]!, (string)made["coinut"]!["api_key"]!);
        var dice = new Random(unchecked((int)seed));
        var count = quick ? OrdersQuick : Orders;
        var latencies = new LatencyHistogram();
        var began = 0L;
        for (var i = -count / 10; i < count; i++)
        {
            if (i == 0) began = Stopwatch.GetTimestamp();
            var cents = dice.Next(10_000, 20_000);
            var sent = Stopwatch.GetTimestamp();
            using var answer = await client.AskAsync(string.Create(CultureInfo.InvariantCulture,
                $"\"request\":\"new_order\",\"inst_id\":2,\"side\":\"BUY\",\"qty\":\"0.01\",\"price\":\"{cents / 100}.{cents % 100:00}\""));
            if (i >= 0) latencies.Record(Stopwatch.GetElapsedTime(sent).Ticks * 100);
            var said = answer.RootElement;
            if (!said.GetProperty("reply").ValueEquals("order_accepted"u8)) return $"an order was answered with {said}";
            acknowledged.Add(said.GetProperty("order_id").GetInt64());
        }

        metrics["orders_per_s"] = count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        latencies.AddTo(metrics, "");
        return null;
    }

    /// <summary>One connection, on which one request waits for the one before.</summary>
    sealed class Client : IDisposable
    {
        readonly ClientWebSocket _socket = new();
        readonly byte[] _input = new byte[Limits.AnswerBytesMax];
        long _nonce;

        public async Task OpenAsync(Uri server, string user, string key)
        {
            await _socket.ConnectAsync(new Uri($"ws://{server.Authority}/coinut"), default);
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var signed = string.Create(CultureInfo.InvariantCulture, $"{user}|{now}|{_nonce + 1}");
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(signed)));
            using var answer = await AskAsync(string.Create(CultureInfo.InvariantCulture,
                $"\"request\":\"login\",\"username\":\"{user}\",\"hmac_sha256\":\"{signature}\",\"timestamp\":{now}"));
            var said = answer.RootElement;
            if (said.GetProperty("status")[0].GetString() != "OK") throw new InvalidOperationException($"login: {said}");
        }

        /// <param name="fields">All but the nonce.</param>
        public async Task<JsonDocument> AskAsync(string fields)
        {
            var nonce = ++_nonce;
            var request = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{{fields},\"nonce\":{nonce}}}"));
            await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, default);
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(_input.AsMemory(length), default);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            return JsonDocument.Parse(_input.AsMemory(0, length));
        }

        public void Dispose() => _socket.Dispose();
    }
}
