using Rialto.Gateways.Bots;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Bots;

public sealed class PaceTests
{
    static readonly TimeSpan s_millisecond = TimeSpan.FromMilliseconds(1);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Who is never late looks as often as he may, and waits for a timer at least each few milliseconds.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(1_999)]
    [InlineData(10_000)]
    public async Task Looks_come_as_often_as_was_said(int perSecond)
    {
        var time = new NodeClock();
        var pace = new Pace(perSecond, time);
        var looks = 0;
        for (var ms = 0; ms < 2_000;)
        {
            var next = pace.NextAsync(Cancel).AsTask();
            for (; !next.IsCompleted && time.TimerCount > 0; ms++) time.Advance(s_millisecond);
            await next.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            looks++;
            Assert.True(looks <= perSecond * (ms + 3) / 1_000.0, $"{looks} looks in {ms} ms");
        }

        // At its end it waits, for a millisecond of looks at most.
        Assert.InRange(looks, 2 * perSecond - perSecond / 1_000 - 1, 2 * perSecond + perSecond / 300);
    }

    /// <summary>Found by reading: who was always late never waited.</summary>
    [Theory]
    [InlineData(10_000, 300)]
    [InlineData(2_000, 5_000)]
    [InlineData(1, 2_000_000)]
    public async Task Who_takes_longer_for_a_look_than_he_may_waits_all_the_same(int perSecond, int lookUs)
    {
        var time = new NodeClock();
        var pace = new Pace(perSecond, time);
        for (var wait = 0; wait < 3; wait++)
        {
            var looks = 0;
            var next = pace.NextAsync(Cancel).AsTask();
            for (; next.IsCompleted; next = pace.NextAsync(Cancel).AsTask())
            {
                Assert.InRange(++looks, 1, 2 + perSecond / 400);
                time.Advance(TimeSpan.FromMicroseconds(lookUs));
            }

            while (time.TimerCount > 0) time.Advance(s_millisecond);
            await next.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        }
    }

    [Fact]
    public void Who_was_late_does_not_make_good_more_than_two_milliseconds()
    {
        var time = new NodeClock();
        var pace = new Pace(10_000, time);
        time.Advance(TimeSpan.FromSeconds(10));

        var looks = 0;
        while (pace.NextAsync(Cancel).IsCompletedSuccessfully) looks++;

        Assert.InRange(looks, 20, 21);
    }

    [Fact]
    public async Task Who_is_told_to_stop_looks_no_more_though_it_might()
    {
        var time = new NodeClock();
        var pace = new Pace(2_000, time);
        time.Advance(s_millisecond);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await pace.NextAsync(stop.Token));
    }
}
