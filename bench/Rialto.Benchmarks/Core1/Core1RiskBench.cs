using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Core1;

/// <summary>core-1/risk: book and ledger, the way every order of the server goes: through Exchange.Apply, with events encoded.</summary>
public static class Core1RiskBench
{
    const int BenchCountQuick = 200_000;
    const int WarmUpPasses = 2;

    /// <summary>One run: a pass whose events are all read is the oracle; then passes that only apply, whose event hash must be the
    /// same.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);

        var problem = Check(workload, fill, bench, out var hash);
        var first = Pass(fill, bench, workload.Bench.Length, hash, ref problem);
        var measured = first;
        for (var pass = 0; pass < WarmUpPasses && problem is null; pass++)
            measured = Pass(fill, bench, workload.Bench.Length, hash, ref problem);
        return new RunResult("core-1/risk", seed, problem, calSha, Metrics(workload.Bench.Length, first, measured, calSha), []);
    }

    /// <summary>Short passes over one workload, each call another one: the CPU time in nanoseconds a command.</summary>
    /// <exception cref="InvalidOperationException">From a call: the pass is void.</exception>
    public static Func<double> Passes(ulong seed)
    {
        var workload = Core1Workload.Generate(seed, BenchCountQuick);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);
        var problem = Check(workload, fill, bench, out var hash);
        return () =>
        {
            var window = Pass(fill, bench, workload.Bench.Length, hash, ref problem);
            return problem is null ? (double)window.CpuNs / workload.Bench.Length : throw new InvalidOperationException(problem);
        };
    }

    /// <summary>A pass whose events are all read, compared with the reference book; gives the event hash that others must have.</summary>
    internal static string? Check(Core1Workload workload, byte[] fill, byte[] bench, out ulong hash)
    {
        var exchange = new Core1Exchange();
        var tally = new Core1Tally();
        exchange.Execute(fill, tally);
        exchange.Execute(bench, tally);
        hash = exchange.EventHash;
        if (tally.Outcome != workload.Outcome)
            return $"the reference book ended with {workload.Outcome}, the exchange with {tally.Outcome}";
        return Array.TrueForAll(tally.Deltas, delta => delta == 0) ? null : "postings do not add up to zero";
    }

    static Window Pass(byte[] fill, byte[] bench, int count, ulong hash, ref string? problem)
    {
        var exchange = new Core1Exchange();
        exchange.Execute(fill);
        var start = Window.Open();
        exchange.Execute(bench);
        var window = Window.Since(start);

        if (exchange.EventHash != hash) problem ??= "the measured pass has other events than the checked one";
        if (window.AllocatedBytes * 100 >= count) problem ??= $"{window.AllocatedBytes} bytes were allocated";
        if (window.Gen2Collections > 0) problem ??= "a full collection fell into the window";
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
