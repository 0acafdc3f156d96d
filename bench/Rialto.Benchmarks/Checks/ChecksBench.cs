using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Checks;

/// <summary>checks: how much of the time of core-1/risk goes into the checks that are always on.</summary>
/// <remarks>
/// The same short passes with the engine as it is and with one without checks, loaded into this process several times each, in turns; of
/// each copy the least CPU time counts, which other work on the machine can only raise. Several, because where code and data come to lie
/// makes one copy of the same engine some percent faster than another. The budget is a figure to look at: machines are too noisy to fail by it.
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
        var wholes = new Copy[Limits.CheckCopies];
        var withouts = new Copy[Limits.CheckCopies];
        for (var i = 0; i < Limits.CheckCopies; i++)
        {
            wholes[i] = new Copy(LoadedEngine.Passes(static engine => engine, seed));
            withouts[i] = new Copy(LoadedEngine.Passes(UncheckedEngine.Of, seed));
        }

        for (var turn = 0; turn < turns; turn++)
        {
            for (var i = 0; i < Limits.CheckCopies; i++)
            {
                wholes[i].Pass();
                withouts[i].Pass();
            }
        }

        return (wholes.Average(static copy => copy.Least), withouts.Average(static copy => copy.Least));
    }

    sealed class Copy(Func<double> pass)
    {
        public double Least { get; private set; } = double.MaxValue;

        public void Pass() => Least = Math.Min(Least, pass());
    }
}
