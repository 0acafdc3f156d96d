using System.Buffers.Binary;

namespace Rialto.Node.Log;

/// <summary>Says which log a data directory has and where it begins: the file <c>log.mark</c> beside the log's folder, version 1.</summary>
/// <remarks>
/// Without it, a directory whose segments were all deleted would look like a new one, and one whose first segments were deleted like one
/// whose past was cut on purpose. Written when a log is made, and before anything of its past is removed.
/// Little endian.
/// <code>
/// offset size field
///      0    8 magic             "RialtoLm"
///      8    2 version           1
///     10    2 flags             0, asserted
///     12    4 reserved          0, asserted
///     16   16 log's number
///     32    8 first segment     the oldest that must be there; older ones are being removed
///     40    8 first frame       in that segment
///     48   16 previous hash     of the frame before that, as the segment's header says
///     64    4 checksum          CRC-32C of bytes 0 … 63
/// </code>
/// </remarks>
public readonly record struct LogMark(LogId LogId, long FirstSegment, long FirstFrame, FrameHash PreviousHash)
{
    public const string FileName = "log.mark";
    public const int SizeBytes = 68;
    public const ushort VersionNow = 1;

    const string TemporaryName = FileName + ".tmp";
    const int ChecksumOffset = 64;

    static ReadOnlySpan<byte> Magic => "RialtoLm"u8;

    public static LogMark Of(in SegmentHeader first) => new(first.LogId, first.Number, first.FirstFrame, first.PreviousHash);

    /// <summary>The mark of a data directory; null when it has none.</summary>
    /// <exception cref="LogDamagedException">It is there and not intact.</exception>
    public static LogMark? Read(IStorage storage, string dataDirectory)
    {
        if (!storage.List(dataDirectory).Contains(FileName)) return null;
        using var file = storage.OpenToRead(Path.Combine(dataDirectory, FileName));
        var bytes = new byte[SizeBytes + 1];
        var count = file.Read(0, bytes);
        if (Problem(bytes.AsSpan(0, count)) is { } problem) throw new LogDamagedException(file.Path, 0, problem);
        return Parse(bytes);
    }

    /// <summary>Puts it there, durably, in the place of the one before.</summary>
    public void Write(IStorage storage, string dataDirectory)
    {
        var temporary = Path.Combine(dataDirectory, TemporaryName);
        if (storage.List(dataDirectory).Contains(TemporaryName)) storage.Remove(temporary);
        using (var file = storage.Create(temporary))
        {
            file.Write(0, Bytes());
            file.SyncAll();
        }
        storage.Rename(temporary, Path.Combine(dataDirectory, FileName));
        storage.SyncDirectory(dataDirectory);
    }

    /// <summary>Compares a mark with the segments that are there; no mark says nothing.</summary>
    /// <exception cref="LogDamagedException">Segments are missing, or belong to another log.</exception>
    internal static void Check(LogMark? mark, SegmentDirectory segments)
    {
        if (mark is not { } wanted) return;
        var path = segments.PathOf(wanted.FirstSegment);
        if (segments.Used.Count == 0) throw new LogDamagedException(path, 0, $"the segments of log {wanted.LogId} are missing, all of them");
        var first = segments.Used[0];
        if (first.LogId != wanted.LogId)
            throw new LogDamagedException(path, 0, $"the segments are those of log {first.LogId}, not of {wanted.LogId}");
        if (first.Number > wanted.FirstSegment || segments.Used[^1].Number < wanted.FirstSegment)
            throw new LogDamagedException(path, 0, "the segment file is missing");
        var begin = segments.Used[(int)(wanted.FirstSegment - first.Number)];
        if (Of(begin) != wanted) throw new LogDamagedException(path, 0, "the segment is not the one that the log's mark names");
    }

    internal byte[] Bytes()
    {
        var bytes = new byte[SizeBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), VersionNow);
        LogId.Write(bytes.AsSpan(16));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), FirstSegment);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), FirstFrame);
        PreviousHash.Write(bytes.AsSpan(48));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumOffset), Crc32C.Of(bytes.AsSpan(0, ChecksumOffset)));
        return bytes;
    }

    static string? Problem(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes) return $"the log's mark does not have {SizeBytes} bytes";
        if (!bytes.StartsWith(Magic)) return "this is not a log's mark";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != Crc32C.Of(bytes[..ChecksumOffset]))
            return "the checksum of the log's mark does not hold";
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (version != VersionNow) return $"version {version} of the log's mark is not known to this program";
        return bytes[10..16].ContainsAnyExcept((byte)0) ? "the reserved bytes of the log's mark are not zero" : null;
    }

    static LogMark Parse(ReadOnlySpan<byte> bytes) => new(
        LogId.Read(bytes[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
        FrameHash.Read(bytes[48..]));
}
