using System.Buffers.Binary;

namespace Rialto.Node.Log;

/// <summary>Looks through what lies behind the last intact frame, for zeros, remains, and headers of frames.</summary>
internal static class TailScan
{
    const int StepBytes = 8;

    /// <summary>
    /// Calls back for each intact frame header at or behind an offset, and answers the end of the last byte that is not zero.
    /// </summary>
    /// <returns>The offset itself when all is zero.</returns>
    public static long Run(IStorageFile file, long from, LogId logId, Action<FrameHeader, long> found)
    {
        // A little more than there is, so that a short read shows the end of a small file at once.
        var size = Math.Clamp(file.Length - from + StepBytes, FrameHeader.SizeBytes * 2, Limits.LogReadBytes);
        var buffer = GC.AllocateUninitializedArray<byte>((int)size);
        var remainsEnd = from;
        var offset = from;
        while (true)
        {
            var count = file.Read(offset, buffer);
            var bytes = buffer.AsSpan(0, count);
            var last = bytes.LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
            {
                remainsEnd = Math.Max(remainsEnd, offset + last + 1);
                FindHeaders(bytes, offset, logId, found);
            }
            if (count < buffer.Length) return remainsEnd;

            // A header may lie across two windows: they overlap by all but one step of a header.
            offset += (buffer.Length - FrameHeader.SizeBytes + StepBytes) / StepBytes * StepBytes;
        }
    }

    static void FindHeaders(ReadOnlySpan<byte> bytes, long offset, LogId logId, Action<FrameHeader, long> found)
    {
        for (var at = 0; at + FrameHeader.SizeBytes <= bytes.Length; at += StepBytes)
        {
            var candidate = bytes[at..];
            if (LooksLikeHeader(candidate) && FrameHeader.TryRead(candidate, logId, out var header)) found(header, offset + at);
        }
    }

    // Any version: a frame of a later format is evidence, too. The zeros spare a checksum at almost every other place.
    static bool LooksLikeHeader(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes) is >= FrameHeader.SizeBytes and <= FrameHeader.FrameBytesMax
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) == 0;
}
