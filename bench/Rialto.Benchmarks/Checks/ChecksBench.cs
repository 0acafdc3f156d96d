using System.Diagnostics;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Checks;

/// <summary>checks: how much of the time of core-1/risk goes into the checks that are always on.</summary>
/// <remarks>
/// The same workload in fresh processes with the engine as it is and with one without checks, in turns; the best of each counts, so that
/// other work on the machine disturbs both alike. The budget is a figure to look at: machines are too noisy to fail by it.
/// </remarks>
public static class ChecksBench
{
    const string Measured = "core-1/risk";
    const double BudgetPercent = 3;

    public static RunResult Run(BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("rialto-checks-").FullName;
        try
        {
            var whole = Prepare(Path.Combine(folder, "whole"), static engine => engine);
            var without = Prepare(Path.Combine(folder, "without"), UncheckedEngine.Of);
            return Compare(whole, without, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static RunResult Compare(string whole, string without, BenchOptions options)
    {
        var (best, bestWithout) = (0.0, 0.0);
        RunResult? last = null;
        string? problem = null;
        for (var pair = 0; pair < (options.Quick ? 1 : Limits.CheckPairs) && problem is null; pair++)
        {
            last = RunIn(whole, options);
            var other = RunIn(without, options);
            problem = last.Void ?? other.Void;
            best = Math.Max(best, last.Metrics["commands_per_s"]);
            bestWithout = Math.Max(bestWithout, other.Metrics["commands_per_s"]);
        }

        var metrics = new SortedDictionary<string, double>
        {
            ["budget_percent"] = BudgetPercent,
            ["commands_per_s"] = best,
            ["commands_per_s_without_checks"] = bestWithout,
            ["cost_percent"] = 100 * (1 - best / bestWithout),
        };
        return new RunResult("checks", last!.Seed, problem, last.CalSha, metrics, []);
    }

    /// <summary>A folder from which the benchmarks run with an engine of its own.</summary>
    static string Prepare(string folder, Func<byte[], byte[]> change)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["Rialto.Benchmarks.dll", "Rialto.Benchmarks.runtimeconfig.json", "Rialto.Node.dll"])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(folder, name));
        }

        var engine = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Rialto.Engine.dll"));
        File.WriteAllBytes(Path.Combine(folder, "Rialto.Engine.dll"), change(engine));
        return Path.Combine(folder, "Rialto.Benchmarks.dll");
    }

    static RunResult RunIn(string program, BenchOptions options)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var start = new ProcessStartInfo(Path.GetFullPath(Path.Combine(runtime, "../../../dotnet"))) { RedirectStandardOutput = true };
        foreach (var word in (string[])[program, Measured, "--child"]) start.ArgumentList.Add(word);
        if (options.Quick) start.ArgumentList.Add("--quick");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("no process started");
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? RunResult.FromJson(line) : throw new InvalidOperationException($"exit code {process.ExitCode}");
    }
}
