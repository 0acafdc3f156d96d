using Rialto.Node.Views;

namespace Rialto.Node;

/// <summary>What one command did, after it is durable and the views show it. Immutable.</summary>
public sealed class PublishedStep
{
    public required long CommandNumber { get; init; }

    /// <summary>µs since 1970.</summary>
    public required long TimeUs { get; init; }
    public required long LastEventNumber { get; init; }

    /// <summary>All events of the step, to be walked by <see cref="Engine.Events.EventReader"/>.</summary>
    public required ReadOnlyMemory<byte> Events { get; init; }

    /// <summary>The command, if an order of a margin account was refused, for its event does not tell all of it; else empty.</summary>
    public ReadOnlyMemory<byte> Command { get; init; }

    /// <summary>Orders that the step touched, as they are after it.</summary>
    public required IReadOnlyList<OrderView> Orders { get; init; }
    public required IReadOnlyList<TradeView> Trades { get; init; }
}
