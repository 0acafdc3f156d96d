using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Checks;

/// <summary>checks: how much of the time of core-1/risk goes into the checks that are always on.</summary>
/// <remarks>
/// The same short passes with the engine as it is and with one without checks, loaded into this process twice each, in turns; of each the
/// least CPU time counts, which other work on the machine can only raise. Twice, because where code and data come to lie makes one copy of
/// the same engine some percent faster than another. The budget is a figure to look at: machines are too noisy to fail by it.
/// </remarks>
public static class ChecksBench
{
    const double BudgetPercent = 3;

    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var (whole, without) = Measure(seed, options.Quick ? 1 : Limits.CheckTurns);
        var metrics = new SortedDictionary<string, double>
        {
            ["budget_percent"] = BudgetPercent,
            ["ns_per_command"] = whole,
            ["ns_per_command_without_checks"] = without,
            ["cost_percent"] = 100 * (1 - without / whole),
        };
        return new RunResult("checks", seed, Void: null, calSha, metrics, []);
    }

    static (double Whole, double Without) Measure(ulong seed, int turns)
    {
        Func<double>[] copies = [Whole(seed), Without(seed), Without(seed), Whole(seed)];
        var least = new double[copies.Length];
        Array.Fill(least, double.MaxValue);
        for (var turn = 0; turn < turns; turn++)
        {
            for (var i = 0; i < copies.Length; i++) least[i] = Math.Min(least[i], copies[i]());
        }

        return ((least[0] + least[3]) / 2, (least[1] + least[2]) / 2);
    }

    static Func<double> Whole(ulong seed) => LoadedEngine.Passes(static engine => engine, seed);

    static Func<double> Without(ulong seed) => LoadedEngine.Passes(UncheckedEngine.Of, seed);
}
