using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A trade that somebody had to make. Immutable.</summary>
public sealed record LiquidationView
{
    /// <summary>Its event.</summary>
    public required long Number { get; init; }
    public required InstrumentId Instrument { get; init; }

    /// <summary>Whose; nobody but the owner may be told.</summary>
    public required MarginAccountId Account { get; init; }

    /// <summary>The slice that was sent into the book, or the fund's order; 0 = beside the book.</summary>
    public required OrderId Order { get; init; }
    public required TradeId Trade { get; init; }

    /// <summary>What the account did.</summary>
    public required Side Side { get; init; }
    public required Ticks Price { get; init; }
    public required Lots Quantity { get; init; }
    public required LiquidationKind Kind { get; init; }
    public required long TimeUs { get; init; }
}
