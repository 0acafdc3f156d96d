using System.Numerics;

namespace Rialto.Engine.Tables;

/// <summary>64-bit key (not 0) → 32-bit value, open addressing; see <see cref="WideMap{TValue}"/>. Owner: engine thread.</summary>
internal sealed class LongMap
{
    ulong[] _keys;
    int[] _values;
    int _shift;

    public LongMap(int capacity)
    {
        _keys = new ulong[LengthFor(capacity)];
        _values = new int[_keys.Length];
        _shift = ShiftOf(_keys.Length);
    }

    public int Count { get; private set; }

    /// <summary>Two small non-negative numbers as one key; never 0 while the first is above 0.</summary>
    public static ulong Key(int first, int second) => ((ulong)(uint)first << 32) | (uint)second;

    public bool TryGet(ulong key, out int value)
    {
        var at = Find(key);
        value = _values[at];
        return _keys[at] != 0;
    }

    /// <summary>The value that a key most likely has.</summary>
    public int Glance(ulong key)
    {
        var home = HomeOf(key);
        return _keys[home] == key ? _values[home] : 0;
    }

    /// <summary>The value of a key, made with 0 if it is new. The reference is good until the next call.</summary>
    public ref int At(ulong key)
    {
        Invariant.Holds(key != 0);
        var at = Find(key);
        if (_keys[at] == 0)
        {
            if (2 * (Count + 1) > _keys.Length)
            {
                Grow(2 * _keys.Length);
                at = Find(key);
            }

            _keys[at] = key;
            _values[at] = 0;
            Count++;
        }

        return ref _values[at];
    }

    /// <summary>Makes room for so many keys at once, so that it need not double again and again.</summary>
    public void Reserve(int count)
    {
        var length = LengthFor(count);
        if (length > _keys.Length) Grow(length);
    }

    /// <summary>Takes a key out; it must be there.</summary>
    public void Remove(ulong key)
    {
        var mask = _keys.Length - 1;
        var hole = Find(key);
        Invariant.Holds(_keys[hole] == key);
        for (var at = (hole + 1) & mask; _keys[at] != 0; at = (at + 1) & mask)
        {
            if (((at - HomeOf(_keys[at])) & mask) < ((at - hole) & mask)) continue;
            _keys[hole] = _keys[at];
            _values[hole] = _values[at];
            hole = at;
        }

        _keys[hole] = 0;
        Count--;
    }

    int Find(ulong key)
    {
        var mask = _keys.Length - 1;
        var at = HomeOf(key);
        while (_keys[at] != 0 && _keys[at] != key) at = (at + 1) & mask;
        return at;
    }

    void Grow(int length)
    {
        var keys = _keys;
        var values = _values;
        _keys = new ulong[length];
        _values = new int[length];
        _shift = ShiftOf(length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0) continue;
            var at = Find(keys[i]);
            _keys[at] = keys[i];
            _values[at] = values[i];
        }
    }

    static int LengthFor(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)int.Max(16, 2 * count));

    static int ShiftOf(int length) => 64 - BitOperations.Log2((uint)length);

    // Fibonacci hashing is arithmetic modulo 2^64; the shift leaves less than the length.
    int HomeOf(ulong key) => unchecked((int)((key * 0x9E3779B97F4A7C15UL) >> _shift));
}
