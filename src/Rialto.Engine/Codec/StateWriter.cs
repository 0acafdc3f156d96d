using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rialto.Engine.Events;

namespace Rialto.Engine.Codec;

/// <summary>Writes a state as bytes, little endian, field by field; the same state gives the same bytes.</summary>
/// <remarks>
/// Without a sink the bytes stay in memory, in one array. With one they are passed on chunk by chunk: a state may be larger than an array.
/// </remarks>
public sealed class StateWriter
{
    const int FirstBytes = 64 * 1024;

    readonly StateSink? _sink;
    byte[] _bytes;
    int _length;
    long _passedOn;

    public StateWriter() => _bytes = new byte[FirstBytes];

    /// <summary>Passes the bytes on whenever there are so many of them, and the rest at <see cref="Flush"/>.</summary>
    public StateWriter(StateSink sink, int chunkBytes)
    {
        _sink = sink;
        _bytes = new byte[chunkBytes];
    }

    /// <summary>Bytes written so far.</summary>
    public long Length => _passedOn + _length;

    /// <summary>All bytes, where they stay in memory.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Invariant.Holds(_sink is null);
            return _bytes.AsSpan(0, _length);
        }
    }

    /// <summary>Passes on what has not been yet.</summary>
    public void Flush()
    {
        if (_sink is null || _length == 0) return;
        _sink(_bytes.AsSpan(0, _length));
        _passedOn += _length;
        _length = 0;
    }

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    public void WriteInt128(Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Reserve(16), value);

    /// <summary>A struct of fixed layout, as it lies in memory (all our machines are little endian).</summary>
    public void WriteStruct<TStruct>(in TStruct value)
        where TStruct : unmanaged => MemoryMarshal.Write(Reserve(Unsafe.SizeOf<TStruct>()), in value);

    /// <summary>A length of four bytes, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    Span<byte> Reserve(int size)
    {
        if (size > _bytes.Length - _length) MakeRoom(size);
        var span = _bytes.AsSpan(_length, size);
        _length += size;
        return span;
    }

    // What is longer than a chunk goes as one of its own.
    void MakeRoom(int size)
    {
        Flush();
        var needed = (long)_length + size;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, EventBuffer.Grown(_bytes.Length, needed));
    }
}
