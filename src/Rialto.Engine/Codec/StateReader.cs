using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rialto.Engine.Codec;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
public ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public Int128 ReadInt128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    public TStruct ReadStruct<TStruct>()
        where TStruct : unmanaged => MemoryMarshal.Read<TStruct>(Take(Unsafe.SizeOf<TStruct>()));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount());

    /// <summary>A count of things that follow; each takes at least a byte, so a larger one is damage.</summary>
    public int ReadCount()
    {
        var count = ReadInt32();
        if (count < 0 || count > _rest.Length) throw new StateDamagedException($"A count of {count} with {_rest.Length} bytes left.");
        return count;
    }

    ReadOnlySpan<byte> Take(int size)
    {
        if (size > _rest.Length) throw new StateDamagedException($"{size} bytes wanted, {_rest.Length} left.");
        var taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }
}

/// <summary>A saved state that can't be read: a fault (damaged file), never a reject.</summary>
public sealed class StateDamagedException(string text) : Exception(text);
