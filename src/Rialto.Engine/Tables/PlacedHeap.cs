namespace Rialto.Engine.Tables;

/// <summary>A binary heap of items by key, then tie, whose items can be taken out wherever they stand. Owner: engine thread.</summary>
/// <remarks>
/// Each operation looks at one path: log2 of the count. (Key, tie) is unique, so that the order of taking out is the same
/// whatever way led to the heap. Grows by doubling, never shrinks.
/// </remarks>
internal sealed class PlacedHeap(HeapPlaces places)
{
    Entry[] _entries = [];

    public int Count { get; private set; }

    /// <summary>The item with the smallest key and tie; only when there is one.</summary>
    public int Top => _entries[0].Item;

    public long TopKey => _entries[0].Key;

    /// <summary>The entries as they lie: a heap, not in order.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, Count);

    public void Add(long key, long tie, int item)
    {
        Invariant.Holds(places[item] == 0);
        if (Count == _entries.Length) Array.Resize(ref _entries, int.Max(16, 2 * Count));
        Raise(Count++, new Entry(key, tie, item));
    }

    /// <summary>Takes an item out; it must be there.</summary>
    public void Remove(int item)
    {
        var at = places[item] - 1;
        Invariant.Holds(at >= 0);
        Invariant.Holds(_entries[at].Item == item);
        places[item] = 0;
        var last = _entries[--Count];
        if (at == Count) return;
        if (at > 0 && last.IsBefore(_entries[(at - 1) / 2])) Raise(at, last);
        else Lower(at, last);
    }

    void Raise(int at, Entry entry)
    {
        for (; at > 0; at = (at - 1) / 2)
        {
            var parent = _entries[(at - 1) / 2];
            if (!entry.IsBefore(parent)) break;
            Put(at, parent);
        }

        Put(at, entry);
    }

    void Lower(int at, Entry entry)
    {
        while (2 * at + 1 < Count)
        {
            var child = SmallerChild(at);
            if (!_entries[child].IsBefore(entry)) break;
            Put(at, _entries[child]);
            at = child;
        }

        Put(at, entry);
    }

    int SmallerChild(int at)
    {
        var left = 2 * at + 1;
        return left + 1 < Count && _entries[left + 1].IsBefore(_entries[left]) ? left + 1 : left;
    }

    void Put(int at, Entry entry)
    {
        _entries[at] = entry;
        places[entry.Item] = at + 1;
    }

    internal readonly record struct Entry(long Key, long Tie, int Item)
    {
        public bool IsBefore(in Entry other) => Key != other.Key ? Key < other.Key : Tie < other.Tie;
    }
}
