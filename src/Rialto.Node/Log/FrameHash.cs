using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rialto.Node.Log;

/// <summary>The first 128 bits of the SHA-256 of a frame, header and body. The next frame carries it: that is the chain.</summary>
public readonly record struct FrameHash(UInt128 Value)
{
    public const int SizeBytes = 16;

    public static FrameHash Of(ReadOnlySpan<byte> frame)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(frame, digest);
        return Read(digest);
    }

    /// <summary>What the first frame of a log carries in place of a previous frame's hash.</summary>
    public static FrameHash Start(LogId logId) => new(logId.Value);

    public static FrameHash Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128LittleEndian(source));

    public void Write(Span<byte> target) => BinaryPrimitives.WriteUInt128LittleEndian(target, Value);

    public override string ToString() => Value.ToString("x32");
}
