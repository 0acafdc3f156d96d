using System.Buffers.Binary;
using System.Security.Cryptography;
using Rialto.Node.Log;

namespace Rialto.Node.Snapshots;

/// <summary>The head of a snapshot file, version 1.</summary>
/// <remarks>
/// Little endian.
/// <code>
/// offset size field
///      0    8 magic             "RialtoSn"
///      8    2 version           1
///     10    2 flags             0, asserted
///     12    4 reserved          0, asserted
///     16    8 frame             the last frame in the state; the same as in the file's name
///     24   16 frame hash        of that frame
///     40   16 log's number
///     56    8 last command
///     64    8 last event
///     72    8 event hash        running hash of all events up to the frame
///     80   32 state hash        of the engine
///    112    8 time              of the frame, microseconds since 1970 UTC
///    120    8 body length       bytes; the file is exactly this head and the body
///    128   32 body hash         SHA-256
///    160    4 reserved          0, asserted
///    164    4 checksum          CRC-32C of bytes 0 … 163
///    168      body              the engine's own format
/// </code>
/// </remarks>
internal readonly record struct SnapshotHeader(SnapshotInfo Info, long BodyBytes, ContentHash BodyHash)
{
    public const int SizeBytes = 168;
    public const ushort VersionNow = 1;

    const int ChecksumOffset = 164;

    static ReadOnlySpan<byte> Magic => "RialtoSn"u8;

    public void Write(Span<byte> target)
    {
        target[..SizeBytes].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], VersionNow);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Info.Frame);
        Info.FrameHash.Write(target[24..]);
        Info.LogId.Write(target[40..]);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], Info.LastCommand);
        BinaryPrimitives.WriteInt64LittleEndian(target[64..], Info.LastEvent);
        BinaryPrimitives.WriteUInt64LittleEndian(target[72..], Info.EventHash);
        Info.StateHash.Write(target[80..]);
        BinaryPrimitives.WriteInt64LittleEndian(target[112..], Info.TimeUs);
        BinaryPrimitives.WriteInt64LittleEndian(target[120..], BodyBytes);
        BodyHash.Write(target[128..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], Crc32C.Of(target[..ChecksumOffset]));
    }

    /// <summary>Reads a head, or says what is wrong with it.</summary>
    public static string? TryRead(ReadOnlySpan<byte> source, out SnapshotHeader header)
    {
        header = default;
        if (source.Length < SizeBytes) return "the file is shorter than a snapshot's head";
        if (!source.StartsWith(Magic)) return "this is not a snapshot";
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) != Crc32C.Of(source[..ChecksumOffset]))
            return "the head's checksum does not hold";
        var version = BinaryPrimitives.ReadUInt16LittleEndian(source[8..]);
        if (version != VersionNow) return $"snapshot format version {version} is not known to this program";
        if (BinaryPrimitives.ReadUInt16LittleEndian(source[10..]) != 0) return "the flags are not zero";
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[12..]) != 0) return "the reserved bytes are not zero";
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[160..]) != 0) return "the reserved bytes are not zero";

        header = ReadFields(source);
        if (header.Info.Frame < 1) return "the frame's number is out of range";
        if (header.BodyBytes is < 0 or > Limits.SnapshotBodyBytesMax) return "the body's length is out of range";
        return null;
    }

    public static ContentHash DigestOf(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return ContentHash.Read(digest);
    }

    static SnapshotHeader ReadFields(ReadOnlySpan<byte> source)
    {
        var info = new SnapshotInfo
        {
            Frame = BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            FrameHash = FrameHash.Read(source[24..]),
            LogId = LogId.Read(source[40..]),
            LastCommand = BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            LastEvent = BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
            EventHash = BinaryPrimitives.ReadUInt64LittleEndian(source[72..]),
            StateHash = StateHash.Read(source[80..]),
            TimeUs = BinaryPrimitives.ReadInt64LittleEndian(source[112..]),
        };
        return new SnapshotHeader(info, BinaryPrimitives.ReadInt64LittleEndian(source[120..]), ContentHash.Read(source[128..]));
    }
}
