using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>core-1/pipe: producer, engine with ledger, and consumer, a thread each, two rings between them, no journal.</summary>
public static class Core1PipeBench
{
    // At 0.01 byte a command this allows for one quantum (8 KiB) on each of the three threads.
    const int BenchCountQuick = 500_000;
    const int WarmUpPasses = 1;
    const string About =
        "durability none; producer, engine and consumer threads with two rings; book, ledger and encoded events included, and "
        + "their running hash, which the consumer computes; "
        + "no views, no history, no network";

    /// <summary>One run: the oracle's pass, a warm-up, and a measured pass that ends with the same events.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);

        var problem = Core1RiskBench.Check(workload, fill, bench, out var hash);
        var figure = default(PipePass.Figure);
        for (var pass = options.Quick ? 0 : -WarmUpPasses; pass <= 0 && problem is null; pass++)
            figure = Pass(workload, fill, bench, hash, out problem);
        return RunResult.Of("core-1/pipe", seed, problem, calSha, MetricsOf(figure, workload.Bench.Length, calSha), About);
    }

    /// <summary>Throughput by the wall clock, because three threads share the machine, and what each thread used.</summary>
    internal static SortedDictionary<string, double> MetricsOf(in PipePass.Figure figure, int count, double calSha) => new()
    {
        ["commands_per_s"] = figure.PerSecond(count),
        ["ratio_to_cal_sha"] = figure.PerSecond(count) / calSha,
        ["allocated_bytes_per_command"] = (double)figure.AllocatedBytes / count,
        ["gc_collections"] = figure.Engine.Collections,
        ["cpu_share.producer"] = (double)figure.Producer.CpuNs / figure.WallNs,
        ["cpu_share.engine"] = (double)figure.Engine.CpuNs / figure.WallNs,
        ["cpu_share.consumer"] = (double)figure.Consumer.CpuNs / figure.WallNs,
    };

    /// <summary>What of a pass makes a run void whatever the events were; null: nothing.</summary>
    internal static string? AllocationProblem(in PipePass.Figure figure, int count)
    {
        if (figure.AllocatedBytes * 100 >= 3L * count) return $"{figure.AllocatedBytes} bytes were allocated";
        return figure.Engine.Gen2Collections > 0 ? "a full collection fell into the window" : null;
    }

    static PipePass.Figure Pass(Core1Workload workload, byte[] fill, byte[] bench, ulong hash, out string? problem)
    {
        var exchange = new Core1Exchange();
        var tally = new PipeTally(exchange.LastEventNumber, exchange.EventHash);
        PipePass.Run(exchange, fill, tally);
        var figure = PipePass.Run(exchange, bench, tally);

        problem = tally.Differs(workload.Outcome) ?? AllocationProblem(figure, workload.Bench.Length);
        if (tally.EventHash != hash) problem ??= "the measured pass has other events than the checked one";
        return figure;
    }
}
