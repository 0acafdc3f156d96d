using Rialto.Node.Log;
using Rialto.Simulation.Disk;

namespace Rialto.Tests.Node.Log;

/// <summary>Bytes that are whole by their checksums and say what cannot be are refused, each by name.</summary>
public sealed class LogRefusalTests
{
    [Theory]
    [InlineData(2, "version", "segment format version 2 is not known to this program")]
    [InlineData(2, "flags", "the segment's flags are not zero")]
    [InlineData(2, "reserved", "the segment's reserved bytes are not zero")]
    [InlineData(2, "small", "the segment's capacity is out of range")]
    [InlineData(2, "large", "the segment's capacity is out of range")]
    [InlineData(2, "number 0", "a number of the segment's header is out of range")]
    [InlineData(2, "frame 0", "a number of the segment's header is out of range")]
    [InlineData(2, "command 0", "a number of the segment's header is out of range")]
    [InlineData(2, "number 9", "the header is that of segment 9")]
    [InlineData(2, "log", "the segment belongs to another log (00000000000000000000000000000008)")]
    [InlineData(2, "frame 1", "the segment does not begin behind the one before it")]
    [InlineData(2, "frame + 1", "frame 8 is missing")]
    [InlineData(2, "chain", "the segment does not continue the one before it (hash chain)")]
    [InlineData(2, "command + 1", "the segment begins with command 16, not 15")]
    [InlineData(1, "chain", "the chain does not start with the log's number")]
    [InlineData(1, "command + 1", "the first command is not number 1")]
    public void A_segments_header_that_says_what_cannot_be_is_damage(int segment, string what, string problem)
    {
        var storage = LogLab.LogOf(frames: 20, bodyBytes: 8_000);
        Rewrite(storage, segment, what);

        Assert.Equal(problem, Assert.Throws<LogDamagedException>(() => LogLab.ReadAll(storage)).Problem);
    }

    [Theory]
    [InlineData("frame + 1", "frame 8 is missing")]
    [InlineData("chain", "frame 8 is missing")]
    [InlineData("torn", "the segment's header is not intact")]
    public void A_follower_does_not_go_over_to_a_segment_that_does_not_follow(string what, string problem)
    {
        var storage = LogLab.LogOf(frames: 20, bodyBytes: 8_000);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        using var tail = new LogTail(storage, LogLab.Directory, LogAnchor.Beginning, writer.Durable);
        for (var frame = 1; frame <= 7; frame++) Assert.True(tail.TryRead());
        if (what == "torn") storage.Flip(LogLab.Segment(2), 40, mask: 1);
        else Rewrite(storage, 2, what);

        Assert.Equal(problem, Assert.Throws<LogDamagedException>(() => tail.TryRead()).Problem);
    }

    [Fact]
    public void A_log_that_begins_later_is_read_from_its_anchor_or_not_at_all()
    {
        var storage = LogLab.LogOf(frames: 20, bodyBytes: 8_000);
        var seventh = LogLab.Records(storage)[6];
        Assert.Equal(1, SegmentDirectory.Read(storage, LogLab.Directory).FirstFrame);
        storage.Remove(LogLab.Segment(1));

        Assert.Equal(8, SegmentDirectory.Read(storage, LogLab.Directory).FirstFrame);
        Assert.Equal(0, SegmentDirectory.Read(storage, "/elsewhere").FirstFrame);
        using (var reader = new LogReader(storage, LogLab.Directory, new(7, seventh.Hash))) Assert.True(reader.TryRead());
        Assert.Equal(
            "the segment does not continue frame 7 of the snapshot",
            Assert.Throws<LogDamagedException>(() => new LogReader(storage, LogLab.Directory, new(7, new FrameHash(1)))).Problem);
        Assert.Equal(
            "the log begins with frame 8, and no snapshot from there on can be used: what came before is missing",
            Assert.Throws<LogDamagedException>(() => LogLab.ReadAll(storage)).Problem);
        Assert.Equal(
            "there is no log, but a snapshot of frame 7",
            Assert.Throws<LogDamagedException>(() => new LogReader(storage, "/elsewhere", new(7, seventh.Hash))).Problem);
    }

