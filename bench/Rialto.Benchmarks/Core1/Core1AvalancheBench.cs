using System.Diagnostics;
using System.Numerics;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Core1;

/// <summary>core-1/avalanche: the book alone, with orders that sweep up to everything that the other side has.</summary>
public static class Core1AvalancheBench
{
    // At 0.01 byte a command this allows for the one quantum (8 KiB) that a collection elsewhere may add to a thread's count.
    const int BenchCountQuick = 1_000_000;
    const int WarmUpPasses = 2;
    const string About = "one thread, the book alone, no ledger, no disk; ns_per_fill is of sweeps that trade, level reports included";

    /// <summary>One run: warm-up passes on scratch books, then one measured pass on a fresh one.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.GenerateAvalanche(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);

        var measured = Pass(workload, out var problem);
        for (var pass = 0; pass < WarmUpPasses && problem is null && !options.Quick; pass++) measured = Pass(workload, out problem);
        return RunResult.Of("core-1/avalanche", seed, problem, calSha, Metrics(workload, measured, calSha), About);
    }

    static Figure Pass(Core1Workload workload, out string? problem)
    {
        var book = new Core1Book((int)BitOperations.RoundUpToPowerOf2((ulong)workload.Outcome.Trades));
        book.Execute(workload.Fill);
        var sweepTicks = 0L;
        var start = Window.Open();
        var rest = workload.Bench.AsSpan();
        while (!rest.IsEmpty)
        {
            var quiet = 0;
            while (quiet < rest.Length && rest[quiet].Kind != Core1Kind.Ioc) quiet++;
            book.Execute(rest[..quiet]);
            rest = rest[quiet..];
            if (rest.IsEmpty) break;
            var began = Stopwatch.GetTimestamp();
            book.Execute(rest[..1]);
            sweepTicks += Stopwatch.GetTimestamp() - began;
            rest = rest[1..];
        }

        var window = Window.Since(start);
        problem = Problem(workload, book.Outcome(), window);
        return new Figure(window, sweepTicks * (1_000_000_000 / Stopwatch.Frequency));
    }

    static string? Problem(Core1Workload workload, Core1Outcome outcome, in Window window)
    {
        if (outcome != workload.Outcome) return $"the reference book ended with {workload.Outcome}, the engine's with {outcome}";
        if (window.AllocatedBytes * 100 >= workload.Bench.Length) return $"{window.AllocatedBytes} bytes were allocated";
        return window.Gen2Collections > 0 ? "a full collection fell into the window" : null;
    }

    static SortedDictionary<string, double> Metrics(Core1Workload workload, in Figure figure, double calSha)
    {
        var count = workload.Bench.Length;
        var window = figure.Window;
        var metrics = new SortedDictionary<string, double>
        {
            ["commands_per_s"] = window.PerCpuSecond(count),
            ["ratio_to_cal_sha"] = window.PerCpuSecond(count) / calSha,
            ["allocated_bytes_per_command"] = (double)window.AllocatedBytes / count,
            ["gc_collections"] = window.Collections,
            ["fills"] = workload.SweepTrades,
            ["fills_per_sweep"] = (double)workload.SweepTrades / workload.CountOf(Core1Kind.Ioc),

            // Single sweeps can only be timed by the wall clock; what others took of it is taken off in proportion.
            ["ns_per_fill"] = (double)figure.SweepNs * Math.Min(1, (double)window.CpuNs / window.WallNs) / workload.SweepTrades,
            ["ns_per_fill_whole_pass"] = (double)window.CpuNs / workload.BenchTrades,
        };
        if (!window.IsDisturbed) metrics["ns_per_fill_wall"] = (double)figure.SweepNs / workload.SweepTrades;
        return metrics;
    }

    readonly record struct Figure(Window Window, long SweepNs);
}
