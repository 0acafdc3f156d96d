using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

public sealed class LogWriterTests
{
    [Fact]
    public void What_was_appended_is_read_back_over_several_segments()
    {
        var storage = new SimulatedStorage(seed: 1);
        var written = new List<LabFrame>();

        using (var writer = LogLab.Open(storage, LogLab.Options()).Writer)
        {
            for (var index = 0; index < 40; index++)
            {
                written.Add(LogLab.Append(writer, bodyBytes: 8 * (1 + (index * 131 % 900))));
                writer.Sync();
            }
            Assert.True(writer.Counters.Rolls >= 2);
        }

        Assert.Equal(written, LogLab.ReadAll(storage));
    }

    [Fact]
    public void A_frame_without_commands_is_allowed_and_keeps_its_numbers()
    {
        var storage = new SimulatedStorage(seed: 1);

        using (var writer = LogLab.Open(storage, LogLab.Options()).Writer)
        {
            Assert.Equal(AppendResult.Appended, writer.Append(new FrameFields(1, 0, 5, 6, 7), []));
            Assert.Equal(1, writer.NextCommand);
            writer.Sync();
        }

        Assert.Equal([new LabFrame(1, 1, 0, 5, 6, 7, "")], LogLab.ReadAll(storage));
    }

    [Fact]
    public void The_sync_follows_the_write_and_the_number_is_published_after_it()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        storage.Trace = [];

        LogLab.Append(writer, bodyBytes: 64);
        Assert.Equal(0, writer.Durable.Last);
        Assert.Equal(1, writer.Sync());

        Assert.Equal(1, writer.Durable.Last);
        Assert.Equal(["write 0000000000000001.seg", "fdatasync 0000000000000001.seg"], storage.Trace);
    }

    [Fact]
    public void Several_frames_share_one_sync_and_a_sync_of_nothing_does_nothing()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;

        for (var index = 0; index < 5; index++) LogLab.Append(writer, bodyBytes: 64);
        writer.Sync();
        writer.Sync();

        Assert.Equal(new LogCounters(Frames: 5, Bytes: 5 * (88 + 64), Syncs: 1, Rolls: 0, LastSyncUs: 0), writer.Counters);
    }

    [Fact]
    public void At_roll_over_the_old_frames_are_synced_then_the_new_header_then_frames_follow()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        for (var index = 0; index < 3; index++) LogLab.Append(writer, bodyBytes: 16 << 10);
        Assert.True(writer.TryReserve(16 << 10));
        storage.Trace = [];

        LogLab.Append(writer, bodyBytes: 16 << 10);

        Assert.Equal(
            [
                "fdatasync 0000000000000001.seg",
                "write 0000000000000002.seg", "fdatasync 0000000000000002.seg",
                "write 0000000000000002.seg",
            ],
            storage.Trace);
        Assert.Equal(3, writer.Durable.Last);
    }

    [Fact]
    public void A_segment_gets_its_name_when_it_is_whole_and_durable()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        for (var index = 0; index < 3; index++) LogLab.Append(writer, bodyBytes: 16 << 10);
        storage.Trace = [];

        Assert.True(writer.TryReserve(16 << 10));

        Assert.Equal(
            [
                "create 0000000000000002.seg.tmp",
                "write 0000000000000002.seg.tmp", "fdatasync 0000000000000002.seg.tmp",
                "write 0000000000000002.seg.tmp", "fdatasync 0000000000000002.seg.tmp",
                "fsync 0000000000000002.seg.tmp", "rename 0000000000000002.seg.tmp", "fsync-directory log",
                "open 0000000000000002.seg",
            ],
            storage.Trace);
    }

    [Fact]
    public void A_full_disk_is_an_answer_and_passes_without_a_restart()
    {
        var storage = new SimulatedStorage(seed: 1) { SpaceBytes = 100 << 10 };
        var written = new List<LabFrame>();
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;

        while (LogLab.TryAppend(writer, bodyBytes: 8 << 10) is { } frame)
        {
            written.Add(frame);
            writer.Sync();
        }
        Assert.Equal(7, written.Count);
        Assert.True(writer.IsDiskFull);
        Assert.False(writer.TryReserve(8 << 10));
        // A smaller batch still fits into the segment at hand.
        Assert.True(writer.TryReserve(8));

        storage.SpaceBytes = long.MaxValue;
        written.Add(LogLab.Append(writer, bodyBytes: 8 << 10));
        writer.Sync();

        Assert.False(writer.IsDiskFull);
        Assert.Equal(written, LogLab.ReadAll(storage));
    }

    [Fact]
    public void The_room_at_hand_is_never_promised_too_large()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var random = new DiskRandom(seed);
            var storage = new SimulatedStorage(seed);
            using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
            for (var index = random.Below(20); index > 0; index--) LogLab.Append(writer, bodyBytes: 8 * (1 + random.Below(2_000)));
            if (random.OneIn(2)) writer.TryReserve(16 << 10);

            storage.SpaceBytes = 0;
            var room = writer.RoomBytes;
            while (true)
            {
                var body = 8 * (1 + random.Below(2_048));
                if (room < FrameHeader.SizeBytes + body) break;
                room -= FrameHeader.SizeBytes + body;
                Assert.True(LogLab.TryAppend(writer, body) is not null, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void After_a_failed_sync_nothing_is_written_or_published_any_more()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        LogLab.Append(writer, bodyBytes: 64);
        storage.FailAt(FaultKind.Sync, k: 1, stays: false);

        var fault = Assert.Throws<StorageFaultException>(() => writer.Sync());

        Assert.Equal(Errno.InputOutput, fault.Errno);
        Assert.Equal("fdatasync", fault.Operation);
        Assert.Throws<InvalidOperationException>(() => writer.Sync());
        Assert.Throws<InvalidOperationException>(() => LogLab.Append(writer, bodyBytes: 64));
        Assert.Equal(0, writer.Durable.Last);
    }

    [Fact]
    public void No_space_while_live_data_is_written_is_a_fault()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        storage.FailAt(FaultKind.NoSpace, k: 1, stays: false);

        var fault = Assert.Throws<StorageFaultException>(() => LogLab.Append(writer, bodyBytes: 64));

        Assert.True(fault.IsDiskFull);
        Assert.Throws<InvalidOperationException>(() => writer.Sync());
    }

    [Fact]
    public void What_does_not_continue_the_log_is_refused_before_anything_is_written()
    {
        var storage = new SimulatedStorage(seed: 1);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        LogLab.Append(writer, bodyBytes: 64);
        var next = writer.NextCommand;
        storage.Trace = [];

        Refused(new FrameFields(next + 1, 1, 2_000_000, 0, 0), new byte[8]);
        Refused(new FrameFields(next, 1, 1, 0, 0), new byte[8]);
        Refused(new FrameFields(next, 0, 2_000_000, 0, 0), new byte[8]);
        Refused(new FrameFields(next, 1, 2_000_000, 0, 0), []);
        Refused(new FrameFields(next, 1, 2_000_000, 0, 0), new byte[9]);
        Refused(new FrameFields(next, 1, 2_000_000, 0, 0), new byte[(16 << 10) + 8]);

        Assert.Empty(storage.Trace);
        Assert.NotNull(LogLab.TryAppend(writer, bodyBytes: 64));

        void Refused(FrameFields fields, byte[] body) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => writer.Append(fields, body));
    }
}
