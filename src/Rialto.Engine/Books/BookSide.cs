using System.Numerics;
using System.Runtime.CompilerServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>The levels of one side by price: a sparse 64-ary trie with the best level at hand. Part of <see cref="Book"/>.</summary>
/// <remarks>
/// A key is the price, for buys subtracted from 2^54 - 1, so that a smaller key is always a better price and all walks go one way.
/// The root covers the aligned range that the present keys need and no more: it gets a parent when a key lies outside and is dropped
/// when it has one child left. Prices up to 10^15 &lt; 2^50 need at most 9 heights. No walk looks at more than two nodes a height, but
/// those that add up what better nodes have: they look at up to 64.
/// </remarks>
internal struct BookSide
{
    const int DigitBits = 6;
    const long KeyMax = (1L << 54) - 1;

    readonly Side _side;
    readonly long _flip;
    int _root;
    int _lastLeaf;
    long _lastPrefix;
    Int128 _tickLots;

    public BookSide(Side side)
    {
        _side = side;
        _flip = side == Side.Buy ? KeyMax : 0;
        _lastPrefix = -1;
    }

    public LevelIndex Best;
    public int LevelCount;
    public int OrderCount;
    public Lots Lots;

    /// <summary>Smaller is better. The exclusive or with all ones is the subtraction from them.</summary>
    public readonly long KeyOf(Ticks price) => price.Value ^ _flip;

    /// <summary>The node from which all of its prices can be reached; 0 when there are none.</summary>
    public readonly int Root => _root;

    /// <summary>Which child of a node a price belongs to, if to any.</summary>
    public static int DigitOf(Side side, Ticks price, int height) => Digit(side == Side.Buy ? ~price.Value : price.Value, height);

    /// <summary>What comes next will often stand near: an order that moves goes a few ticks.</summary>
    public void Remember(int leaf, Ticks price)
    {
        _lastLeaf = leaf;
        _lastPrefix = KeyOf(price) >> DigitBits;
    }

    /// <summary>The level at a price, or None; it may be empty within a step.</summary>
    public LevelIndex Find(LevelTable table, Ticks price)
    {
        var key = KeyOf(price);
        var leaf = LeafOf(table, key);
        return leaf == 0 ? LevelIndex.None : new LevelIndex(table.Node(leaf).Children[Digit(key, 0)]);
    }

    /// <summary>The level at a price, made without orders if it does not exist.</summary>
    public LevelIndex FindOrAdd(LevelTable table, Ticks price)
    {
        var key = KeyOf(price);
        var leaf = _lastPrefix == key >> DigitBits ? _lastLeaf : MakeLeaf(table, key);
        var level = table.Node(leaf).Children[Digit(key, 0)];
        return level != 0 ? new LevelIndex(level) : Add(table, leaf, key, price);
    }

    /// <summary>A level got its first order.</summary>
    public void Enliven(LevelTable table, LevelIndex index)
    {
        ref var level = ref table[index];
        var key = KeyOf(level.Price);
        ref var leaf = ref table.Node(level.Leaf);
        var others = leaf.Live;
        leaf.Live = others | 1UL << Digit(key, 0);
        LevelCount++;
        if (others == 0) EnlivenParents(table, ref leaf);
        if (Best.IsNone || key < KeyOf(table[Best].Price)) Best = index;
    }

    /// <summary>A level lost its last order; it stays, unseen by walks, until <see cref="Reclaim"/>.</summary>
    public void Deaden(LevelTable table, LevelIndex index)
    {
        if (Best.Value == index.Value) Best = Next(table, index);
        ref var level = ref table[index];
        var key = KeyOf(level.Price);
        ref var leaf = ref table.Node(level.Leaf);
        leaf.Live &= ~(1UL << Digit(key, 0));
        LevelCount--;
        if (leaf.Live == 0) DeadenParents(table, ref leaf);
    }

    /// <summary>The next worse level that has orders.</summary>
    public readonly LevelIndex Next(LevelTable table, LevelIndex index)
    {
        ref var level = ref table[index];
        var leaf = level.Leaf;
        ref var node = ref table.Node(leaf);
        var worse = node.Live & Above(Digit(KeyOf(level.Price), 0));
        return worse != 0
            ? new LevelIndex(node.Children[BitOperations.TrailingZeroCount(worse)])
            : NextLeaf(table, leaf);
    }

    /// <summary>Gives back a level without orders, and the nodes that only it needed.</summary>
    public void Reclaim(LevelTable table, LevelIndex index)
    {
        ref var level = ref table[index];
        var leaf = level.Leaf;
        ref var node = ref table.Node(leaf);
        node.Children[Digit(KeyOf(level.Price), 0)] = 0;
        node.Used--;
        table.RemoveLevel(index);
        if (node.Used == 0) ReclaimNodes(table, leaf);
    }

