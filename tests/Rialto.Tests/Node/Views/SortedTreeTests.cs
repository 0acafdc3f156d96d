using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

/// <summary>The sorted tree of the views against a plain sorted dictionary, and the states that readers kept of it.</summary>
public sealed class SortedTreeTests
{
    const int Changes = 20_000;
    const int PublishEvery = 97;

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 1_000)]
    [InlineData(3, 30_000)]
    public void It_has_what_a_sorted_dictionary_has_and_kept_states_never_change(int seed, int keys)
    {
        var dice = new Random(seed);
        var (tree, plain) = (new SortedTree<long, string>(), new SortedDictionary<long, string>());
        var kept = new List<(SortedRows<long, string> State, string[] Expected)>();
        for (var i = 0; i < Changes; i++)
        {
            // Growing at first, then shrinking to nothing.
            var key = dice.NextInt64(keys);
            if (dice.Next(Changes) > i)
            {
                tree.Set(key, $"{key}:{i}");
                plain[key] = $"{key}:{i}";
            }
            else Assert.Equal(plain.Remove(key), tree.Remove(key));

            Assert.Equal(plain.Count, tree.Count);
            if (i % PublishEvery == 0) kept.Add((tree.Publish(), [.. plain.Values]));
        }

        foreach (var key in plain.Keys.ToArray()) Assert.True(tree.Remove(key));
        Assert.Empty(tree.Publish());
        foreach (var (state, expected) in kept)
        {
            Assert.Equal(expected.Length, state.Count);
            Assert.Equal(expected, state);
            if (expected.Length > 0) Assert.Equal(expected[0], state.First);
        }
    }

    [Fact]
    public void What_comes_in_rising_order_leaves_in_any()
    {
        var tree = new SortedTree<long, long>();
        for (var key = 0L; key < 5_000; key++) tree.Set(key, -key);

        for (var key = 1L; key < 5_000; key += 2) Assert.True(tree.Remove(key));
        for (var key = 4_998L; key > 100; key -= 2) Assert.True(tree.Remove(key));

        Assert.Equal(Enumerable.Range(0, 51).Select(i => -2L * i), tree.Publish());
        Assert.False(tree.Remove(1));
    }
}
