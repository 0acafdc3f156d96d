using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rialto.Engine.Codec;

/// <summary>Reads what <see cref="StateWriter"/> wrote, from memory or chunk by chunk.</summary>
public ref struct StateReader
{
    readonly StateSource? _source;
    byte[] _chunk = [];
    ReadOnlySpan<byte> _rest;
    long _unread;

    public StateReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>A state of so many bytes that comes from a source.</summary>
    public StateReader(StateSource source, long length, int chunkBytes)
    {
        _source = source;
        _chunk = new byte[chunkBytes];
        _unread = length;
    }

    public readonly bool AtEnd => Left == 0;

    readonly long Left => _rest.Length + _unread;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public Int128 ReadInt128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    public TStruct ReadStruct<TStruct>()
        where TStruct : unmanaged => MemoryMarshal.Read<TStruct>(Take(Unsafe.SizeOf<TStruct>()));

    /// <summary>Good until the next read.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount());

    /// <summary>A count of things that follow; each takes at least so many bytes, so a larger one is damage.</summary>
    public int ReadCount(int bytesEach = 1)
    {
        var count = ReadInt32();
        if (count < 0 || count > Left / bytesEach) throw new StateDamagedException($"A count of {count} with {Left} bytes left.");
        return count;
    }

    ReadOnlySpan<byte> Take(int size)
    {
        if (size > _rest.Length) Fetch(size);
        var taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }

    // What is at hand moves to the front of the chunk, and the source fills the rest.
    void Fetch(int size)
    {
        if (size > Left) throw new StateDamagedException($"{size} bytes wanted, {Left} left.");
        var chunk = size > _chunk.Length ? new byte[size] : _chunk;
        _rest.CopyTo(chunk);
        var length = _rest.Length;
        var most = (int)long.Min(chunk.Length, Left);
        while (length < most)
        {
            var count = _source!(chunk.AsSpan(length, most - length));
            if (count == 0) throw new StateDamagedException($"The state ends {_unread} bytes too early.");
            length += count;
            _unread -= count;
        }

        _chunk = chunk;
        _rest = chunk.AsSpan(0, length);
    }
}

/// <summary>A saved state that can't be read: a fault (damaged file), never a reject.</summary>
public sealed class StateDamagedException(string text) : Exception(text);
