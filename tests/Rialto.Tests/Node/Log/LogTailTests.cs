using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

public sealed class LogTailTests
{
    [Fact]
    public void A_frame_is_not_seen_before_it_is_durable()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        using var tail = new LogTail(storage, LogLab.Directory, LogAnchor.Beginning, writer.Durable);

        var written = LogLab.Append(writer, bodyBytes: 640);
        Assert.False(tail.TryRead());
        writer.Sync();

        Assert.True(tail.TryRead());
        Assert.Equal(written, LogLab.FrameOf(tail.Current, tail.Body));
        Assert.False(tail.TryRead());
    }

    [Fact]
    public void A_follower_goes_over_to_the_next_segments_by_itself()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        using var tail = new LogTail(storage, LogLab.Directory, LogAnchor.Beginning, writer.Durable);

        for (var index = 0; index < 60; index++)
        {
            var written = LogLab.Append(writer, bodyBytes: 8 * (1 + (index * 377 % 2_000)));
            writer.Sync();
            Assert.True(tail.TryRead());
            Assert.Equal(written, LogLab.FrameOf(tail.Current, tail.Body));
        }
        Assert.True(writer.Counters.Rolls > 3);
    }

    [Fact]
    public void A_follower_begins_behind_its_anchor()
    {
        var storage = LogLab.LogOf(frames: 30, bodyBytes: 8_000);
        var records = LogLab.Records(storage);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;

        foreach (var record in records)
        {
            using var tail = new LogTail(storage, LogLab.Directory, new LogAnchor(record.Header.Number, record.Hash), writer.Durable);
            Assert.Equal(record.Header.Number + 1, tail.NextFrame);
            Assert.Equal(record.Header.Number < 30, tail.TryRead());
        }

        using var wrong = new LogTail(storage, LogLab.Directory, new LogAnchor(29, records[3].Hash), writer.Durable);
        Assert.Throws<LogDamagedException>(() => wrong.TryRead());
    }

    [Fact]
    public void A_durable_frame_that_is_not_intact_is_damage()
    {
        var storage = LogLab.LogOf(frames: 5, bodyBytes: 1_000);
        var records = LogLab.Records(storage);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        storage.Flip(LogLab.Segment(1), (int)records[4].Offset + 300, mask: 1);
        using var tail = new LogTail(storage, LogLab.Directory, new LogAnchor(3, records[2].Hash), writer.Durable);

        Assert.True(tail.TryRead());
        var damage = Assert.Throws<LogDamagedException>(() => tail.TryRead());
        Assert.Equal(records[4].Offset, damage.Offset);
    }

    [Fact]
    public void A_durable_frame_that_is_gone_is_damage()
    {
        var storage = LogLab.LogOf(frames: 5, bodyBytes: 1_000);
        var last = LogLab.Records(storage)[4];
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        var bytes = storage.BytesOf(LogLab.Segment(1));
        bytes.AsSpan((int)last.Offset).Clear();
        storage.Put(LogLab.Segment(1), bytes);
        using var tail = new LogTail(storage, LogLab.Directory, LogAnchor.Beginning, writer.Durable);

        for (var index = 0; index < 4; index++) Assert.True(tail.TryRead());
        Assert.Throws<LogDamagedException>(() => tail.TryRead());
    }

    [Fact]
    public void Waiting_for_a_frame_ends_with_it_or_with_the_time()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;

        Assert.False(writer.Durable.WaitFor(1, TimeSpan.FromMilliseconds(1), TimeProvider.System));

        var waiter = new Thread(() => Assert.True(writer.Durable.WaitFor(1, TimeSpan.FromSeconds(30), TimeProvider.System)));
        waiter.Start();
        LogLab.Append(writer, bodyBytes: 8);
        writer.Sync();
        Assert.True(waiter.Join(TimeSpan.FromSeconds(30)));
    }
}
