namespace Rialto.Benchmarks.Books;

/// <summary>A balanced binary tree (a treap whose priorities are a hash of the keys), with the best level cached.</summary>
/// <remarks>About 1.4 × log2 n comparisons an operation, each of which may be a cache miss.</remarks>
public struct TreeLevels : ILevels
{
    const int CapacityAtFirst = 1 << 12;

    Node[] _nodes;
    int _root;
    int _free;
    int _unused;
    int _best;

    public readonly int Best => _best;

    public void Begin()
    {
        _nodes = new Node[CapacityAtFirst];
        _unused = 1;
    }

    public readonly int Find(long key)
    {
        var at = _root;
        while (at != 0 && _nodes[at].Key != key) at = key < _nodes[at].Key ? _nodes[at].Left : _nodes[at].Right;
        return _nodes[at].Level;
    }

    public void Add(long key, int level)
    {
        var added = TakeNode();
        _nodes[added] = new Node { Key = key, Level = level, Priority = PriorityOf(key) };
        Insert(ref _root, added);
        _best = Smallest();
    }

    public void Remove(long key)
    {
        Remove(ref _root, key);
        _best = Smallest();
    }

    public readonly int After(long key)
    {
        var (at, found) = (_root, 0);
        while (at != 0)
        {
            if (_nodes[at].Key > key) (found, at) = (at, _nodes[at].Left);
            else at = _nodes[at].Right;
        }

        return _nodes[found].Level;
    }

    readonly int Smallest()
    {
        var at = _root;
        while (at != 0 && _nodes[at].Left != 0) at = _nodes[at].Left;
        return _nodes[at].Level;
    }

    int TakeNode()
    {
        var node = _free;
        if (node != 0)
        {
            _free = _nodes[node].Left;
            return node;
        }

        if (_unused == _nodes.Length) Array.Resize(ref _nodes, 2 * _unused);
        return _unused++;
    }

    readonly void Insert(ref int link, int added)
    {
        if (link == 0)
        {
            link = added;
        }
        else if (_nodes[added].Priority > _nodes[link].Priority)
        {
            Split(link, _nodes[added].Key, out _nodes[added].Left, out _nodes[added].Right);
            link = added;
        }
        else if (_nodes[added].Key < _nodes[link].Key) Insert(ref _nodes[link].Left, added);
        else Insert(ref _nodes[link].Right, added);
    }

    readonly void Split(int node, long key, out int smaller, out int larger)
    {
        if (node == 0)
        {
            (smaller, larger) = (0, 0);
        }
        else if (_nodes[node].Key < key)
        {
            Split(_nodes[node].Right, key, out var left, out larger);
            _nodes[node].Right = left;
            smaller = node;
        }
        else
        {
            Split(_nodes[node].Left, key, out smaller, out var right);
            _nodes[node].Left = right;
            larger = node;
        }
    }

    void Remove(ref int link, long key)
    {
        while (_nodes[link].Key != key) link = ref key < _nodes[link].Key ? ref _nodes[link].Left : ref _nodes[link].Right;
        var removed = link;
        link = Merge(_nodes[removed].Left, _nodes[removed].Right);
        _nodes[removed] = new Node { Left = _free };
        _free = removed;
    }

    readonly int Merge(int smaller, int larger)
    {
        if (smaller == 0 || larger == 0) return smaller + larger;
        if (_nodes[smaller].Priority > _nodes[larger].Priority)
        {
            _nodes[smaller].Right = Merge(_nodes[smaller].Right, larger);
            return smaller;
        }

        _nodes[larger].Left = Merge(smaller, _nodes[larger].Left);
        return larger;
    }

    // Fibonacci hashing scatters neighbouring prices; the tree only needs priorities that do not follow the keys.
    static uint PriorityOf(long key)
    {
        var mixed = (ulong)key * 0x9E3779B97F4A7C15UL;
        return (uint)((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9UL >> 32);
    }

    struct Node
    {
        public long Key;
        public int Level;
        public int Left;
        public int Right;
        public uint Priority;
    }
}
