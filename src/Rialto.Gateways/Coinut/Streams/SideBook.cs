using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>One side of a book as the stream of steps tells it: levels, best price and total. Owner: the streams' gate.</summary>
/// <remarks>
/// Only the best price is kept in order: a sorted tree of levels took three hundredths of all processor time of coinut/batch, and whoever
/// begins to listen sorts them anyway.
/// </remarks>
internal sealed class SideBook(Side side)
{
    const int StaleAtLeast = 64;

    readonly Dictionary<long, (Int128 Lots, int Count)> _levels = [];

    // Prices that have, or had, a level: the first of them that still has one is the best.
    readonly PriorityQueue<long, long> _prices = new();

    public Side Side { get; } = side;

    /// <summary>Lots and orders by ticks, in no order.</summary>
    public IReadOnlyDictionary<long, (Int128 Lots, int Count)> Levels => _levels;

    /// <summary>Σ price × quantity of buys in ticks × lots; Σ quantity of sells in lots.</summary>
    public Int128 Total { get; private set; }

    /// <summary>Ticks of the best price; 0 = nobody.</summary>
    public long Best
    {
        get
        {
            while (_prices.TryPeek(out var ticks, out _))
            {
                if (_levels.ContainsKey(ticks)) return ticks;
                _prices.Dequeue();
            }

            return 0;
        }
    }

    /// <summary>Its levels, sorted now.</summary>
    public IEnumerable<KeyValuePair<long, (Int128 Lots, int Count)>> BestFirst() => _levels.OrderBy(level => level.Key, Order(Side));

    /// <summary>Prices that are remembered for finding the best one, those of levels that went included.</summary>
    public int PricesRemembered => _prices.Count;

    /// <summary>Sets a level; answers by how much its lots and orders changed.</summary>
    public (Int128 Lots, int Count) Set(long ticks, Int128 lots, int count)
    {
        ref var level = ref CollectionsMarshal.GetValueRefOrAddDefault(_levels, ticks, out var isKnown);
        var before = level;
        level = (lots, count);
        if (count == 0) _levels.Remove(ticks);
        else if (!isKnown) Enter(ticks);
        Total += (lots - before.Lots) * (Side == Side.Buy ? ticks : 1);
        return (lots - before.Lots, count - before.Count);
    }

    /// <summary>Best first: buys from the highest price down.</summary>
    public static IComparer<long> Order(Side side) =>
        side == Side.Buy ? Comparer<long>.Create(static (one, other) => other.CompareTo(one)) : Comparer<long>.Default;

    // Prices whose level went stay until they are the first, but never more than there are levels, or a few.
    void Enter(long ticks)
    {
        _prices.Enqueue(ticks, RankOf(ticks));
        if (_prices.Count <= 2 * _levels.Count + StaleAtLeast) return;
        _prices.Clear();
        _prices.EnqueueRange(_levels.Keys.Select(price => (price, RankOf(price))));
    }

    long RankOf(long ticks) => Side == Side.Buy ? -ticks : ticks;
}
