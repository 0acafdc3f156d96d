using System.Buffers.Binary;

namespace Rialto.Engine.Codec;

/// <summary>Writes a state as bytes, little endian, field by field; the same state gives the same bytes.</summary>
public sealed class StateWriter
{
    byte[] _bytes = new byte[64 * 1024];
    int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    public void WriteInt128(Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Reserve(16), value);

    /// <summary>A struct of fixed layout, as it lies in memory (all our machines are little endian).</summary>
    public void WriteStruct<TStruct>(in TStruct value)
        where TStruct : unmanaged => System.Runtime.InteropServices.MemoryMarshal.Write(
            Reserve(System.Runtime.CompilerServices.Unsafe.SizeOf<TStruct>()), in value);

    /// <summary>A length of four bytes, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    Span<byte> Reserve(int size)
    {
        if (_length + size > _bytes.Length) Array.Resize(ref _bytes, int.Max(2 * _bytes.Length, _length + size));
        var span = _bytes.AsSpan(_length, size);
        _length += size;
        return span;
    }
}
