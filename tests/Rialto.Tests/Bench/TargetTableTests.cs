using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Targets;

namespace Rialto.Tests.Bench;

/// <summary>The table of targets: medians, bars of a slower machine, what is missing.</summary>
public sealed class TargetTableTests
{
    const string RiskRow = "| core-1/risk | commands/s, one core, without the hash |";

    [Fact]
    public void A_figure_stands_beside_its_bars_scaled_to_the_machine()
    {
        var lines = TableOf(Run("core-1/risk", 855, 4_000_000), Run("core-1/risk", 855, 3_000_000), Run("core-1/risk", 855, 9_500_000));

        Assert.Contains($"{RiskRow} 4,000,000 | 9,000,000 | 4,000,000 must | 3,000,000 … 9,500,000 | 3 |", lines);
        Assert.Contains("| core-1/book | commands/s, one core | – | – | not measured | | 0 |", lines);
        Assert.Contains("| core-1/risk | bytes allocated a command | 0.01 | 0 | 0 **aim** | 0 … 0 | 3 |", lines);
        Assert.Equal("2 of 29 musts and 1 aims are reached.", lines[^1]);
    }

    [Fact]
    public void A_run_that_is_void_does_not_count()
    {
        var lines = TableOf(Run("core-1/risk", 1_710, 9_000_000) with { Void = "wrong" }, Run("core-1/risk", 1_710, 7_000_000));

        Assert.Contains($"{RiskRow} 8,000,000 | 18,000,000 | 7,000,000 missed | 7,000,000 … 7,000,000 | 1 |", lines);
    }

    [Theory]
    [InlineData(TargetKind.Speed, 5, 4)]
    [InlineData(TargetKind.Time, 20, 21)]
    [InlineData(TargetKind.AtLeast, 10, 9)]
    [InlineData(TargetKind.AtMost, 10, 11)]
    public void Half_as_fast_a_processor_has_half_the_bar_or_twice_the_time(TargetKind kind, double reaches, double misses)
    {
        var target = new Target("x", "x", static _ => 0, 10, 10, kind);
        var bar = target.Scaled(10, Target.ReferenceCalSha / 2);
        Assert.Equal((true, false), (target.Reaches(reaches, bar), target.Reaches(misses, bar)));
    }

    static RunResult Run(string workload, double calSha, double speed)
    {
        var metrics = new SortedDictionary<string, double> { ["commands_per_s"] = speed, ["allocated_bytes_per_command"] = 0 };
        return RunResult.Of(workload, 1, problem: null, calSha, metrics, "");
    }

    static string[] TableOf(params RunResult[] runs)
    {
        var file = Path.GetTempFileName();
        File.WriteAllLines(file, runs.Select(run => run.ToJson()));
        using var output = new StringWriter();
        TargetTable.Print(file, output);
        File.Delete(file);
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }
}
