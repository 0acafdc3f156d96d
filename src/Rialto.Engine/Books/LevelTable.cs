using System.Runtime.CompilerServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>Pools of price levels and trie nodes, shared by all books of an engine. Owner: engine thread.</summary>
/// <remarks>Both pools have a free list, double when full and never shrink, so a quiet engine allocates nothing.</remarks>
public sealed class LevelTable
{
    const int CapacityMin = 16;

    PriceLevel[] _levels;
    TrieNode[] _nodes;
    int _freeLevel;
    int _freeNode;
    int _unusedLevel = 1;
    int _unusedNode = 1;

    /// <summary>Makes room for <paramref name="capacity"/> levels and as many trie nodes.</summary>
    public LevelTable(int capacity)
    {
        _levels = new PriceLevel[int.Max(capacity, CapacityMin)];
        _nodes = new TrieNode[_levels.Length];
    }

    /// <summary>Levels that exist now.</summary>
    public int LevelCount { get; private set; }

    /// <summary>Trie nodes that exist now.</summary>
    public int NodeCount { get; private set; }

    /// <summary>How often a level or a node was looked at, if <see cref="Checks.CountSteps"/>.</summary>
    internal long Steps { get; private set; }

    internal ref PriceLevel this[LevelIndex level]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (Checks.CountSteps) Steps++;
            return ref _levels[level.Value];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref TrieNode Node(int node)
    {
        if (Checks.CountSteps) Steps++;
        return ref _nodes[node];
    }

    /// <summary>Looks at a node on the way to a price: what stands below is the next node, or the level.</summary>
    internal long Glance(ref int node, ref LevelIndex level, Side side, Ticks price)
    {
        if (node == 0) return 0;
        ref var looked = ref Node(node);
        var child = looked.Children[BookSide.DigitOf(side, price, looked.Height)];
        if (looked.Height == 0) level = new LevelIndex(child);
        // From a leaf up: what changes there is counted in the node above, too.
        node = looked.Height == 0 ? looked.Parent : child;
        return looked.Prefix;
    }

    /// <summary>A new level without orders. References into the table die.</summary>
    internal LevelIndex AddLevel(Side side, Ticks price, int leaf)
    {
        var index = _freeLevel;
        if (index != 0) _freeLevel = _levels[index].NextTouched.Value;
        else index = UnusedLevel();

        _levels[index] = new PriceLevel { Side = side, Price = price, Leaf = leaf };
        LevelCount++;
        return new LevelIndex(index);
    }

    internal void RemoveLevel(LevelIndex level)
    {
        ref var removed = ref _levels[level.Value];
        Invariant.Holds(removed.Count == 0);
        removed.NextTouched = new LevelIndex(_freeLevel);
        _freeLevel = level.Value;
        LevelCount--;
    }

    /// <summary>A new node without children. References into the table die.</summary>
    internal int AddNode(int parent, int height, long prefix)
    {
        var index = _freeNode;
        if (index != 0) _freeNode = _nodes[index].Parent;
        else index = UnusedNode();

        // The children need no clearing: a node is given back with every child at 0.
        ref var node = ref _nodes[index];
        node.Parent = parent;
        node.Height = (byte)height;
        node.Prefix = prefix;
        node.Sum = default;
        NodeCount++;
        return index;
    }

    internal void RemoveNode(int index)
    {
        ref var node = ref _nodes[index];
        Invariant.Holds(node.Used == 0);
        Invariant.Holds(node.Live == 0);
        node.Parent = _freeNode;
        _freeNode = index;
        NodeCount--;
    }

    int UnusedLevel()
    {
        if (_unusedLevel == _levels.Length) Array.Resize(ref _levels, 2 * _levels.Length);
        return _unusedLevel++;
    }

    int UnusedNode()
    {
        if (_unusedNode == _nodes.Length) Array.Resize(ref _nodes, 2 * _nodes.Length);
        return _unusedNode++;
    }
}
