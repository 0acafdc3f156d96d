namespace Rialto.Node.Views;

/// <summary>Sorted entries of which readers may keep any number of states: a B+ tree whose nodes are copied before they change.</summary>
/// <remarks>
/// A node is copied once between two publications, however often it changes, so a batch of a thousand orders costs little more than in an
/// array, and a single one some small copies. A binary tree of immutable nodes, which this replaced, cost five times as much.
/// Owner: publisher thread; what <see cref="Publish"/> answers: any thread.
/// </remarks>
sealed class SortedTree<TKey, TValue>
    where TKey : struct, IComparable<TKey>
{
    // Fewer entries than this are joined with a neighbour's where they fit: what leaves does not leave nodes behind.
    const int EntriesFew = Limits.SortedNodeEntries / 4;
    const int EntriesJoined = Limits.SortedNodeEntries * 3 / 4;

    Node _root = new(isLeaf: true, epoch: 1);
    long _epoch = 1;

    public int Count { get; private set; }

    /// <summary>Adds an entry, or puts a value in the place of the one with its key.</summary>
    public void Set(TKey key, TValue value)
    {
        var right = Set(ref _root, key, value);
        if (right is null) return;
        var root = new Node(isLeaf: false, _epoch);
        root.Insert(0, _root.Keys[0], _root);
        root.Insert(1, right.Keys[0], right);
        _root = root;
    }

    /// <summary>False = there was none.</summary>
    public bool Remove(TKey key)
    {
        if (!Remove(ref _root, key)) return false;
        Count--;
        while (!_root.IsLeaf && _root.Count == 1) _root = _root.Children[0];
        if (_root.Count == 0) _root = new(isLeaf: true, _epoch);
        return true;
    }

    /// <summary>The entries as they are now; they never change.</summary>
    public SortedRows<TKey, TValue> Publish()
    {
        _epoch++;
        return new(_root, Count);
    }

    /// <summary>As they are by now, for the owner only.</summary>
    public SortedRows<TKey, TValue> Working => new(_root, Count);

    /// <summary>Answers the node that was split off to the right, if there was no room.</summary>
    Node? Set(ref Node node, TKey key, TValue value)
    {
        node = Owned(node);
        if (!node.IsLeaf) return SetBelow(node, key, value);
        var at = node.Find(key);
        if (at >= 0)
        {
            node.Values[at] = value;
            return null;
        }

        Count++;
        return Insert(node, ~at, key, value, null);
    }

    Node? SetBelow(Node node, TKey key, TValue value)
    {
        var at = node.ChildOf(key);
        var right = Set(ref node.Children[at], key, value);
        node.Keys[at] = node.Children[at].Keys[0];
        return right is null ? null : Insert(node, at + 1, right.Keys[0], default!, right);
    }

    Node? Insert(Node node, int at, TKey key, TValue value, Node? child)
    {
        if (node.Count < Limits.SortedNodeEntries)
        {
            node.Insert(at, key, value, child);
            return null;
        }

        // What comes in rising order fills its nodes.
        var split = at == node.Count ? at : node.Count / 2;
        var right = node.SplitAt(split, _epoch);
        if (at > split || right.Count == 0) right.Insert(at - split, key, value, child);
        else node.Insert(at, key, value, child);
        return right;
    }

    bool Remove(ref Node node, TKey key)
    {
        if (node.IsLeaf)
        {
            var found = node.Find(key);
            if (found < 0) return false;
            node = Owned(node);
            node.RemoveAt(found);
            return true;
        }

        var at = node.ChildOf(key);
        var child = node.Children[at];
        if (!Remove(ref child, key)) return false;
        node = Owned(node);
        node.Children[at] = child;
        if (child.Count == 0) node.RemoveAt(at);
        else
        {
            node.Keys[at] = child.Keys[0];
            if (child.Count < EntriesFew) Join(node, at);
        }

        return true;
    }

    void Join(Node node, int at)
    {
        var left = at > 0 && node.Children[at - 1].Count + node.Children[at].Count <= EntriesJoined ? at - 1 : at;
        if (left + 1 == node.Count || node.Children[left].Count + node.Children[left + 1].Count > EntriesJoined) return;
        var joined = Owned(node.Children[left]);
        joined.Append(node.Children[left + 1]);
        node.Children[left] = joined;
        node.RemoveAt(left + 1);
    }

    Node Owned(Node node) => node.Epoch == _epoch ? node : node.Copy(_epoch);

    /// <summary>Entries in order; inside of the tree a child in the place of a value, its first key in the place of its key.</summary>
    internal sealed class Node
    {
        public Node(bool isLeaf, long epoch)
            : this(epoch, new TKey[Limits.SortedNodeEntries],
                isLeaf ? new TValue[Limits.SortedNodeEntries] : [], isLeaf ? [] : new Node[Limits.SortedNodeEntries])
        {
        }

        Node(long epoch, TKey[] keys, TValue[] values, Node[] children) =>
            (Epoch, Keys, Values, Children) = (epoch, keys, values, children);

        public long Epoch { get; }
        public int Count { get; private set; }
        public TKey[] Keys { get; }
        public TValue[] Values { get; }
        public Node[] Children { get; }
        public bool IsLeaf => Children.Length == 0;

        /// <summary>Where a key stands; the complement of where it would, if it does not.</summary>
        public int Find(TKey key)
        {
            var (low, high) = (0, Count - 1);
            while (low <= high)
            {
                var middle = (low + high) >> 1;
                var order = Keys[middle].CompareTo(key);
                if (order == 0) return middle;
                if (order < 0) low = middle + 1;
                else high = middle - 1;
            }

            return ~low;
        }

        /// <summary>The child in which a key stands or would stand.</summary>
        public int ChildOf(TKey key)
        {
            var at = Find(key);
            return at >= 0 ? at : Math.Max(0, ~at - 1);
        }

        public Node Copy(long epoch) =>
            new(epoch, [.. Keys], IsLeaf ? [.. Values] : Values, IsLeaf ? Children : [.. Children]) { Count = Count };

        public void Insert(int at, TKey key, Node child) => Insert(at, key, default!, child);

        public void Insert(int at, TKey key, TValue value, Node? child)
        {
            Array.Copy(Keys, at, Keys, at + 1, Count - at);
            Keys[at] = key;
            if (IsLeaf)
            {
                Array.Copy(Values, at, Values, at + 1, Count - at);
                Values[at] = value;
            }
            else
            {
                Array.Copy(Children, at, Children, at + 1, Count - at);
                Children[at] = child!;
            }

            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Keys, at + 1, Keys, at, Count - at);
            if (IsLeaf)
            {
                Array.Copy(Values, at + 1, Values, at, Count - at);
                Values[Count] = default!;
            }
            else
            {
                Array.Copy(Children, at + 1, Children, at, Count - at);
                Children[Count] = null!;
            }
        }

        /// <summary>Keeps what stands before a place; answers the rest.</summary>
        public Node SplitAt(int at, long epoch)
        {
            var right = new Node(IsLeaf, epoch);
            right.CopyFrom(this, at, 0, Count - at);
            if (IsLeaf) Array.Clear(Values, at, Count - at);
            else Array.Clear(Children, at, Count - at);
            Count = at;
            return right;
        }

        public void Append(Node right) => CopyFrom(right, 0, Count, right.Count);

        void CopyFrom(Node other, int from, int to, int count)
        {
            Array.Copy(other.Keys, from, Keys, to, count);
            if (IsLeaf) Array.Copy(other.Values, from, Values, to, count);
            else Array.Copy(other.Children, from, Children, to, count);
            Count = to + count;
        }
    }
}
