namespace Rialto.Benchmarks.Spot;

/// <summary>Whole weights from which one is taken at a time, in logarithmic time (a Fenwick tree).</summary>
public sealed class Weights
{
    readonly long[] _tree;

    public Weights(int[] weights)
    {
        _tree = new long[weights.Length + 1];
        for (var i = 0; i < weights.Length; i++) Add(i, weights[i]);
    }

    /// <summary>What is left of all.</summary>
    public long Sum { get; private set; }

    /// <summary>Takes one from the entry in which a position from 0 to <see cref="Sum"/> − 1 falls; answers its index.</summary>
    public int Take(long position)
    {
        var at = 0;
        for (var step = HighestStep(); step > 0; step /= 2)
        {
            if (at + step >= _tree.Length || _tree[at + step] > position) continue;
            at += step;
            position -= _tree[at];
        }

        Add(at, -1);
        return at;
    }

    void Add(int index, int change)
    {
        Sum += change;
        for (var at = index + 1; at < _tree.Length; at += at & -at) _tree[at] += change;
    }

    int HighestStep()
    {
        var step = 1;
        while (2 * step < _tree.Length) step *= 2;
        return step;
    }
}