    /// <summary>Adds lots (or takes them, below 0) at a level to the sums above it.</summary>
    public void Count(LevelTable table, in PriceLevel level, Lots lots)
    {
        // The bound of TickLots holds for each product and each sum; checked 128-bit arithmetic would cost several times as much.
        var change = new Offer(lots, TickLots(level.Price, lots));
        Lots += lots;
        _tickLots = unchecked(_tickLots + change.TickLots);

        // Two nodes without asking, though the second may be the root or the reserved one, where sums mean nothing: whether a side's trie
        // is one or two nodes high is anybody's guess, and guessing wrong costs more than adding (core-1/book: 8 % faster than a loop).
        ref var node = ref table.Node(level.Leaf);
        node.Count(change);
        node = ref table.Node(node.Parent);
        node.Count(change);
        for (node = ref table.Node(node.Parent); node.Parent != 0; node = ref table.Node(node.Parent)) node.Count(change);
    }

    /// <summary>What all levels have together.</summary>
    public readonly Offer Offered() => new(Lots, _tickLots);

    /// <summary>What the levels at a price or better have together.</summary>
    public readonly Offer Offered(LevelTable table, Ticks price)
    {
        var key = KeyOf(price);
        ref var node = ref table.Node(_root);
        if (_root == 0 || key < FirstKey(ref node)) return default;
        if (!Covers(ref node, key)) return Offered();

        var better = default(Offer);
        for (; node.Height > 0; node = ref table.Node(node.Children[Digit(key, node.Height)]))
        {
            var digit = Digit(key, node.Height);
            better += OfferedByNodes(table, ref node, node.Live & Below(digit));
            if ((node.Live >> digit & 1) == 0) return better;
        }

        return better + OfferedByLevels(table, ref node, node.Live & ~Above(Digit(key, 0)));
    }

    /// <summary>What the best levels have until it makes the quantity, or all there is; of the last level only what is needed.</summary>
    public readonly Offer OfferedFor(LevelTable table, Lots quantity, out Ticks farthest)
    {
        ref var node = ref table.Node(_root);
        farthest = Ticks.None;
        if (node.Live == 0) return default;

        var wanted = Lots.Min(quantity, Lots);
        var taken = default(Offer);
        while (node.Height > 0) node = ref table.Node(TakeNodes(table, ref node, wanted, ref taken));
        farthest = TakeLevels(table, ref node, wanted, ref taken);
        return taken;
    }

    // The node has at least what is still wanted, so a child that ends it is found before the live ones are used up.
    static int TakeNodes(LevelTable table, ref TrieNode node, Lots wanted, ref Offer taken)
    {
        for (var live = node.Live; ; live &= live - 1)
        {
            var index = FirstChild(ref node, live);
            ref var child = ref table.Node(index);
            if (child.Sum.Lots >= wanted - taken.Lots) return index;
            taken += child.Sum;
        }
    }

    static Ticks TakeLevels(LevelTable table, ref TrieNode leaf, Lots wanted, ref Offer taken)
    {
        for (var live = leaf.Live; ; live &= live - 1)
        {
            ref var level = ref table[new LevelIndex(FirstChild(ref leaf, live))];
            var lots = Lots.Min(level.Lots, wanted - taken.Lots);
            taken += new Offer(lots, TickLots(level.Price, lots));
            if (taken.Lots >= wanted) return level.Price;
        }
    }

    static Offer OfferedByNodes(LevelTable table, ref TrieNode node, ulong live)
    {
        var offered = default(Offer);
        for (; live != 0; live &= live - 1)
        {
            ref var child = ref table.Node(FirstChild(ref node, live));
            offered += child.Sum;
        }

        return offered;
    }

    static Offer OfferedByLevels(LevelTable table, ref TrieNode leaf, ulong live)
    {
        var offered = default(Offer);
        for (; live != 0; live &= live - 1)
        {
            ref var level = ref table[new LevelIndex(FirstChild(ref leaf, live))];
            offered += new Offer(level.Lots, TickLots(level.Price, level.Lots));
        }

        return offered;
    }

    int LeafOf(LevelTable table, long key)
    {
        if (_lastPrefix == key >> DigitBits) return _lastLeaf;
        if (_root == 0 || !Covers(ref table.Node(_root), key)) return 0;

        var node = _root;
        for (var height = (int)table.Node(_root).Height; height > 0 && node != 0; height--)
        {
            node = table.Node(node).Children[Digit(key, height)];
        }

        return node;
    }

    LevelIndex Add(LevelTable table, int leaf, long key, Ticks price)
    {
        var level = table.AddLevel(_side, price, leaf);
        ref var node = ref table.Node(leaf);
        node.Children[Digit(key, 0)] = level.Value;
        node.Used++;
        return level;
    }

    int MakeLeaf(LevelTable table, long key)
    {
        if (_root == 0) _root = table.AddNode(parent: 0, height: 0, key >> DigitBits);
        while (!Covers(ref table.Node(_root), key)) RaiseRoot(table);

        var node = _root;
        for (int height = table.Node(_root).Height; height > 0; height--)
        {
            var child = table.Node(node).Children[Digit(key, height)];
            node = child != 0 ? child : AddChild(table, node, height, key);
        }

        _lastLeaf = node;
        _lastPrefix = key >> DigitBits;
        return node;
    }

