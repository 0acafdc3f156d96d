using Rialto.Benchmarks.Core1;
using Rialto.Engine.Events;

namespace Rialto.Benchmarks.Pipe;

/// <summary>What the consumer at the end of the pipe finds out from events alone. Owner: consumer thread.</summary>
/// <param name="lastEvent">Number of the last event before the first that it is shown.</param>
/// <param name="eventHash">Running hash of the events up to that one; null = the journal's thread computes it.</param>
public sealed class PipeTally(long lastEvent, ulong? eventHash)
{
    TradeHash _hash = new();

    /// <summary>Commands whose events came.</summary>
    public long Steps { get; private set; }

    public long Trades { get; private set; }

    public long Volume { get; private set; }

    public ulong Hash => _hash.Value;

    /// <summary>Number of the last event.</summary>
    public long LastEvent { get; private set; } = lastEvent;

    /// <summary>The running hash of all events, which the engine's thread leaves to this one where there is no journal.</summary>
    public ulong? EventHash { get; private set; } = eventHash;

    /// <summary>False after a step whose first event did not follow the one before.</summary>
    public bool IsUnbroken { get; private set; } = true;

    /// <summary>Takes the events of one command.</summary>
    public void Add(ReadOnlySpan<byte> events)
    {
        Steps++;
        if (EventHash is { } hash) EventHash = Engine.Codec.EventHash.After(hash, events);
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Number != LastEvent + 1) IsUnbroken = false;
            LastEvent = reader.Number;
            if (reader.Kind == EventKind.Traded) Add(reader.As<Traded>());
        }
    }

    /// <summary>Why this is not what the reference book did; null: it is.</summary>
    public string? Differs(Core1Outcome outcome)
    {
        if (!IsUnbroken) return "events are missing, or came twice";
        if (Trades == outcome.Trades && Volume == outcome.Volume && Hash == outcome.TradeHash) return null;
        return $"the consumer saw {Trades} trades of {Volume}, the reference book made {outcome.Trades} of {outcome.Volume}";
    }

    void Add(in Traded trade)
    {
        Trades++;
        Volume += trade.Quantity.Value;
        _hash.Add(new Core1Trade(trade.MakerOrder.Value, trade.TakerOrder.Value, trade.Price.Value, trade.Quantity.Value));
    }
}
