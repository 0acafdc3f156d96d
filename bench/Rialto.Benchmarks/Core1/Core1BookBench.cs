using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Core1;

/// <summary>core-1/book: the book alone, called in a loop from one thread.</summary>
public static class Core1BookBench
{
    // At 0.01 byte a command this allows for the one quantum (8 KiB) that a collection elsewhere may add to a thread's count.
    const int BenchCountQuick = 1_000_000;
    const int WarmUpPasses = 2;

    /// <summary>One run: warm-up passes on scratch books, then one measured pass on a fresh one.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);

        var first = Pass(seed, workload, out var problem);
        var measured = first;
        for (var pass = 0; pass < WarmUpPasses && problem is null; pass++) measured = Pass(seed, workload, out problem);
        return new RunResult("core-1/book", seed, problem, calSha, Metrics(workload.Bench.Length, first, measured, calSha), []);
    }

    static Window Pass(ulong seed, Core1Workload workload, out string? problem)
    {
        var book = new Core1Book();
        book.Execute(workload.Fill);
        var start = Window.Open();
        book.Execute(workload.Bench);
        var window = Window.Since(start);

        problem = Problem(seed, workload, book.Outcome(), window);
        return window;
    }

    static string? Problem(ulong seed, Core1Workload workload, Core1Outcome outcome, in Window window)
    {
        if (!MatchesReference(seed, workload)) return "the generator does not give the published values";
        if (outcome != workload.Outcome) return $"the reference book ended with {workload.Outcome}, the engine's with {outcome}";
        if (window.AllocatedBytes * 100 >= workload.Bench.Length) return $"{window.AllocatedBytes} bytes were allocated";
        return window.Gen2Collections > 0 ? "a full collection fell into the window" : null;
    }

    static bool MatchesReference(ulong seed, Core1Workload workload)
    {
        if (workload.Bench.Length != Core1Workload.BenchCountUsual) return true;
        return Core1Reference.All.Where(reference => reference.Seed == seed)
            .All(reference => reference.Matches(Core1Reference.Of(seed, workload)));
    }

    static SortedDictionary<string, double> Metrics(int count, in Window first, in Window measured, double calSha)
    {
        var metrics = new SortedDictionary<string, double>
        {
            ["commands_per_s"] = measured.PerCpuSecond(count),
            ["commands_per_s_first_pass"] = first.PerCpuSecond(count),
            ["ratio_to_cal_sha"] = measured.PerCpuSecond(count) / calSha,
            ["allocated_bytes_per_command"] = (double)measured.AllocatedBytes / count,
            ["gc_collections"] = measured.Collections,
        };
        if (!measured.IsDisturbed) metrics["commands_per_s_wall"] = measured.PerWallSecond(count);
        return metrics;
    }
}
