namespace Rialto.Engine.Tables;

/// <summary>A binary heap whose smallest item is on top. Items must be distinct under their order. Owner: engine thread.</summary>
internal sealed class MinHeap<TItem>(int capacity)
    where TItem : unmanaged, IComparable<TItem>
{
    TItem[] _items = new TItem[int.Max(16, capacity)];

    public int Count { get; private set; }

    public TItem Top => _items[0];

    /// <summary>The items as they lie; saved and restored as such.</summary>
    public ReadOnlySpan<TItem> Items => _items.AsSpan(0, Count);

    public void Push(TItem item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, 2 * Count);
        var at = Count++;
        for (; at > 0; at = (at - 1) / 2)
        {
            var parent = (at - 1) / 2;
            if (_items[parent].CompareTo(item) <= 0) break;
            _items[at] = _items[parent];
        }

        _items[at] = item;
    }

    public TItem Pop()
    {
        var top = _items[0];
        var last = _items[--Count];
        var at = 0;
        while (2 * at + 1 < Count)
        {
            var child = SmallerChild(at);
            if (last.CompareTo(_items[child]) <= 0) break;
            _items[at] = _items[child];
            at = child;
        }

        _items[at] = last;
        return top;
    }

    int SmallerChild(int at)
    {
        var left = 2 * at + 1;
        return left + 1 < Count && _items[left + 1].CompareTo(_items[left]) < 0 ? left + 1 : left;
    }
}
