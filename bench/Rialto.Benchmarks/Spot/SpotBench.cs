using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Spot;

/// <summary>spot-100 and spot-10k: many markets on one exchange with its ledger, one engine thread.</summary>
public static class SpotBench
{
    const double MiB = 1_024 * 1_024;
    const string About =
        "one thread, Exchange.Apply with ledger, encoded events and their running hash, as if sixteen more commands were always queued, "
        + "so that a large exchange looks ahead; no log, no network; fees in ppm of what a side receives; "
        + "currencies: 40 (spot-100), 142 (spot-10k, because there is one market a pair); a small market looks at what rests more often "
        + "than every 512 commands, so that it keeps what it is to keep";

    public static RunResult RunPeak(BenchOptions options) => Run(SpotShape.Peak, options);

    public static RunResult RunMedium(BenchOptions options) => Run(SpotShape.Medium, options);

    static RunResult Run(SpotShape shape, BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = new SpotGenerator(options.Quick ? shape.Quick : shape, seed).Generate();
        var metrics = new SortedDictionary<string, double>();

        var problem = Check(workload, out var hash);
        problem ??= Measure(workload, hash, metrics, calSha);
        return RunResult.Of(shape.Name, seed, problem, calSha, metrics, About);
    }

    /// <summary>The pass whose events are all read; it warms the code up too.</summary>
    static string? Check(SpotWorkload workload, out ulong hash)
    {
        var exchange = new SpotExchange(workload, workload.Shape.Orders, workload.Shape.Accounts);
        var tallies = new Core1Tally[workload.Markets.Count];
        for (var i = 0; i < tallies.Length; i++) tallies[i] = new Core1Tally();
        exchange.Execute(workload.Fill, workload, tallies);
        exchange.Execute(workload.Bench, workload, tallies);
        hash = exchange.EventHash;
        for (var i = 0; i < tallies.Length; i++)
        {
            var wanted = workload.Markets[i].Workload.Outcome;
            var got = tallies[i].Outcome;
            if (got != wanted) return $"market {i}: the reference book ended with {wanted}, the exchange with {got}";
        }

        return Array.TrueForAll(exchange.Deltas, delta => delta == 0) ? null : "postings do not add up to zero";
    }

    static string? Measure(SpotWorkload workload, ulong hash, SortedDictionary<string, double> metrics, double calSha)
    {
        // Room for what rests at most: growing is what a running exchange does, but not what this measures.
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        var exchange = new SpotExchange(workload, OrdersCapacity(workload), workload.Shape.Accounts + 4 * workload.Shape.Currencies);
        var heapReady = GC.GetTotalMemory(forceFullCollection: true);
        var fill = Timed(exchange, workload.Fill);
        var heapFilled = GC.GetTotalMemory(forceFullCollection: true);
        var bench = Timed(exchange, workload.Bench);

        metrics["commands_per_s"] = bench.PerCpuSecond(workload.BenchCount);
        metrics["fill.commands_per_s"] = fill.PerCpuSecond(workload.FillCount);
        metrics["ratio_to_cal_sha"] = bench.PerCpuSecond(workload.BenchCount) / calSha;
        metrics["allocated_bytes_per_command"] = (double)bench.AllocatedBytes / workload.BenchCount;
        metrics["gc_collections"] = bench.Collections;
        metrics["markets"] = workload.Markets.Count;
        metrics["resting_orders"] = workload.Markets.Sum(market => market.Workload.Outcome.LiveOrders);
        metrics["users"] = workload.Users.Count;
        metrics["heap_before_orders_mib"] = (heapReady - heapBefore) / MiB;
        metrics["heap_grown_by_fill_mib"] = (heapFilled - heapReady) / MiB;
        if (!bench.IsDisturbed) metrics["commands_per_s_wall"] = bench.PerWallSecond(workload.BenchCount);
        // What is allocated is told and not judged: with more and more members in more and more markets some table doubles now and then.
        return exchange.EventHash == hash ? null : "the measured pass has other events than the checked one";
    }

    // Half more than rests, because levels and the nodes above them get as much room as orders.
    static int OrdersCapacity(SpotWorkload workload) =>
        Math.Min(workload.Shape.Orders + workload.Shape.Orders / 2, Engine.Limits.OpenOrdersMax);

    static Window Timed(SpotExchange exchange, byte[] commands)
    {
        var start = Window.Open();
        exchange.Execute(commands);
        return Window.Since(start);
    }
}
