using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Pipe;

/// <summary>Hands records of bytes, each with a stamp, from one thread to another. One writer, one reader; each count has one
/// owner.</summary>
/// <remarks>
/// <code>
/// record:  i64 length of the body   i64 stamp   body, a multiple of 8
/// </code>
/// A record never wraps: the last one of a lap goes on behind the ring's end, and both sides then begin at the start. Either side reads the
/// other's count only when its last knowledge says "full" or "empty", and the counts stand 128 bytes apart.
/// </remarks>
public sealed class ByteRing
{
    const int HeadBytes = 16;

    readonly byte[] _bytes;
    readonly int _capacity;
    Counts _counts;

    /// <param name="capacity">Bytes on their way at most.</param>
    /// <param name="recordBytesMax">The largest record's body.</param>
    public ByteRing(int capacity, int recordBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(2 * (HeadBytes + recordBytesMax), capacity);
        _capacity = capacity;
        _bytes = new byte[capacity + HeadBytes + recordBytesMax];
    }

    /// <summary>Writer: adds a record and shows it to the reader; waits while there is no room.</summary>
    public void Write(ReadOnlySpan<byte> body, long stamp)
    {
        var length = HeadBytes + body.Length;
        if (_counts.Written + length - _counts.ReleasedKnown > _capacity) WaitForRoom(length);
        var record = _bytes.AsSpan(_counts.WriteOffset, length);
        MemoryMarshal.Write(record, (long)body.Length);
        MemoryMarshal.Write(record[8..], stamp);
        body.CopyTo(record[HeadBytes..]);
        _counts.WriteOffset = Next(_counts.WriteOffset, length);
        Volatile.Write(ref _counts.Written, _counts.Written + length);
    }

    /// <summary>Writer: whether a record fits without waiting.</summary>
    public bool HasRoomFor(int bodyBytes)
    {
        if (_counts.Written + HeadBytes + bodyBytes - _counts.ReleasedKnown <= _capacity) return true;
        _counts.ReleasedKnown = Volatile.Read(ref _counts.Released);
        return _counts.Written + HeadBytes + bodyBytes - _counts.ReleasedKnown <= _capacity;
    }

    /// <summary>Writer: nothing more will come.</summary>
    public void Complete() => Volatile.Write(ref _counts.IsComplete, 1);

    /// <summary>Reader: the oldest record, which stays where it is until <see cref="Release"/>; false when there is none now.</summary>
    public bool TryRead(out ReadOnlySpan<byte> body, out long stamp)
    {
        if (_counts.Released == _counts.WrittenKnown) _counts.WrittenKnown = Volatile.Read(ref _counts.Written);
        if (_counts.Released == _counts.WrittenKnown)
        {
            body = default;
            stamp = 0;
            return false;
        }

        var record = _bytes.AsSpan(_counts.ReadOffset);
        stamp = MemoryMarshal.Read<long>(record[8..]);
        body = record.Slice(HeadBytes, (int)MemoryMarshal.Read<long>(record));
        return true;
    }

    /// <summary>Reader: the record that <see cref="TryRead"/> showed is done with.</summary>
    public void Release()
    {
        var length = HeadBytes + (int)MemoryMarshal.Read<long>(_bytes.AsSpan(_counts.ReadOffset));
        _counts.ReadOffset = Next(_counts.ReadOffset, length);
        Volatile.Write(ref _counts.Released, _counts.Released + length);
    }

    /// <summary>Reader: nothing will come any more. To be asked before a failing <see cref="TryRead"/>, not after it.</summary>
    public bool IsComplete => Volatile.Read(ref _counts.IsComplete) != 0;

    int Next(int offset, int length) => offset + length >= _capacity ? 0 : offset + length;

    void WaitForRoom(int length)
    {
        var spin = default(SpinWait);
        while (true)
        {
            _counts.ReleasedKnown = Volatile.Read(ref _counts.Released);
            if (_counts.Written + length - _counts.ReleasedKnown <= _capacity) return;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 512)]
    struct Counts
    {
        [FieldOffset(128)] public long ReleasedKnown;
        [FieldOffset(136)] public int WriteOffset;
        [FieldOffset(192)] public long Written;
        [FieldOffset(200)] public int IsComplete;
        [FieldOffset(320)] public long WrittenKnown;
        [FieldOffset(328)] public int ReadOffset;
        [FieldOffset(384)] public long Released;
    }
}
