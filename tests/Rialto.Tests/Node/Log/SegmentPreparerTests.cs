using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

public sealed class SegmentPreparerTests
{
    [Fact]
    public void The_segment_behind_the_next_is_not_begun_before_the_next_one_is_taken_over()
    {
        var storage = new SimulatedStorage(seed: 1) { Trace = [] };
        using var preparer = PreparerOfFullSegment(storage);

        Assert.True(preparer.TryAwaitNext());
        Assert.NotNull(preparer.Next);
        Assert.True(preparer.TryAwaitNext());
        Assert.DoesNotContain("create 0000000000000003.seg.tmp", storage.Trace);

        preparer.Next.Dispose();
        preparer.GoOn();
        Assert.True(preparer.TryAwaitNext());
        Assert.Contains("create 0000000000000003.seg.tmp", storage.Trace);
    }

    [Fact]
    public void A_segment_that_is_not_ready_cannot_be_taken()
    {
        using var preparer = PreparerOfFullSegment(new SimulatedStorage(seed: 1));

        Assert.Throws<InvalidOperationException>(() => preparer.Next);
    }

    static SegmentPreparer PreparerOfFullSegment(IStorage storage)
    {
        var options = LogLab.Options();
        var first = new ExpectedFrame(1, 1, FrameHash.Start(LogLab.Id), TimeUsMin: long.MinValue);
        var header = LogWriter.SegmentHeaderOf(1, options.SegmentBytes, first, LogLab.Id, options);
        return new SegmentPreparer(storage, options, header, header.CapacityBytes, header.CapacityBytes, ready: null);
    }
}
