using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Margin;

/// <summary>What the events of a margin workload say, to be compared with what must have happened.</summary>
sealed class MarginTally
{
    readonly Dictionary<MarginAccountId, long> _lots = [];
    readonly Dictionary<CurrencyId, Int128> _money = [];
    int _marks;
    readonly List<string> _rejects = [];

    public void Add(ReadOnlySpan<byte> events)
    {
        var reader = new EventReader(events);
        while (reader.Next())
        {
            switch (reader.Kind)
            {
                case EventKind.PriceMarked: _marks++; break;
                case EventKind.OrderRejected: _rejects.Add($"order: {reader.As<OrderRejected>().Reject}"); break;
                case EventKind.CommandRejected: Add(reader.As<CommandRejected>()); break;
                case EventKind.PositionChanged:
                    ref readonly var position = ref reader.As<PositionChanged>();
                    _lots[position.Account] = position.Quantity.Value;
                    break;
                case EventKind.BalanceChanged:
                    ref readonly var posting = ref reader.As<BalanceChanged>();
                    _money[posting.Currency] = _money.GetValueOrDefault(posting.Currency) + posting.Delta.Units;
                    break;
                default: break;
            }
        }
    }

    void Add(in CommandRejected rejected) => _rejects.Add($"{rejected.Command}: {rejected.Reject}");

    /// <summary>None: every price moved the fair price, everything was accepted, nobody lost his position, and no money came from
    /// nowhere.</summary>
    public string? Problem(int positions, int marks)
    {
        var open = _lots.Count(static pair => pair.Value != 0);
        if (_rejects.Count > 0) return $"{_rejects.Count} commands were rejected, the first as {_rejects[0]}";
        if (_marks != marks) return $"the fair price moved {_marks} times, not {marks}";
        if (open != positions) return $"{open} positions are open, not {positions}";
        if (_lots.Values.Sum() != 0) return "the positions do not add up to zero";
        return _money.Values.All(static sum => sum == 0) ? null : "postings do not add up to zero";
    }
}
