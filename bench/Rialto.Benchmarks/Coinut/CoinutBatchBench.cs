using System.Text;
using System.Text.Json.Nodes;
using Rialto.Benchmarks.Journals;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Servers;

namespace Rialto.Benchmarks.Coinut;

/// <summary>coinut/batch: durable orders a second through <c>new_orders</c> with a thousand each, over one connection.</summary>
/// <remarks>
/// The whole path: JSON, signature (REST), one command, one frame, its sync, all messages of the answer. Over REST a request waits for the
/// one before, over the WebSocket up to eight are under way. Compared with what the disk takes when a thousand commands of 64 bytes are
/// written and synced at once, one write after the other. Not in the clock: making and signing requests, looking at answers.
/// </remarks>
public static class CoinutBatchBench
{
    const ulong SeedUsual = 20261121;

    // Of journal/append: as many as its target is of.
    const int AppendProducers = 4;

    // Placed one behind the other, then cancelled in the same way.
    const int BatchesPerWindow = 16;
    const int BatchesPerWindowQuick = 2;
    const int Windows = 12;

    // Until then the runtime still compiles what is hot.
    const int WarmUpWindows = 12;
    const int InFlightMax = 8;

    /// <summary>One run: warm-up, the batches over each kind of connection, and the disk by itself.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.2 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        string[] settings = ["limits.off=true", "limits.orders_open_max=1000000", "barong.password_rounds=1"];
        using var server = ChildServer.StartRialto(Path.Combine(scratch.Path, "data"), settings);
        var run = new BatchRun(server, options.Quick ? BatchesPerWindowQuick : BatchesPerWindow, new Random(unchecked((int)seed)));
        var (windows, warmUp) = options.Quick ? (1, 0) : (Windows, WarmUpWindows);
        var metrics = new SortedDictionary<string, double>();
        var problem = run.Measure("rest_1", inFlight: 1, warmUp, windows, metrics);
        problem ??= run.Measure("ws_1", inFlight: 1, warmUp, windows, metrics);
        problem ??= run.Measure($"ws_{InFlightMax}", InFlightMax, warmUp, windows, metrics);
        problem ??= JournalBench.Append(
            Path.Combine(scratch.Path, "append"), AppendProducers, perSecond: 0, prefix: "append.", options, metrics);

        var best = metrics.Where(figure => figure.Key.EndsWith(".orders_per_s", StringComparison.Ordinal)).MaxBy(figure => figure.Value);
        if (problem is null) metrics["share_of_append"] = best.Value / metrics["append.commands_per_s"];
        var about = $"durability durable, log on {scratch.FileSystem}; real server in its own process, default settings but no rate limits "
            + $"and more open orders; one connection, loopback; rest_1: REST, a request at a time; ws_1, ws_{InFlightMax}: WebSocket, "
            + $"so many under way; append: journal/append of {AppendProducers} producers, behind it; share_of_append is {best.Key}; "
            + "cpu_us_per_order has its cancel in it, and history's part until it is written; requests are made and signed before the "
            + "clock runs, answers looked at after it stopped";
        return RunResult.Of("coinut/batch", seed, problem, calSha, metrics, about);
    }

    /// <summary>The server under load, and the dice of the prices.</summary>
    sealed class BatchRun(ChildServer server, int batches, Random dice)
    {
        /// <summary>Runs the windows over a new connection of a new member; what was wrong with the answers, or null.</summary>
        public string? Measure(string name, int inFlight, int warmUp, int windows, SortedDictionary<string, double> metrics)
        {
            var made = server.Ask("member.create", new JsonObject
            {
                ["email"] = $"{name}@example.com", ["password"] = "p", ["api_key"] = true,
                ["deposit"] = new JsonObject { ["usd"] = "100000000" },
            });
            var (user, key) = ((string)made["coinut"]!["username"]!, (string)made["coinut"]!["api_key"]!);
            using BatchConnection connection = name.StartsWith("rest", StringComparison.Ordinal)
                ? new RestBatchConnection(server.Address, user, key)
                : new SocketBatchConnection(server.Address, user, key);
            var warm = new BatchWindow(connection, batches, inFlight);
            for (var i = 0; i < warmUp; i++)
                if (warm.Run(dice) is { } wrong) return wrong;
            WaitForHistory(connection);

            var window = new BatchWindow(connection, batches, inFlight);
            var cpu = server.ServerCpuSeconds;
            for (var i = 0; i < windows; i++)
                if (window.Run(dice) is { } wrong) return wrong;
            WaitForHistory(connection);
            cpu = server.ServerCpuSeconds - cpu;
            metrics[$"{name}.orders_per_s"] = window.Orders / window.PlacingSeconds;
            metrics[$"{name}.cancels_per_s"] = window.Orders / window.CancellingSeconds;
            metrics[$"{name}.cpu_us_per_order.server"] = cpu * 1e6 / window.Orders;
            metrics[$"{name}.cpu_us_per_order.client"] = window.CpuNs * 1e-3 / window.Orders;
            return null;
        }

        /// <summary>Asks for what stands in history, which is answered when everything before is there.</summary>
        static void WaitForHistory(BatchConnection connection)
        {
            connection.Send(connection.Prepare("{\"request\":\"trade_history\",\"limit\":1,\"nonce\":77}"u8.ToArray()));
            var answer = Encoding.UTF8.GetString(connection.Receive(new byte[4_096]));
            if (!answer.Contains("total_number", StringComparison.Ordinal)) throw new InvalidOperationException($"trade_history: {answer}");
        }
    }
}
