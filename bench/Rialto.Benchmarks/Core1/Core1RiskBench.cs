using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Core1;

/// <summary>core-1/risk: book and ledger, the way every order of the server goes: through Exchange.ApplyUnhashed, with events
/// encoded.</summary>
public static class Core1RiskBench
{
    const int BenchCountQuick = 200_000;
    const int WarmUpPasses = 2;
    const string About =
        "one thread, what the engine's thread of the server does: Exchange.ApplyUnhashed, with ledger and encoded events; "
        + "commands_per_s_hashed: Exchange.Apply, which also computes their running hash, as replays do (in the server the log's thread)";

    /// <summary>One run: a pass whose events are all read is the oracle; then passes that only apply, whose state must be the same in the
    /// end, and one whose event hash must be the same.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);

        var problem = Check(workload, fill, bench, out Core1Exchange exchange);
        var first = Pass(fill, bench, workload.Bench.Length, exchange, ref problem);
        var measured = first;
        for (var pass = 0; pass < WarmUpPasses && problem is null; pass++)
            measured = Pass(fill, bench, workload.Bench.Length, exchange, ref problem);
        var hashed = HashedPass(fill, bench, exchange, ref problem);
        var metrics = Metrics(workload.Bench.Length, first, measured, calSha);
        metrics["commands_per_s_hashed"] = hashed.PerCpuSecond(workload.Bench.Length);
        return RunResult.Of("core-1/risk", seed, problem, calSha, metrics, About);
    }

    /// <summary>Short passes over one workload, each call another one: the CPU time in nanoseconds a command.</summary>
    /// <exception cref="InvalidOperationException">From a call: the pass is void.</exception>
    public static Func<double> Passes(ulong seed)
    {
        var workload = Core1Workload.Generate(seed, BenchCountQuick);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);
        var problem = Check(workload, fill, bench, out Core1Exchange exchange);
        return () =>
        {
            var window = Pass(fill, bench, workload.Bench.Length, exchange, ref problem);
            return problem is null ? (double)window.CpuNs / workload.Bench.Length : throw new InvalidOperationException(problem);
        };
    }

    /// <summary>A pass whose events are all read, compared with the reference book; gives the event hash that others must have.</summary>
    internal static string? Check(Core1Workload workload, byte[] fill, byte[] bench, out ulong hash)
    {
        var problem = Check(workload, fill, bench, out Core1Exchange exchange);
        hash = exchange.EventHash;
        return problem;
    }

    static string? Check(Core1Workload workload, byte[] fill, byte[] bench, out Core1Exchange exchange)
    {
        exchange = new Core1Exchange();
        var tally = new Core1Tally();
        exchange.Execute(fill, tally);
        exchange.Execute(bench, tally);
        if (tally.Outcome != workload.Outcome)
            return $"the reference book ended with {workload.Outcome}, the exchange with {tally.Outcome}";
        return Array.TrueForAll(tally.Deltas, delta => delta == 0) ? null : "postings do not add up to zero";
    }

    static Window Pass(byte[] fill, byte[] bench, int count, Core1Exchange wanted, ref string? problem)
    {
        var exchange = new Core1Exchange();
        exchange.Execute(fill);
        var start = Window.Open();
        exchange.ExecuteUnhashed(bench);
        var window = Window.Since(start);

        // Without a hash of its own it is given the one that it should have: the rest of the state says whether that is so.
        if (exchange.LastEventNumber != wanted.LastEventNumber) problem ??= "the measured pass has another number of events";
        var isSame = exchange.StateHash(wanted.EventHash).AsSpan().SequenceEqual(wanted.StateHash(wanted.EventHash));
        if (!isSame) problem ??= "the measured pass ends in another state than the checked one";
        if (window.AllocatedBytes * 100 >= count) problem ??= $"{window.AllocatedBytes} bytes were allocated";
        if (window.Gen2Collections > 0) problem ??= "a full collection fell into the window";
        return window;
    }

    static Window HashedPass(byte[] fill, byte[] bench, Core1Exchange wanted, ref string? problem)
    {
        var exchange = new Core1Exchange();
        exchange.Execute(fill);
        var start = Window.Open();
        exchange.Execute(bench);
        var window = Window.Since(start);
        if (exchange.EventHash != wanted.EventHash) problem ??= "the hashed pass has other events than the checked one";
        return window;
    }

    static SortedDictionary<string, double> Metrics(int count, in Window first, in Window measured, double calSha) => new()
    {
        ["commands_per_s"] = measured.PerCpuSecond(count),
        ["commands_per_s_wall"] = measured.PerWallSecond(count),
        ["commands_per_s_first_pass"] = first.PerCpuSecond(count),
        ["ratio_to_cal_sha"] = measured.PerCpuSecond(count) / calSha,
        ["allocated_bytes_per_command"] = (double)measured.AllocatedBytes / count,
        ["gc_collections"] = measured.Collections,
        ["wall_is_disturbed"] = measured.IsDisturbed ? 1 : 0,
    };
}
