using System.Diagnostics;

namespace Rialto.Tests.Bench;

/// <summary>As <see cref="QuickRunTests"/>, for the workloads that start the real server; a class of its own runs beside the
/// other.</summary>
[Trait("speed", "slow")]
public sealed class QuickServerRunTests
{
    [Theory]
    [InlineData("coinut/batch")]
    [InlineData("rest/place")]
    [InlineData("rest/cancel")]
    [InlineData("rest/book")]
    [InlineData("rest/mine")]
    [InlineData("journal/crash")]
    [InlineData("ws/order")]
    [InlineData("ws/fan")]
    [InlineData("ws/lat")]
    [InlineData("ws/slow")]
    [InlineData("recover/start")]
    public Task A_quick_run_against_the_real_server_counts(string workload) => QuickRunTests.RunAsync(workload);

    [Theory]
    [InlineData("rest/place")]
    [InlineData("coinut/batch")]
    [InlineData("core-1/journal")]
    public async Task Under_strace_each_answer_is_behind_a_write_and_a_sync(string workload)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Rialto.Benchmarks"), ["durable", workload])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, output);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