    [Fact]
    public void Nothing_is_told_before_it_was_read()
    {
        var storage = LogLab.LogOf(frames: 2, bodyBytes: 104);
        using var writer = LogLab.Open(storage, LogLab.Options()).Writer;
        using var tail = new LogTail(storage, LogLab.Directory, LogAnchor.Beginning, writer.Durable);
        using var reader = new LogReader(storage, LogLab.Directory, LogAnchor.Beginning);

        Assert.Throws<InvalidOperationException>(() => tail.Current);
        Assert.Throws<InvalidOperationException>(() => reader.Current);
        Assert.Throws<InvalidOperationException>(() => reader.End);
        Assert.Equal(1, reader.SegmentCount);
    }

    [Fact]
    public void A_frame_larger_than_what_is_read_at_once_comes_back_whole()
    {
        var options = LogLab.Options() with { SegmentBytes = 4 << 20, BodyBytesMax = 1 << 20 };
        var storage = new SimulatedStorage(seed: 1);
        var written = new List<LabFrame>();
        using (var writer = LogLab.Open(storage, options).Writer)
        {
            foreach (var bytes in (int[])[800, Rialto.Node.Limits.LogReadBytes + 800, 1 << 20]) written.Add(LogLab.Append(writer, bytes));
        }

        Assert.Equal(written, LogLab.ReadAll(storage));
    }

    [Fact]
    public void Files_that_are_no_segments_are_nobodys_business()
    {
        var storage = LogLab.LogOf(frames: 3, bodyBytes: 104);
        foreach (var name in (string[])["0000000000000000.seg", "000000000000000x.seg", "2.seg", "0000000000000002.segment", "notes"])
            storage.Put($"{LogLab.Directory}/{name}", [1, 2, 3]);

        Assert.Equal(3, LogLab.ReadAll(storage).Count);
    }

    [Theory]
    [InlineData("short", "the log's mark does not have 68 bytes")]
    [InlineData("long", "the log's mark does not have 68 bytes")]
    [InlineData("magic", "this is not a log's mark")]
    [InlineData("checksum", "the checksum of the log's mark does not hold")]
    [InlineData("version", "version 2 of the log's mark is not known to this program")]
    [InlineData("reserved", "the reserved bytes of the log's mark are not zero")]
    public void A_mark_that_is_none_is_refused(string what, string problem)
    {
        var storage = LogLab.LogOf(frames: 3, bodyBytes: 104);
        var path = $"{LogLab.Data}/{LogMark.FileName}";
        var mark = storage.BytesOf(path);
        storage.Put(path, what switch
        {
            "short" => mark[..^1],
            "long" => [.. mark, 0],
            "magic" => [1, .. mark[1..]],
            "checksum" => [.. mark[..^1], (byte)(mark[^1] ^ 1)],
            "version" => Sealed(mark, offset: 8, value: 2),
            _ => Sealed(mark, offset: 12, value: 1),
        });

        Assert.Equal(problem, Assert.Throws<LogDamagedException>(() => LogLab.Open(storage, LogLab.Options())).Problem);
    }

    [Fact]
    public void A_mark_misses_what_was_there()
    {
        var storage = LogLab.LogOf(frames: 20, bodyBytes: 8_000);
        var segments = SegmentDirectory.Read(storage, LogLab.Directory);
        var mark = LogMark.Read(storage, LogLab.Data)!.Value;
        LogMark.Check(null, segments);
        LogMark.Check(mark, segments);
        LogMark.Check(LogMark.Of(segments.Used[1]), segments);

        Assert.Equal("the segment file is missing", Missed(mark with { FirstSegment = 9 }, segments));
        Assert.Equal("the segment is not the one that the log's mark names", Missed(mark with { FirstFrame = 2 }, segments));
        Assert.Equal(
            "the segments are those of log 112233445566778899aabbccddeeff00, not of 00000000000000000000000000000008",
            Missed(mark with { LogId = new(8) }, segments));
        storage.Remove(LogLab.Segment(1));
        Assert.Equal("the segment file is missing", Missed(mark, SegmentDirectory.Read(storage, LogLab.Directory)));
        Assert.Equal(
            "the segments of log 112233445566778899aabbccddeeff00 are missing, all of them",
            Missed(mark, SegmentDirectory.Read(storage, "/elsewhere")));
    }

