using System.Numerics;

namespace Rialto.Engine.Tables;

/// <summary>128-bit key → value, open addressing. Owner: engine thread.</summary>
/// <remarks>
/// A power of two of places, at most half full, linear probing, deletion by shifting back (no tombstones); doubles, never shrinks. The key
/// (0, 0) marks an empty place and can't be stored. It is never walked: its order means nothing.
/// </remarks>
internal sealed class WideMap<TValue>
    where TValue : unmanaged
{
    Entry[] _entries;
    int _shift;

    public WideMap(int capacity)
    {
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)int.Max(16, 2 * capacity))];
        _shift = 64 - BitOperations.Log2((uint)_entries.Length);
    }

    public int Count { get; private set; }

    public bool TryGet(ulong high, ulong low, out TValue value)
    {
        var at = Find(high, low);
        value = _entries[at].Value;
        return !_entries[at].IsEmpty;
    }

    /// <summary>Sets the value of a key, new or not.</summary>
    public void Set(ulong high, ulong low, TValue value)
    {
        Invariant.Holds((high | low) != 0);
        var at = Find(high, low);
        if (_entries[at].IsEmpty)
        {
            if (2 * (Count + 1) > _entries.Length)
            {
                Grow();
                at = Find(high, low);
            }

            Count++;
        }

        _entries[at] = new Entry { High = high, Low = low, Value = value };
    }

    /// <summary>Takes a key out; it must be there.</summary>
    public void Remove(ulong high, ulong low)
    {
        var mask = _entries.Length - 1;
        var hole = Find(high, low);
        Invariant.Holds(!_entries[hole].IsEmpty);
        for (var at = (hole + 1) & mask; !_entries[at].IsEmpty; at = (at + 1) & mask)
        {
            var home = HomeOf(_entries[at].High, _entries[at].Low);
            if (((at - home) & mask) < ((at - hole) & mask)) continue;
            _entries[hole] = _entries[at];
            hole = at;
        }

        _entries[hole] = default;
        Count--;
    }

    int Find(ulong high, ulong low)
    {
        var mask = _entries.Length - 1;
        var at = HomeOf(high, low);
        while (!_entries[at].IsEmpty && !_entries[at].Is(high, low)) at = (at + 1) & mask;
        return at;
    }

    void Grow()
    {
        var old = _entries;
        _entries = new Entry[2 * old.Length];
        _shift--;
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (!entry.IsEmpty) _entries[Find(entry.High, entry.Low)] = entry;
        }
    }

    // Fibonacci hashing is arithmetic modulo 2^64; the shift leaves less than the length.
    int HomeOf(ulong high, ulong low) => unchecked((int)(((high ^ ulong.RotateLeft(low, 29)) * 0x9E3779B97F4A7C15UL) >> _shift));

    struct Entry
    {
        public ulong High;
        public ulong Low;
        public TValue Value;

        public readonly bool IsEmpty => (High | Low) == 0;

        public readonly bool Is(ulong high, ulong low) => High == high && Low == low;
    }
}
