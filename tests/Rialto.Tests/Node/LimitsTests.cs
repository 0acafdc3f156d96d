using Rialto.Node;
using Rialto.Node.Log;
using Xunit;

namespace Rialto.Tests.Node;

public sealed class LimitsTests
{
    [Fact]
    public void The_limits_of_the_log_fit_each_other()
    {
        Assert.True(Limits.LogBodyBytesMax >= Rialto.Engine.Limits.CommandBytesMax);
        Assert.True(Limits.LogSegmentBytesMin <= Limits.LogSegmentBytes);
        Assert.True(Limits.LogSegmentBytes <= Limits.LogSegmentBytesMax);
        Assert.True(SegmentHeader.PageBytes + FrameHeader.FrameBytesMax <= Limits.LogSegmentBytes);
        Assert.True(SegmentHeader.PageBytes <= Limits.LogZeroFillBytes);
        Assert.Equal(0, Limits.LogSegmentBytes % SegmentHeader.PageBytes);
        Assert.Equal(0, Limits.LogReadBytes % 8);
        Assert.True(Limits.SnapshotsKept >= 2);
    }

    [Fact]
    public void The_queue_of_a_subscriber_holds_what_gathers_while_nobody_hears_it()
    {
        // More than the batches of a thousand orders make of all orders together.
        const int stepsPerMs = 300;

        // Less than a round waits, then steps gather, and the thread wakes as late again.
        Assert.True(2 * (Limits.SubscriberRoundSteps + 2 * Limits.SubscriberGatherMs * stepsPerMs) <= Limits.SubscriberStepsMax);
    }
}
