using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>One side of a book as the stream of steps tells it: its levels, best first, and its total. Owner: the streams' gate.</summary>
internal sealed class SideBook(Side side)
{
    public Side Side { get; } = side;

    /// <summary>Lots and orders by ticks, best first.</summary>
    public SortedDictionary<long, (Int128 Lots, int Count)> Levels { get; } = new(Order(side));

    /// <summary>Σ price × quantity of buys in ticks × lots; Σ quantity of sells in lots.</summary>
    public Int128 Total { get; private set; }

    /// <summary>Ticks of the best price; 0 = nobody.</summary>
    public long Best => Levels.Count == 0 ? 0 : Levels.First().Key;

    /// <summary>Sets a level; answers by how much its lots and orders changed.</summary>
    public (Int128 Lots, int Count) Set(long ticks, Int128 lots, int count)
    {
        var before = Levels.GetValueOrDefault(ticks);
        if (count == 0) Levels.Remove(ticks);
        else Levels[ticks] = (lots, count);
        Total += (lots - before.Lots) * (Side == Side.Buy ? ticks : 1);
        return (lots - before.Lots, count - before.Count);
    }

    /// <summary>Best first: buys from the highest price down.</summary>
    public static IComparer<long> Order(Side side) =>
        side == Side.Buy ? Comparer<long>.Create(static (one, other) => other.CompareTo(one)) : Comparer<long>.Default;
}
