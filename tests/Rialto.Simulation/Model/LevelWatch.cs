using System.Numerics;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Remembers how each price level looked before a step touched it, in order of first touch.</summary>
internal sealed class LevelWatch
{
    readonly List<ModelInstrument> _instruments = [];
    readonly Dictionary<int, List<Touched>> _levels = [];

    internal sealed record Touched(Side Side, long Price, BigInteger Quantity, int Count);

    public void Begin()
    {
        _instruments.Clear();
        _levels.Clear();
    }

    /// <summary>To be called before the level changes.</summary>
    public void Touch(ModelInstrument instrument, Side side, long price)
    {
        if (!_levels.TryGetValue(instrument.Id, out var levels))
        {
            _instruments.Add(instrument);
            _levels.Add(instrument.Id, levels = []);
        }
        if (levels.Exists(level => level.Side == side && level.Price == price)) return;
        var (quantity, count) = instrument.Book.At(side, price);
        levels.Add(new(side, price, quantity, count));
    }

    /// <summary>The instruments in order of first touch, each with the levels that look different now.</summary>
    public IEnumerable<(ModelInstrument Instrument, List<Touched> Levels)> Changed()
    {
        foreach (var instrument in _instruments)
        {
            var changed = _levels[instrument.Id].FindAll(was => instrument.Book.At(was.Side, was.Price) != (was.Quantity, was.Count));
            if (changed.Count > 0) yield return (instrument, changed);
        }
    }
}
