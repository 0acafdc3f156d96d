using System.Diagnostics;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Tests.Bench;

/// <summary>Each workload's short form, as a process of its own: a wrong result or an allocation makes it void, slowness never
/// does.</summary>
[Trait("speed", "slow")]
public sealed class QuickRunTests
{
    [Theory]
    [InlineData("checks")]
    [InlineData("core-1/book")]
    [InlineData("core-1/risk")]
    [InlineData("core-1/avalanche")]
    [InlineData("core-1/pipe")]
    [InlineData("core-1/journal")]
    [InlineData("core-1/lat")]
    [InlineData("core-1/node")]
    [InlineData("margin")]
    [InlineData("me-5")]
    [InlineData("spot-100")]
    [InlineData("spot-10k")]
    [InlineData("books")]
    [InlineData("journal/append")]
    [InlineData("journal/base")]
    [InlineData("mem")]
    [InlineData("mem/hour")]
    [InlineData("recover/core-1")]
    [InlineData("recover/spot-10k")]
    public Task A_quick_run_counts(string workload) => RunAsync(workload);

    /// <summary>Runs a workload and requires that its result counts.</summary>
    internal static async Task RunAsync(string workload)
    {
        var cancel = TestContext.Current.CancellationToken;
        var json = Path.Combine(Path.GetTempPath(), $"rialto-quick-{Guid.NewGuid():N}.json");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Rialto.Benchmarks")) { RedirectStandardOutput = true };
        foreach (var word in (string[])[workload, "--quick", "--json", json]) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;

        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);

        Assert.True(process.ExitCode == 0, output);
        var result = RunResult.FromJson((await File.ReadAllTextAsync(json, cancel)).Trim());
        File.Delete(json);
        Assert.Null(result.Void);
        Assert.Equal(workload, result.Workload);
    }
}
