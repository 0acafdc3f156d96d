using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>Everything that the oracle of core-1 asks, found by reading events alone.</summary>
public sealed class Core1Tally
{
    readonly SortedDictionary<long, (long Lots, int Count)>[] _levels = [[], []];
    TradeHash _hash = new();
    long _trades;
    long _volume;

    /// <summary>Σ of the postings' changes, by currency number.</summary>
    public Int128[] Deltas { get; } = new Int128[3];

    public Core1Outcome Outcome => new(_trades, _volume, _hash.Value, OutcomeOf(Side.Buy), OutcomeOf(Side.Sell));

    public void Add(ReadOnlySpan<byte> events)
    {
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.Traded) Add(reader.As<Traded>());
            else if (reader.Kind == EventKind.LevelChanged) Add(reader.As<LevelChanged>());
            else if (reader.Kind == EventKind.BalanceChanged) Deltas[reader.As<BalanceChanged>().Currency.Value] += reader.As<BalanceChanged>().Delta.Units;
        }
    }

    void Add(in Traded trade) => Add(trade, trade.MakerOrder.Value, trade.TakerOrder.Value);

    /// <summary>Counts a trade; the orders' numbers may be those of another book than the events'.</summary>
    internal void Add(in Traded trade, long maker, long taker)
    {
        _trades++;
        _volume += trade.Quantity.Value;
        _hash.Add(new Core1Trade(maker, taker, trade.Price.Value, trade.Quantity.Value));
    }

    internal void Add(in LevelChanged level)
    {
        var side = _levels[(int)level.Side];
        if (level.Count == 0) side.Remove(level.Price.Value);
        else side[level.Price.Value] = (level.Quantity.Value, level.Count);
    }

    Core1SideOutcome OutcomeOf(Side side)
    {
        var levels = _levels[(int)side];
        var best = levels.Count == 0 ? 0 : side == Side.Buy ? levels.Keys.Last() : levels.Keys.First();
        return new Core1SideOutcome(best, levels.Count, levels.Values.Sum(level => level.Count), levels.Values.Sum(level => level.Lots));
    }
}
