using Rialto.Gateways.Bots;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Bots;

public sealed class PaceTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1, 1_000)]
    [InlineData(20, 1, 50)]
    [InlineData(300, 1, 4)] // 3⅓ ms; never more often than allowed
    [InlineData(1_000, 1, 1)]
    [InlineData(1_001, 2, 2)]
    [InlineData(2_000, 2, 1)]
    [InlineData(10_000, 10, 1)]
    public async Task Looks_in_a_row_are_followed_by_a_pause(int perSecond, int looks, int pauseMs)
    {
        var time = new NodeClock();
        var pace = new Pace(perSecond, time);
        for (var round = 0; round < 2; round++)
        {
            var first = pace.NextAsync(Cancel).AsTask();
            time.Advance(TimeSpan.FromMilliseconds(pauseMs - 1));
            Assert.False(first.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await first.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            for (var i = 1; i < looks; i++) Assert.True(pace.NextAsync(Cancel).IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Who_is_told_to_stop_looks_no_more_though_it_might()
    {
        var time = new NodeClock();
        var pace = new Pace(2_000, time);
        using var stop = new CancellationTokenSource();
        var first = pace.NextAsync(stop.Token).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await first.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await pace.NextAsync(stop.Token));
    }
}
