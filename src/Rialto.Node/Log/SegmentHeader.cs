using System.Buffers.Binary;

namespace Rialto.Node.Log;

/// <summary>The first page of a segment file, version 1. It is durable before the first frame of its segment is written.</summary>
/// <remarks>
/// Little endian.
/// <code>
/// offset size field
///      0    8 magic             "RialtoSg"
///      8    2 version           1
///     10    2 flags             0, asserted
///     12    4 reserved          0, asserted
///     16    8 segment number    the same as in the file's name: 1, 2, 3 …
///     24    8 capacity          size in bytes up to which the file is filled, this page included
///     32    8 first frame       number of the first frame in this segment
///     40    8 first command     number of the first command in this segment
///     48   16 previous hash     of the last frame of the segment before; segment 1: the log's number
///     64   16 log's number      the same in every segment of a log
///     80    8 created           microseconds since 1970 UTC
///     88    4 checksum          CRC-32C of bytes 0 … 87
///     92 4004 zero              asserted
///   4096      frames, then zeros up to the capacity
/// </code>
/// A segment that is prepared but not in use has a page of zeros here.
/// </remarks>
public readonly record struct SegmentHeader
{
    public const int PageBytes = 4096;
    public const int SizeBytes = 92;
    public const ushort VersionNow = 1;

    const int ChecksumOffset = 88;

    static ReadOnlySpan<byte> Magic => "RialtoSg"u8;

    public required ushort Version { get; init; }
    public required ushort Flags { get; init; }
    public required uint Reserved { get; init; }
    public required long Number { get; init; }
    public required long CapacityBytes { get; init; }
    public required long FirstFrame { get; init; }
    public required long FirstCommand { get; init; }
    public required FrameHash PreviousHash { get; init; }
    public required LogId LogId { get; init; }
    public required long CreatedUs { get; init; }

    /// <summary>Fills a whole page.</summary>
    public void Write(Span<byte> page)
    {
        page[..PageBytes].Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(page[12..], Reserved);
        BinaryPrimitives.WriteInt64LittleEndian(page[16..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(page[24..], CapacityBytes);
        BinaryPrimitives.WriteInt64LittleEndian(page[32..], FirstFrame);
        BinaryPrimitives.WriteInt64LittleEndian(page[40..], FirstCommand);
        PreviousHash.Write(page[48..]);
        LogId.Write(page[64..]);
        BinaryPrimitives.WriteInt64LittleEndian(page[80..], CreatedUs);
        BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumOffset..], Crc32C.Of(page[..ChecksumOffset]));
    }

    /// <summary>Reads a page whose magic, checksum and zeros hold; what it says may still not belong here (<see cref="Fault"/>).</summary>
    public static bool TryRead(ReadOnlySpan<byte> page, out SegmentHeader header)
    {
        header = default;
        if (page.Length < PageBytes || !page.StartsWith(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(page[ChecksumOffset..]) != Crc32C.Of(page[..ChecksumOffset])) return false;
        if (page[SizeBytes..PageBytes].ContainsAnyExcept((byte)0)) return false;

        header = ReadFields(page);
        return true;
    }

    /// <summary>What is wrong with this header by itself, or null. The checksum held, so this is never a torn write.</summary>
    public string? Fault()
    {
        if (Version != VersionNow) return $"segment format version {Version} is not known to this program";
        if (Flags != 0) return "the segment's flags are not zero";
        if (Reserved != 0) return "the segment's reserved bytes are not zero";
        if (CapacityBytes is < Limits.LogSegmentBytesMin or > Limits.LogSegmentBytesMax)
            return "the segment's capacity is out of range";
        if (Number < 1 || FirstFrame < 1 || FirstCommand < 1) return "a number of the segment's header is out of range";
        return null;
    }

    static SegmentHeader ReadFields(ReadOnlySpan<byte> page) => new()
    {
        Version = BinaryPrimitives.ReadUInt16LittleEndian(page[8..]),
        Flags = BinaryPrimitives.ReadUInt16LittleEndian(page[10..]),
        Reserved = BinaryPrimitives.ReadUInt32LittleEndian(page[12..]),
        Number = BinaryPrimitives.ReadInt64LittleEndian(page[16..]),
        CapacityBytes = BinaryPrimitives.ReadInt64LittleEndian(page[24..]),
        FirstFrame = BinaryPrimitives.ReadInt64LittleEndian(page[32..]),
        FirstCommand = BinaryPrimitives.ReadInt64LittleEndian(page[40..]),
        PreviousHash = FrameHash.Read(page[48..]),
        LogId = LogId.Read(page[64..]),
        CreatedUs = BinaryPrimitives.ReadInt64LittleEndian(page[80..]),
    };
}
