using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A position from its beginning to its end. Money in picos: 10^-12 of the margin currency. Immutable.</summary>
public sealed record ClosedPositionView
{
    /// <summary>Its lasting number.</summary>
    public required long Number { get; init; }
    public required MarginAccountId Account { get; init; }
    public required InstrumentId Instrument { get; init; }

    /// <summary>Buy = it was long.</summary>
    public required Side Side { get; init; }

    /// <summary>All that was opened, which is all that was closed.</summary>
    public required Lots Quantity { get; init; }

    /// <summary>The value of what was opened, and of what was closed: the mean price is value / (quantity × factor).</summary>
    public required Int128 OpenValue { get; init; }
    public required Int128 CloseValue { get; init; }
    public required long Realised { get; init; }
    public required long Fees { get; init; }
    public required long Funding { get; init; }
    public required long OpenedUs { get; init; }
    public required long ClosedUs { get; init; }
}
