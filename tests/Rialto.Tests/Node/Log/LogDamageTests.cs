using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

/// <summary>
/// Every way to damage a log either refuses to open with the place, or cuts a tail that may never have been durable, and says so.
/// </summary>
public sealed class LogDamageTests
{
    static readonly string First = LogLab.Segment(1);

    [Fact]
    public void Cut_at_every_byte_of_the_last_three_frames_the_frames_before_are_there()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);
        var frames = LogLab.ReadAll(whole);

        for (var cut = (int)records[^3].Offset; cut <= records[^1].End; cut++) CheckCut(whole, records, frames, cut);
    }

    [Fact]
    public void Cut_at_every_sector_the_frames_before_are_there()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);
        var frames = LogLab.ReadAll(whole);

        for (var cut = SegmentHeader.PageBytes; cut <= records[^1].End; cut += 512) CheckCut(whole, records, frames, cut);
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_of_the_segment_is_noticed()
    {
        // Fewer and larger frames than elsewhere: hashing two hundred small ones 65,536 times would take most of the time.
        var storage = LogLab.LogOf(frames: 30, bodyBytes: 1_912);

        CheckFlips(storage, from: 0, to: 64 << 10);
    }

    [Fact]
    public void A_flipped_bit_among_many_frames_is_noticed()
    {
        var storage = LogLab.LogOf205Frames();
        var records = LogLab.Records(storage);

        CheckFlips(storage, (int)records[99].Offset, (int)records[99].End);
        CheckFlips(storage, (int)records[^3].Offset, 64 << 10);
    }

    [Fact]
    public void A_flipped_bit_in_a_finished_segment_or_its_header_is_never_a_torn_tail()
    {
        var storage = LogLab.LogOf(frames: 12, bodyBytes: 8_000);
        Assert.True(LogLab.Records(storage).Max(record => record.Segment) > 1);

        for (var offset = 0; offset < 64 << 10; offset += offset < 200 ? 1 : 61)
        {
            storage.Flip(First, offset, mask: 4);
            var damage = Assert.Throws<LogDamagedException>(() => LogLab.ReadAll(storage));
            Assert.Equal(First, damage.SegmentFile);
            storage.Flip(First, offset, mask: 4);
        }
        Assert.Equal(12, LogLab.ReadAll(storage).Count);
    }

    [Fact]
    public void The_header_of_a_segment_with_frames_is_never_taken_for_unused()
    {
        var storage = LogLab.LogOf(frames: 12, bodyBytes: 8_000);
        var bytes = storage.BytesOf(LogLab.Segment(2));
        bytes.AsSpan(0, SegmentHeader.PageBytes).Clear();
        storage.Put(LogLab.Segment(2), bytes);

        AssertRefused(storage, LogLab.Segment(2), 0, "but there is frame");
    }

    [Fact]
    public void Two_exchanged_frames_are_refused()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);

        foreach (var index in new[] { 0, 100, 203 })
        {
            var bytes = whole.BytesOf(First);
            var one = FrameBytes(bytes, records[index]).ToArray();
            FrameBytes(bytes, records[index + 1]).CopyTo(FrameBytes(bytes, records[index]));
            one.CopyTo(FrameBytes(bytes, records[index + 1]));
            AssertRefused(With(whole, bytes), First, records[index].Offset, $"frame {index + 2} stands where frame {index + 1} should be");
        }
    }

    [Fact]
    public void A_repeated_frame_is_refused()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);

        foreach (var index in new[] { 0, 100, 204 })
        {
            var bytes = whole.BytesOf(First);
            FrameBytes(bytes, records[index]).CopyTo(bytes.AsSpan((int)records[index].End));
            AssertRefused(With(whole, bytes), First, records[index].End, $"frame {index + 1} stands where frame {index + 2} should be");
        }
    }

    [Fact]
    public void A_copy_of_an_old_frame_further_behind_the_end_is_refused()
    {
        var whole = LogLab.LogOf(frames: 20, bodyBytes: 208);
        var records = LogLab.Records(whole);
        var bytes = whole.BytesOf(First);
        FrameBytes(bytes, records[7]).CopyTo(bytes.AsSpan((int)records[^1].End + 4_096));

        AssertRefused(With(whole, bytes), First, records[^1].End, "frame 8 lies at byte");
    }

    [Fact]
    public void A_zeroed_sector_is_refused_unless_it_takes_the_last_header_with_it()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);
        var lastHeader = records[^1].Offset;

        // The rest of the header page is zero anyway.
        for (var offset = 0; offset < records[^1].End; offset += offset == 0 ? SegmentHeader.PageBytes : 512)
        {
            var bytes = whole.BytesOf(First);
            bytes.AsSpan(offset, 512).Clear();
            // Only a header behind the damage can tell that what is damaged was durable.
            var storage = With(whole, bytes);
            if (offset + 512 <= lastHeader) Assert.Throws<LogDamagedException>(() => LogLab.ReadAll(storage));
            else AssertCut(storage, FramesBefore(records, offset));
        }
    }

    [Fact]
    public void A_mebibyte_of_noise_behind_the_end_is_cut()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);
        var noise = new byte[1 << 20];
        new DiskRandom(5).Fill(noise);

        byte[] inside = [.. whole.BytesOf(First).AsSpan(0, (int)records[^1].End), .. noise];
        AssertCut(With(whole, inside), frames: 205);
    }

    [Fact]
    public void A_segment_of_an_older_generation_among_newer_ones_is_refused()
    {
        var younger = LogLab.LogOf(frames: 20, bodyBytes: 8_000);
        var older = LogLab.LogOf(frames: 9, bodyBytes: 8_000).BytesOf(LogLab.Segment(2));
        var records = LogLab.Records(younger);
        var storage = younger.Copy();
        storage.Put(LogLab.Segment(2), older);

        Assert.Equal(3, records[^1].Segment);
        AssertRefused(storage, LogLab.Segment(2), records[9].Offset, "frame 10 is missing");
    }

    [Fact]
    public void A_last_segment_of_an_older_generation_is_refused_by_the_anchor_only()
    {
        var younger = LogLab.LogOf(frames: 20, bodyBytes: 8_000);
        var last = LogLab.Records(younger)[^1];
        var older = LogLab.LogOf(frames: 16, bodyBytes: 8_000);
        var storage = younger.Copy();
        storage.Put(LogLab.Segment(3), older.BytesOf(LogLab.Segment(3)));

        // Nothing in the files tells: this is exactly what the log was once.
        Assert.Equal(16, LogLab.ReadAll(storage).Count);
        Assert.Throws<LogDamagedException>(() => LogLab.Open(storage, LogLab.Options(), new LogAnchor(20, last.Hash), []));
    }

    [Fact]
    public void Pages_of_another_history_of_the_same_log_are_refused()
    {
        var whole = LogLab.LogOf205Frames();
        var records = LogLab.Records(whole);
        var other = new SimulatedStorage(seed: 1);
        using (var writer = LogLab.Open(other, LogLab.Options()).Writer)
        {
            for (var index = 0; index < 205; index++)
            {
                var fields = new FrameFields(writer.NextCommand, 1 + ((index + 1) % 3), 2_000_000, 1, 1);
                writer.Append(fields, LogLab.Body(index + 1_000, 208));
                writer.Sync();
            }
        }

        foreach (var index in new[] { 0, 50, 204 })
        {
            var bytes = whole.BytesOf(First);
            var from = (int)records[index].Offset;
            other.BytesOf(First).AsSpan(from).CopyTo(bytes.AsSpan(from));
            if (index == 0) Assert.Equal(205, LogLab.ReadAll(With(whole, bytes)).Count);
            else AssertRefused(With(whole, bytes), First, from, $"frame {index + 1} does not continue the frame before it (hash chain)");
        }
    }

    [Fact]
    public void A_segment_of_another_log_is_refused()
    {
        var storage = LogLab.LogOf(frames: 12, bodyBytes: 8_000);
        var other = new SimulatedStorage(seed: 1);
        using (var writer = LogLab.Open(other, LogLab.Options() with { NewLogId = new LogId(5) }).Writer)
        {
            for (var index = 0; index < 12; index++) LogLab.Append(writer, bodyBytes: 8_000);
            writer.Sync();
        }
        storage.Put(LogLab.Segment(2), other.BytesOf(LogLab.Segment(2)));

        AssertRefused(storage, LogLab.Segment(2), 0, "belongs to another log");
    }

    [Fact]
    public void A_missing_segment_is_refused()
    {
        var storage = LogLab.LogOf(frames: 30, bodyBytes: 8_000);
        Assert.True(LogLab.Records(storage)[^1].Segment >= 4);
        var withoutSecond = storage.Copy();
        withoutSecond.Remove(LogLab.Segment(2));
        var misnamed = storage.Copy();
        misnamed.Put(LogLab.Segment(2), storage.BytesOf(LogLab.Segment(3)));

        AssertRefused(withoutSecond, LogLab.Segment(2), 0, "the segment file is missing");
        AssertRefused(misnamed, LogLab.Segment(2), 0, "the header is that of segment 3");
    }

    [Fact]
    public void A_batch_of_several_frames_of_which_only_later_ones_reached_the_disk_is_cut()
    {
        var storage = LogLab.LogOf(frames: 4, bodyBytes: 1_000);
        using (var writer = LogLab.Open(storage, LogLab.Options()).Writer)
        {
            for (var index = 0; index < 3; index++) LogLab.Append(writer, bodyBytes: 1_000);
        }
        var records = LogLab.Records(storage);
        var bytes = storage.BytesOf(First);
        FrameBytes(bytes, records[4]).Clear();

        AssertCut(With(storage, bytes), frames: 4);
        FrameBytes(bytes, records[3]).Clear();
        AssertRefused(With(storage, bytes), First, records[3].Offset, "says that it was durable");
    }

    [Fact]
    public void A_format_of_a_later_version_is_refused_and_not_cut()
    {
        var storage = LogLab.LogOf(frames: 4, bodyBytes: 1_000);
        var last = LogLab.Records(storage)[^1];
        var bytes = storage.BytesOf(First);
        (last.Header with { Version = 2 }).Write(FrameBytes(bytes, last), LogLab.Id);

        AssertRefused(With(storage, bytes), First, last.Offset, "version 2 is not known");
    }

    [Fact]
    public void Headers_with_a_right_checksum_and_a_wrong_word_are_refused()
    {
        var storage = LogLab.LogOf(frames: 4, bodyBytes: 1_000);
        var last = LogLab.Records(storage)[^1];

        Refuse(last.Header with { Flags = 1 }, "flags");
        Refuse(last.Header with { Reserved = 1 }, "reserved");
        Refuse(last.Header with { Length = last.Header.Length + 4 }, "bytes long");
        Refuse(last.Header with { Length = 80 }, "bytes long");
        Refuse(last.Header with { Length = 64 << 10 }, "beyond the end of its segment");
        Refuse(last.Header with { Number = 9 }, "stands where");
        Refuse(last.Header with { Number = -1 }, "out of range");
        Refuse(last.Header with { FirstCommand = 99 }, "begins with command 99");
        Refuse(last.Header with { CommandCount = 0 }, "does not fit its body");
        Refuse(last.Header with { TimeUs = 0 }, "the time of frame 4");
        Refuse(last.Header with { PreviousHash = default }, "hash chain");
        Refuse(last.Header with { DurableFrame = 4 }, "durable frame");

        void Refuse(FrameHeader header, string problem)
        {
            var bytes = storage.BytesOf(First);
            header.Write(FrameBytes(bytes, last), LogLab.Id);
            AssertRefused(With(storage, bytes), First, last.Offset, problem);
        }
    }

    [Fact]
    public void A_read_that_comes_back_wrong_once_loses_nothing()
    {
        var storage = LogLab.LogOf(frames: 50, bodyBytes: 1_000);
        var expected = LogLab.ReadAll(storage);
        storage.ReadFlipOneIn = 6;

        // Two wrong reads in a row may still refuse, or take the last frame for torn: what must not happen is wrong bytes.
        for (var round = 0; round < 200; round++)
        {
            try
            {
                var seen = LogLab.ReadAll(storage);
                Assert.Equal(expected.GetRange(0, seen.Count), seen);
            }
            catch (LogDamagedException)
            {
            }
        }
    }

    static void CheckCut(SimulatedStorage whole, List<FrameRecord> records, List<LabFrame> frames, int cut)
    {
        var kept = FramesBefore(records, cut);
        var isClean = cut == (kept == 0 ? SegmentHeader.PageBytes : records[kept - 1].End);
        var bytes = whole.BytesOf(First);
        var shorter = With(whole, bytes.AsSpan(0, cut).ToArray());
        bytes.AsSpan(cut).Clear();
        var zeroed = With(whole, bytes);

        foreach (var storage in new[] { shorter, zeroed })
        {
            var seen = new List<LabFrame>();
            var opened = LogLab.Open(storage, LogLab.Options(), LogAnchor.Beginning, seen);
            opened.Writer.Dispose();
            Assert.Equal(kept, seen.Count);
            Assert.Equal(isClean, opened.End.Torn is null);
            if (kept > 0) Assert.Equal(frames[kept - 1], seen[^1]);
        }
    }

    static void CheckFlips(SimulatedStorage storage, int from, int to)
    {
        var last = LogLab.Records(storage)[^1];
        for (var offset = from; offset < to; offset++)
        {
            var mask = (byte)(1 << (offset * 5 % 8));
            storage.Flip(First, offset, mask);
            CheckFlip(storage, last, offset);
            storage.Flip(First, offset, mask);
        }
    }

    static void CheckFlip(SimulatedStorage storage, in FrameRecord last, int offset)
    {
        var frames = 0;
        using var reader = TryReader(storage);
        if (reader is null)
        {
            Assert.True(offset < SegmentHeader.PageBytes, $"byte {offset}");
            return;
        }

        try
        {
            while (reader.TryRead()) frames++;
        }
        catch (LogDamagedException damage)
        {
            Assert.True(offset < last.Offset, $"byte {offset}: {damage.Message}");
            Assert.InRange(offset, damage.Offset, damage.Offset + last.Header.Length - 1);
            return;
        }

        Assert.True(offset >= last.Offset, $"byte {offset} was not noticed");
        Assert.Equal(offset < last.End ? last.Header.Number - 1 : last.Header.Number, frames);
        Assert.NotNull(reader.End.Torn);
    }

    static LogReader? TryReader(SimulatedStorage storage)
    {
        try
        {
            return new LogReader(storage, LogLab.Directory, LogAnchor.Beginning);
        }
        catch (LogDamagedException damage)
        {
            Assert.Equal((First, 0), (damage.SegmentFile, damage.Offset));
            return null;
        }
    }

    static void AssertRefused(SimulatedStorage storage, string file, long offset, string problem)
    {
        var damage = Assert.Throws<LogDamagedException>(() => LogLab.ReadAll(storage));
        Assert.Contains(problem, damage.Problem, StringComparison.Ordinal);
        Assert.Equal((file, offset), (damage.SegmentFile, damage.Offset));
    }

    static void AssertCut(SimulatedStorage storage, int frames)
    {
        var seen = new List<LabFrame>();
        var opened = LogLab.Open(storage, LogLab.Options(), LogAnchor.Beginning, seen);
        Assert.Equal(frames, seen.Count);
        Assert.NotNull(opened.End.Torn);
        seen.Add(LogLab.Append(opened.Writer, bodyBytes: 8));
        opened.Writer.Sync();
        opened.Writer.Dispose();
        Assert.Equal(seen, LogLab.ReadAll(storage));
    }

    static int FramesBefore(List<FrameRecord> records, int offset) => records.Count(record => record.End <= offset);

    static Span<byte> FrameBytes(byte[] bytes, in FrameRecord record) => bytes.AsSpan((int)record.Offset, record.Header.Length);

    static SimulatedStorage With(SimulatedStorage storage, byte[] firstSegment)
    {
        var copy = storage.Copy();
        copy.Put(First, firstSegment);
        return copy;
    }
}
