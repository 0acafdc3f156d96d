namespace Rialto.Benchmarks.Books;

/// <summary>A sorted array with the best price at its end, found by binary search.</summary>
/// <remarks>Close to the best price an insertion moves a few entries; far from it, all of them: linear in the number of levels.</remarks>
public struct SortedArrayLevels : ILevels
{
    const int CapacityAtFirst = 1 << 12;

    long[] _keys;
    int[] _levels;
    int _count;

    public readonly int Best => _count == 0 ? 0 : _levels[_count - 1];

    public void Begin()
    {
        _keys = new long[CapacityAtFirst];
        _levels = new int[CapacityAtFirst];
    }

    public readonly int Find(long key)
    {
        var at = PlaceOf(key);
        return at < _count && _keys[at] == key ? _levels[at] : 0;
    }

    public void Add(long key, int level)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, 2 * _count);
            Array.Resize(ref _levels, 2 * _count);
        }

        var at = PlaceOf(key);
        Array.Copy(_keys, at, _keys, at + 1, _count - at);
        Array.Copy(_levels, at, _levels, at + 1, _count - at);
        _keys[at] = key;
        _levels[at] = level;
        _count++;
    }

    public void Remove(long key)
    {
        var at = PlaceOf(key);
        _count--;
        Array.Copy(_keys, at + 1, _keys, at, _count - at);
        Array.Copy(_levels, at + 1, _levels, at, _count - at);
    }

    public readonly int After(long key)
    {
        var at = PlaceOf(key) - 1;
        return at < 0 ? 0 : _levels[at];
    }

    /// <summary>The level with the smallest key from one to another, both included; 0 when there is none.</summary>
    public readonly int FirstBetween(long from, long to)
    {
        // Keys fall: the last place whose key is not below the bound.
        var at = _count == 0 || _keys[_count - 1] >= from ? _count - 1 : LastAtLeast(from);
        return at >= 0 && _keys[at] <= to ? _levels[at] : 0;
    }

    readonly int LastAtLeast(long key)
    {
        var at = PlaceOf(key);
        return at < _count && _keys[at] == key ? at : at - 1;
    }

    /// <summary>Where the key is, or would be: keys fall, so that the best one is last.</summary>
    readonly int PlaceOf(long key)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_keys[middle] > key) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
