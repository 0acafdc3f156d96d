using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rialto.Node.Log;

/// <summary>A log's own number: 128 random bits, drawn when it is created. Part of every checksum of a frame's header.</summary>
public readonly record struct LogId(UInt128 Value)
{
    public const int SizeBytes = 16;

    public static LogId Random()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static LogId Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128LittleEndian(source));

    public void Write(Span<byte> target) => BinaryPrimitives.WriteUInt128LittleEndian(target, Value);

    public override string ToString() => Value.ToString("x32");
}