    [Fact]
    public void A_mark_that_was_left_half_written_is_written_again()
    {
        var storage = LogLab.LogOf(frames: 3, bodyBytes: 104);
        var mark = LogMark.Read(storage, LogLab.Data)!.Value;
        storage.Put($"{LogLab.Data}/{LogMark.FileName}.tmp", [1]);

        mark.Write(storage, LogLab.Data);

        Assert.Equal(mark, LogMark.Read(storage, LogLab.Data));
        Assert.Equal([LogMark.FileName], storage.List(LogLab.Data));
    }

    [Fact]
    public void Frames_that_are_written_again_are_those_that_were_verified_or_none()
    {
        var storage = LogLab.LogOf(frames: 3, bodyBytes: 104);
        var wanted = LogLab.ReadAll(storage);

        // One wrong read is read again; a disk that never gives the frame back stops the start.
        LogLab.Open(new UnsteadyStorage(storage, wrongReads: 1), LogLab.Options()).Writer.Dispose();
        Assert.Equal(wanted, LogLab.ReadAll(storage));
        var damage = Assert.Throws<LogDamagedException>(() => LogLab.Open(new UnsteadyStorage(storage, int.MaxValue), LogLab.Options()));

        Assert.Equal("frame 3 reads differently than a moment ago", damage.Problem);
        Assert.Equal(wanted, LogLab.ReadAll(storage));
    }

    static string Missed(LogMark mark, SegmentDirectory segments) =>
        Assert.Throws<LogDamagedException>(() => LogMark.Check(mark, segments)).Problem;

    static byte[] Sealed(byte[] mark, int offset, byte value)
    {
        var other = mark.ToArray();
        other[offset] = value;
        BitConverter.TryWriteBytes(other.AsSpan(64), Crc32C.Of(other.AsSpan(0, 64)));
        return other;
    }

    static void Rewrite(SimulatedStorage storage, int segment, string what)
    {
        var bytes = storage.BytesOf(LogLab.Segment(segment));
        Assert.True(SegmentHeader.TryRead(bytes.AsSpan(0, SegmentHeader.PageBytes), out var header));
        header = what switch
        {
            "version" => header with { Version = 2 },
            "flags" => header with { Flags = 1 },
            "reserved" => header with { Reserved = 1 },
            "small" => header with { CapacityBytes = Rialto.Node.Limits.LogSegmentBytesMin - 1 },
            "large" => header with { CapacityBytes = Rialto.Node.Limits.LogSegmentBytesMax + 1L },
            "number 0" => header with { Number = 0 },
            "number 9" => header with { Number = 9 },
            "frame 0" => header with { FirstFrame = 0 },
            "frame 1" => header with { FirstFrame = 1 },
            "frame + 1" => header with { FirstFrame = header.FirstFrame + 1 },
            "command 0" => header with { FirstCommand = 0 },
            "command + 1" => header with { FirstCommand = header.FirstCommand + 1 },
            "log" => header with { LogId = new(8) },
            _ => header with { PreviousHash = new FrameHash(1) },
        };
        header.Write(bytes.AsSpan(0, SegmentHeader.PageBytes));
        storage.Put(LogLab.Segment(segment), bytes);
    }

    /// <summary>Files that are open for writing read a flipped bit, some times.</summary>
    sealed class UnsteadyStorage(SimulatedStorage disk, int wrongReads) : IStorage
    {
        int _wrongReads = wrongReads;

        public void CreateDirectory(string path) => disk.CreateDirectory(path);

        public IReadOnlyList<string> List(string directory) => disk.List(directory);

        public IStorageFile Create(string path) => disk.Create(path);

        public IStorageFile OpenToWrite(string path) => new UnsteadyFile(this, disk.OpenToWrite(path));

        public IStorageFile OpenToRead(string path) => disk.OpenToRead(path);

        public void Rename(string from, string to) => disk.Rename(from, to);

        public void Remove(string path) => disk.Remove(path);

        public void SyncDirectory(string directory) => disk.SyncDirectory(directory);

        sealed class UnsteadyFile(UnsteadyStorage storage, IStorageFile file) : IStorageFile
        {
            public string Path => file.Path;

            public long Length => file.Length;

            public int Read(long offset, Span<byte> buffer)
            {
                var count = file.Read(offset, buffer);
                if (count > 0 && storage._wrongReads-- > 0) buffer[count - 1] ^= 1;
                return count;
            }

            public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

            public void SyncData() => file.SyncData();

            public void SyncAll() => file.SyncAll();

            public void Dispose() => file.Dispose();
        }
    }
}
