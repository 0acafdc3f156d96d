using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>One side of a book as the steps tell it. Owner: the streams' gate.</summary>
internal sealed class LevelSide
{
    readonly SortedDictionary<long, long> _lotsByTicks;

    public LevelSide(Side side, IEnumerable<BookLevel> levels)
    {
        var down = Comparer<long>.Create(static (one, other) => other.CompareTo(one));
        _lotsByTicks = new(side == Side.Buy ? down : Comparer<long>.Default);
        foreach (var level in levels) _lotsByTicks[level.Price.Value] = level.Quantity.Value;
    }

    /// <summary>None = nobody.</summary>
    public Ticks Best
    {
        get
        {
            foreach (var (ticks, _) in _lotsByTicks) return new(ticks);
            return Ticks.None;
        }
    }

    public void Set(Ticks price, Lots lots)
    {
        if (lots.IsZero) _lotsByTicks.Remove(price.Value);
        else _lotsByTicks[price.Value] = lots.Value;
    }

    /// <summary>The best levels, best first.</summary>
    public (long Ticks, long Lots)[] Top(int count) => [.. _lotsByTicks.Take(count).Select(level => (level.Key, level.Value))];
}
