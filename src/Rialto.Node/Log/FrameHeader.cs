using System.Buffers.Binary;

namespace Rialto.Node.Log;

/// <summary>
/// The header of a frame, version 1. A frame is what one group commit made durable: this header, then the commands' bytes.
/// </summary>
/// <remarks>
/// Little endian; frames lie end to end at multiples of 8, from byte 4096 of a segment on.
/// <code>
/// offset size field
///      0    4 length            whole frame in bytes, header included; a multiple of 8
///      4    2 version           1
///      6    2 flags             0, asserted
///      8    8 number            1, 2, 3 … without a gap over the whole log
///     16    8 first command     number of the first command in the body
///     24    4 command count     0 only with an empty body
///     28    4 reserved          0, asserted
///     32    8 time              microseconds since 1970 UTC; never less than the frame before
///     40   16 previous hash     of the frame before (SHA-256 of header and body, first 128 bits); the first frame: the log's number
///     56    8 event hash        running hash of all events up to and with this frame; the log does not look inside
///     64    8 last event        number of the last event up to and with this frame; likewise
///     72    8 durable frame     the last frame known durable when this one was written; less than number
///     80    4 body checksum     CRC-32C of the body
///     84    4 header checksum   CRC-32C of the log's number (16 bytes) and bytes 0 … 83
///     88      body              commands, each with its own length; a multiple of 8
/// </code>
/// </remarks>
public readonly record struct FrameHeader
{
    public const int SizeBytes = 88;
    public const ushort VersionNow = 1;

    /// <summary>Largest frame, header included.</summary>
    public const int FrameBytesMax = SizeBytes + Limits.LogBodyBytesMax;

    const int HeaderChecksumOffset = 84;

    public required int Length { get; init; }
    public required ushort Version { get; init; }
    public required ushort Flags { get; init; }
    public required long Number { get; init; }
    public required long FirstCommand { get; init; }
    public required int CommandCount { get; init; }
    public required uint Reserved { get; init; }
    public required long TimeUs { get; init; }
    public required FrameHash PreviousHash { get; init; }
    public required ulong EventHash { get; init; }
    public required long LastEvent { get; init; }
    public required long DurableFrame { get; init; }
    public required uint BodyChecksum { get; init; }

    public int BodyBytes => Length - SizeBytes;

    /// <summary>The number that the next command gets.</summary>
    public long NextCommand => FirstCommand + CommandCount;

    public void Write(Span<byte> target, LogId logId)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, Length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], Flags);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], FirstCommand);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], CommandCount);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Reserved);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], TimeUs);
        PreviousHash.Write(target[40..]);
        BinaryPrimitives.WriteUInt64LittleEndian(target[56..], EventHash);
        BinaryPrimitives.WriteInt64LittleEndian(target[64..], LastEvent);
        BinaryPrimitives.WriteInt64LittleEndian(target[72..], DurableFrame);
        BinaryPrimitives.WriteUInt32LittleEndian(target[80..], BodyChecksum);
        var checksum = Crc32C.Of(logId, target[..HeaderChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[HeaderChecksumOffset..], checksum);
    }

    /// <summary>Reads a header whose checksum holds for this log; says nothing yet about whether it belongs where it was found.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, LogId logId, out FrameHeader header)
    {
        header = default;
        if (source.Length < SizeBytes) return false;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(source[HeaderChecksumOffset..]);
        if (checksum != Crc32C.Of(logId, source[..HeaderChecksumOffset])) return false;

        header = ReadFields(source);
        return true;
    }

    /// <summary>What is wrong with this header by itself, or null. The checksum held, so this is never a torn write.</summary>
    public string? Fault()
    {
        if (Version != VersionNow) return $"frame format version {Version} is not known to this program";
        if (Flags != 0) return "the frame's flags are not zero";
        if (Reserved != 0) return "the frame's reserved bytes are not zero";
        if (Length < SizeBytes || Length > FrameBytesMax || Length % 8 != 0) return $"a frame cannot be {Length} bytes long";
        if (Number < 1 || FirstCommand < 1 || CommandCount < 0) return "a number of the frame is out of range";
        if (CommandCount == 0 != (BodyBytes == 0)) return "the frame's command count does not fit its body";
        if (DurableFrame < 0 || DurableFrame >= Number) return "the frame's durable frame is not before it";
        return null;
    }

    static FrameHeader ReadFields(ReadOnlySpan<byte> source) => new()
    {
        Length = BinaryPrimitives.ReadInt32LittleEndian(source),
        Version = BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
        Flags = BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
        Number = BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
        FirstCommand = BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
        CommandCount = BinaryPrimitives.ReadInt32LittleEndian(source[24..]),
        Reserved = BinaryPrimitives.ReadUInt32LittleEndian(source[28..]),
        TimeUs = BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
        PreviousHash = FrameHash.Read(source[40..]),
        EventHash = BinaryPrimitives.ReadUInt64LittleEndian(source[56..]),
        LastEvent = BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
        DurableFrame = BinaryPrimitives.ReadInt64LittleEndian(source[72..]),
        BodyChecksum = BinaryPrimitives.ReadUInt32LittleEndian(source[80..]),
    };
}
