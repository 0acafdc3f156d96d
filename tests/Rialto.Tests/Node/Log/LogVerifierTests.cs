using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

public sealed class LogVerifierTests
{
    [Fact]
    public void An_intact_log_is_counted()
    {
        var storage = LogLab.LogOf(frames: 30, bodyBytes: 8_000);
        var last = LogLab.Records(storage)[^1];

        var report = LogVerifier.Verify(storage, LogLab.Data);

        Assert.True(report.IsIntact);
        Assert.Equal((5, 30, 60, 30 * 8_088, 1), (report.Segments, report.Frames, report.Commands, report.Bytes, report.FirstFrame));
        Assert.Equal(last, report.LastFrame);
        Assert.Null(report.Torn);
    }

    [Fact]
    public void The_first_damage_is_named_and_nothing_is_changed()
    {
        var storage = LogLab.LogOf(frames: 30, bodyBytes: 8_000);
        var second = LogLab.Records(storage).First(record => record.Segment == 2);
        storage.Flip(LogLab.Segment(2), (int)second.Offset + 100, mask: 2);
        storage.Trace = [];

        var report = LogVerifier.Verify(storage, LogLab.Data);

        Assert.Equal((LogLab.Segment(2), second.Offset), (report.Damage?.SegmentFile, report.Damage?.Offset));
        Assert.Equal(second.Header.Number - 1, report.Frames);
        Assert.All(storage.Trace, call => Assert.Matches("^(open|read) ", call));
    }

    [Fact]
    public void A_torn_tail_is_reported_and_not_cut()
    {
        var storage = LogLab.LogOf(frames: 5, bodyBytes: 1_000);
        var last = LogLab.Records(storage)[4];
        storage.Flip(LogLab.Segment(1), (int)last.Offset, mask: 1);
        var before = storage.BytesOf(LogLab.Segment(1));

        var report = LogVerifier.Verify(storage, LogLab.Data);

        Assert.True(report.IsIntact);
        Assert.Equal(last.Offset, report.Torn?.Offset);
        Assert.Equal(before, storage.BytesOf(LogLab.Segment(1)));
    }

    [Fact]
    public void A_directory_without_a_log_is_empty_and_intact()
    {
        var report = LogVerifier.Verify(new SimulatedStorage(seed: 1), LogLab.Data);

        Assert.True(report.IsIntact);
        Assert.Equal((0, 0, null), (report.Segments, report.Frames, report.LastFrame));
    }
}
