using System.Collections;

namespace Rialto.Node.Views;

/// <summary>The values of a <see cref="SortedTree{TKey, TValue}"/> at one moment, in order of their keys. Immutable; any thread.</summary>
sealed class SortedRows<TKey, TValue> : IReadOnlyCollection<TValue>
    where TKey : struct, IComparable<TKey>
{
    public static readonly SortedRows<TKey, TValue> Empty = new(new(isLeaf: true, epoch: 0), 0);

    readonly SortedTree<TKey, TValue>.Node _root;

    internal SortedRows(SortedTree<TKey, TValue>.Node root, int count)
    {
        _root = root;
        Count = count;
    }

    public int Count { get; }

    /// <summary>The first value; only where there is one.</summary>
    public TValue First
    {
        get
        {
            var node = _root;
            while (!node.IsLeaf) node = node.Children[0];
            return node.Values[0];
        }
    }

    public IEnumerator<TValue> GetEnumerator()
    {
        var path = new Stack<(SortedTree<TKey, TValue>.Node Node, int Next)>();
        path.Push((_root, 0));
        while (path.TryPop(out var at))
        {
            if (at.Node.IsLeaf)
            {
                for (var i = 0; i < at.Node.Count; i++) yield return at.Node.Values[i];
            }
            else if (at.Next < at.Node.Count)
            {
                path.Push((at.Node, at.Next + 1));
                path.Push((at.Node.Children[at.Next], 0));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