    void RaiseRoot(LevelTable table)
    {
        var child = _root;
        table.Node(child).Sum = Offered();
        var prefix = table.Node(child).Prefix;
        _root = table.AddNode(parent: 0, table.Node(child).Height + 1, prefix >> DigitBits);
        ref var root = ref table.Node(_root);
        root.Children[Digit(prefix, 0)] = child;
        root.Used = 1;
        root.Live = table.Node(child).Live != 0 ? 1UL << Digit(prefix, 0) : 0;
        table.Node(child).Parent = _root;
    }

    static int AddChild(LevelTable table, int parent, int height, long key)
    {
        var child = table.AddNode(parent, height - 1, key >> (DigitBits * height));
        ref var node = ref table.Node(parent);
        node.Children[Digit(key, height)] = child;
        node.Used++;
        return child;
    }

    static void EnlivenParents(LevelTable table, ref TrieNode node)
    {
        for (ref var child = ref node; child.Parent != 0;)
        {
            var bit = 1UL << Digit(child.Prefix, 0);
            child = ref table.Node(child.Parent);
            var others = child.Live;
            child.Live = others | bit;
            if (others != 0) return;
        }
    }

    static void DeadenParents(LevelTable table, ref TrieNode node)
    {
        for (ref var child = ref node; child.Parent != 0;)
        {
            var bit = 1UL << Digit(child.Prefix, 0);
            child = ref table.Node(child.Parent);
            child.Live &= ~bit;
            if (child.Live != 0) return;
        }
    }

    static LevelIndex NextLeaf(LevelTable table, int leaf)
    {
        ref var node = ref table.Node(leaf);
        while (node.Parent != 0)
        {
            var digit = Digit(node.Prefix, 0);
            node = ref table.Node(node.Parent);
            var worse = node.Live & Above(digit);
            if (worse != 0) return FirstBelow(table, ref node, worse);
        }

        return LevelIndex.None;
    }

    static LevelIndex FirstBelow(LevelTable table, ref TrieNode from, ulong live)
    {
        ref var node = ref from;
        while (node.Height > 0)
        {
            node = ref table.Node(node.Children[BitOperations.TrailingZeroCount(live)]);
            live = node.Live;
        }

        return new LevelIndex(node.Children[BitOperations.TrailingZeroCount(live)]);
    }

    void ReclaimNodes(LevelTable table, int leaf)
    {
        // The remembered leaf may be the one that goes.
        _lastPrefix = -1;
        var index = leaf;
        while (table.Node(index).Used == 0)
        {
            ref var node = ref table.Node(index);
            var parent = node.Parent;
            var digit = Digit(node.Prefix, 0);
            if (parent == 0)
            {
                table.RemoveNode(index);
                _root = 0;
                return;
            }

            // Nobody is left below, or some change was not counted on its way up.
            Invariant.Holds(node.Sum == default);
            table.RemoveNode(index);
            table.Node(parent).Children[digit] = 0;
            table.Node(parent).Used--;
            index = parent;
        }

        LowerRoot(table);
    }

    void LowerRoot(LevelTable table)
    {
        for (ref var root = ref table.Node(_root); root.Height > 0 && root.Used == 1 && root.Live != 0; root = ref table.Node(_root))
        {
            var digit = BitOperations.TrailingZeroCount(root.Live);
            var child = root.Children[digit];
            root.Children[digit] = 0;
            root.Used = 0;
            root.Live = 0;
            table.RemoveNode(_root);
            table.Node(child).Parent = 0;
            _root = child;
        }
    }

    // A price is never below 0; lots that leave are. As an unsigned number those are 2^64 too many, so 2^64 prices are taken off again.
    static Int128 TickLots(Ticks price, Lots lots)
    {
        var product = Product.Of(unchecked((ulong)price.Value), unchecked((ulong)lots.Value));
        return new Int128(unchecked(product.High - (ulong)(price.Value & lots.Value >> 63)), product.Low);
    }

    static int FirstChild(ref TrieNode node, ulong live) => node.Children[BitOperations.TrailingZeroCount(live)];

    static long FirstKey(ref TrieNode node) => node.Prefix << (DigitBits * (node.Height + 1));

    static bool Covers(ref TrieNode node, long key) => key >> (DigitBits * (node.Height + 1)) == node.Prefix;

    // The mask leaves 0 … 63 whatever the cast cuts off.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Digit(long key, int height) => unchecked((int)(key >> (DigitBits * height))) & 63;

    /// <summary>The bits above a digit: none for 63.</summary>
    static ulong Above(int digit) => ~1UL << digit;

    /// <summary>The bits below a digit: none for 0.</summary>
    static ulong Below(int digit) => (1UL << digit) - 1;
}
