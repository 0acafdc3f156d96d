using Rialto.Engine;
using Rialto.Engine.Tables;
using Rialto.Tests.Engine.Books;

namespace Rialto.Tests.Engine.Tables;

/// <summary>The engine's tables against those of the library.</summary>
public class TablePropertyTests
{
    const int Rounds = 200_000;

    [Theory]
    [InlineData(1UL, 50)]
    [InlineData(2UL, 5_000)]
    [InlineData(3UL, 1_000_000)]
    public void A_long_map_is_a_dictionary(ulong seed, int keys)
    {
        var draws = new SeededDraws(seed);
        var map = new LongMap(1);
        var twin = new Dictionary<ulong, int>();
        for (var i = 0; i < Rounds; i++)
        {
            if (i == Rounds / 3) map.Reserve(3 * keys % 40_000);
            var key = Key(draws, keys);
            if (twin.ContainsKey(key) && draws.Below(2) == 0)
            {
                map.Remove(key);
                twin.Remove(key);
            }
            else
            {
                map.At(key) = i;
                twin[key] = i;
            }

            var asked = Key(draws, keys);
            Assert.Equal(twin.TryGetValue(asked, out var wanted), map.TryGet(asked, out var got));
            if (twin.ContainsKey(asked)) Assert.Equal(wanted, got);
            Assert.Equal(twin.Count, map.Count);
        }

        Assert.All(twin, pair => Assert.True(map.TryGet(pair.Key, out var value) && value == pair.Value));
    }

    [Theory]
    [InlineData(1UL, 50)]
    [InlineData(2UL, 5_000)]
    public void A_wide_map_is_a_dictionary(ulong seed, int keys)
    {
        var draws = new SeededDraws(seed);
        var map = new WideMap<int>(1);
        var twin = new Dictionary<(ulong, ulong), int>();
        for (var i = 0; i < Rounds; i++)
        {
            var (high, low) = (Key(draws, keys) >> 3, Key(draws, 3));
            if (twin.ContainsKey((high, low)) && draws.Below(2) == 0)
            {
                map.Remove(high, low);
                twin.Remove((high, low));
            }
            else
            {
                map.Set(high, low, i);
                twin[(high, low)] = i;
            }

            Assert.Equal(twin.Count, map.Count);
        }

        Assert.All(twin, pair => Assert.True(map.TryGet(pair.Key.Item1, pair.Key.Item2, out var value) && value == pair.Value));
        Assert.False(map.TryGet(ulong.MaxValue, 1, out _));
    }

    [Fact]
    public void A_heap_is_a_sorted_set()
    {
        var draws = new SeededDraws(4);
        var heap = new MinHeap<long>(1);
        var twin = new SortedSet<long>();
        for (var i = 0; i < Rounds; i++)
        {
            var item = draws.Below(100_000);
            if (draws.Below(5) < 3 && twin.Add(item)) heap.Push(item);
            else if (twin.Count > 0) Assert.Equal(Smallest(twin), heap.Pop());
            Assert.Equal(twin.Count, heap.Count);
            if (twin.Count > 0) Assert.Equal(twin.Min, heap.Top);
        }

        while (twin.Count > 0) Assert.Equal(Smallest(twin), heap.Pop());
    }

    [Fact]
    public void A_heap_that_is_pushed_as_it_lay_lies_so_again()
    {
        var draws = new SeededDraws(5);
        var heap = new MinHeap<long>(1);
        foreach (var item in Enumerable.Range(0, 1_000).OrderBy(_ => draws.Next())) heap.Push(item);
        for (var i = 0; i < 300; i++) heap.Pop();

        var copy = new MinHeap<long>(1);
        foreach (var item in heap.Items) copy.Push(item);

        Assert.Equal(heap.Items.ToArray(), copy.Items.ToArray());
    }

    [Fact]
    public void Keys_that_mark_an_empty_place_are_a_bug()
    {
        Assert.Throws<InvariantBrokenException>(static () => new LongMap(1).At(0));
        Assert.Throws<InvariantBrokenException>(static () => new LongMap(1).Remove(5));
        Assert.Throws<InvariantBrokenException>(static () => new WideMap<int>(1).Set(0, 0, 1));
        Assert.Throws<InvariantBrokenException>(static () => new WideMap<int>(1).Remove(0, 5));
    }

    static long Smallest(SortedSet<long> set)
    {
        var smallest = set.Min;
        set.Remove(smallest);
        return smallest;
    }

    static ulong Key(SeededDraws draws, int keys) => (ulong)draws.Below(keys) + 1;
}
