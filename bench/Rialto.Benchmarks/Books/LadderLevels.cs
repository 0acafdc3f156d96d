using System.Numerics;

namespace Rialto.Benchmarks.Books;

/// <summary>A window of 2^18 prices with a bitmap of three heights; what lies outside goes to a sorted array.</summary>
/// <remarks>
/// The window is laid around the first price that comes while the side is empty. Everything in it costs the same few
/// instructions; everything
/// outside costs what the sorted array costs. Two megabytes a side, used or not: fit for one market, not for ten thousand.
/// </remarks>
public struct LadderLevels : ILevels
{
    const int SpanBits = 18;
    const int Span = 1 << SpanBits;
    const int WordBits = 6;

    int[] _window;
    ulong[] _low;
    ulong[] _middle;
    ulong _high;
    long _first;
    int _best;
    int _count;
    SortedArrayLevels _outside;

    public readonly int Best => _best;

    public void Begin()
    {
        _window = new int[Span];
        _low = new ulong[Span >> WordBits];
        _middle = new ulong[Span >> (2 * WordBits)];
        _outside.Begin();
    }

    public readonly int Find(long key) => IsInside(key) ? _window[(int)(key - _first)] : _outside.Find(key);

    public void Add(long key, int level)
    {
        if (_count++ == 0) _first = key - Span / 2;
        if (!IsInside(key)) _outside.Add(key, level);
        else Set((int)(key - _first), level);
        _best = FindBest();
    }

    public void Remove(long key)
    {
        _count--;
        if (!IsInside(key)) _outside.Remove(key);
        else Clear((int)(key - _first));
        _best = FindBest();
    }

    public readonly int After(long key)
    {
        // Three parts in their order: what is before the window, the window, what is behind it.
        if (key >= _first + Span) return _outside.After(key);
        var inside = key < _first ? NextInside(0) : NextInside((int)(key - _first) + 1);
        if (key >= _first) return inside != 0 ? inside : _outside.After(key);
        var outside = _outside.FirstBetween(key + 1, _first - 1);
        if (outside != 0) return outside;
        return inside != 0 ? inside : _outside.After(_first + Span - 1);
    }

    readonly bool IsInside(long key) => (ulong)(key - _first) < Span;

    readonly int FindBest()
    {
        var before = _outside.FirstBetween(long.MinValue, _first - 1);
        if (before != 0) return before;
        return _high != 0 ? NextInside(0) : _outside.Best;
    }

    void Set(int at, int level)
    {
        _window[at] = level;
        _low[at >> WordBits] |= 1UL << (at & 63);
        _middle[at >> (2 * WordBits)] |= 1UL << ((at >> WordBits) & 63);
        _high |= 1UL << (at >> (2 * WordBits));
    }

    void Clear(int at)
    {
        _window[at] = 0;
        if ((_low[at >> WordBits] &= ~(1UL << (at & 63))) != 0) return;
        if ((_middle[at >> (2 * WordBits)] &= ~(1UL << ((at >> WordBits) & 63))) != 0) return;
        _high &= ~(1UL << (at >> (2 * WordBits)));
    }

    /// <summary>The level at a place of the window or the next one behind; 0 when there is none.</summary>
    readonly int NextInside(int from)
    {
        if (from >= Span) return 0;
        var word = from >> WordBits;
        var bits = _low[word] & (ulong.MaxValue << (from & 63));
        if (bits == 0)
        {
            word = NextWord(word + 1);
            if (word < 0) return 0;
            bits = _low[word];
        }

        return _window[(word << WordBits) + BitOperations.TrailingZeroCount(bits)];
    }

    readonly int NextWord(int from)
    {
        if (from >= _low.Length) return -1;
        var group = from >> WordBits;
        var bits = _middle[group] & (ulong.MaxValue << (from & 63));
        if (bits == 0)
        {
            var groups = group == 63 ? 0 : _high & (ulong.MaxValue << (group + 1));
            if (groups == 0) return -1;
            group = BitOperations.TrailingZeroCount(groups);
            bits = _middle[group];
        }

        return (group << WordBits) + BitOperations.TrailingZeroCount(bits);
    }
}
