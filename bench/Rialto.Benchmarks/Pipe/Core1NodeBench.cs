using System.Diagnostics;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;
using Rialto.Engine.Commands;
using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Tools;

namespace Rialto.Benchmarks.Pipe;

/// <summary>core-1/node: core-1 through the port of a whole node in this process: log, views, history, follower, snapshots.</summary>
public static class Core1NodeBench
{
    const int BenchCountQuick = 30_000;
    const int InFlightMaxQuick = 256;
    const int BenchCount = 1_000_000;

    /// <summary>One run: every outcome is awaited; afterwards the log is replayed and the whole directory verified.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : BenchCount);
        // Whoever waits for five seconds is told "unknown": on a very busy machine fewer must be enough.
        var inFlightMax = options.Quick ? InFlightMaxQuick : Limits.NodeCommandsInFlightMax;
        using var data = new ScratchDirectory(options.DataRoot);
        var (metrics, problem) = RunAsync(workload, data.Path, inFlightMax, calSha).GetAwaiter().GetResult();
        problem ??= LogProblem(data.Path, workload) ?? DirectoryProblem(data.Path);
        var about = $"durability durable: an outcome comes after the fdatasync of its frame; log on {data.FileSystem}; views, "
            + $"history (SQLite), "
            + $"follower and snapshots included; no network; {inFlightMax} commands in flight";
        return RunResult.Of("core-1/node", seed, problem, calSha, metrics, about);
    }

    static async Task<(SortedDictionary<string, double> Metrics, string? Problem)> RunAsync(
        Core1Workload workload, string data, int inFlightMax, double calSha)
    {
        await using var node = ExchangeNode.Start(NodeOptions.ForServer(data, TimeProvider.System, static _ => { }));
        var feed = new Feed(node.Port, inFlightMax);
        await feed.SendAsync(Core1Exchange.Setup);
        await feed.SendAsync(Core1Exchange.Encode(workload.Fill));
        var bench = Core1Exchange.Encode(workload.Bench);
        var began = Stopwatch.GetTimestamp();
        await feed.SendAsync(bench);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var metrics = new SortedDictionary<string, double>
        {
            ["commands_per_s"] = workload.Bench.Length / seconds,
            ["ratio_to_cal_sha"] = workload.Bench.Length / seconds / calSha,
            ["times_busy"] = feed.TimesBusy,
        };
        return (metrics, feed.Problem);
    }

    static string? LogProblem(string data, Core1Workload workload)
    {
        var exchange = Core1Exchange.Empty();
        var tally = new Core1Tally();
        using var log = new LogReader(new DiskStorage(), LogOptions.LogDirectoryOf(data), LogAnchor.Beginning);
        while (log.TryRead()) exchange.Execute(log.Body, tally);
        return tally.Outcome == workload.Outcome ? null : $"the reference book ended with {workload.Outcome}, the log with {tally.Outcome}";
    }

    static string? DirectoryProblem(string data)
    {
        using var directory = new DataDirectory(new DiskStorage(), data);
        return directory.Verify().Problems is [var first, ..] ? first : null;
    }

    /// <summary>Sends encoded commands in their order and awaits all outcomes, a bounded number at a time.</summary>
    sealed class Feed(ExchangePort port, int inFlightMax)
    {
        readonly Queue<ValueTask<Outcome>> _inFlight = new(inFlightMax);

        public long TimesBusy { get; private set; }

        public string? Problem { get; private set; }

        public async Task SendAsync(byte[] commands)
        {
            for (var at = 0; at < commands.Length;)
            {
                var length = Core1Exchange.LengthOf(commands.AsSpan(at));
                if (_inFlight.Count == inFlightMax) Judge(await _inFlight.Dequeue());
                var outcome = Core1Commands.Submit(port, commands.AsSpan(at, length));
                if (outcome.IsCompletedSuccessfully && outcome.Result.Status == OutcomeStatus.Busy)
                {
                    // The order of commands is the workload, so none may overtake this one.
                    TimesBusy++;
                    await Task.Yield();
                    continue;
                }

                _inFlight.Enqueue(outcome);
                at += length;
            }

            while (_inFlight.TryDequeue(out var outcome)) Judge(await outcome);
        }

        void Judge(Outcome outcome)
        {
            if (outcome.Status is OutcomeStatus.Done) return;
            Problem ??= $"command {outcome.CommandNumber} ended as {outcome.Status} {outcome.Reject}";
        }
    }
}
