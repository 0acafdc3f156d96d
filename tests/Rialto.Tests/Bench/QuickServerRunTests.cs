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
}
