using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>One row of the fee table. Immutable.</summary>
public sealed record FeeView
{
    /// <summary>1, 2, 3 … in order of creation.</summary>
    public required int Number { get; init; }

    /// <summary>0 = any.</summary>
    public required FeeGroupId Group { get; init; }
    public required string GroupName { get; init; }

    /// <summary>0 = any.</summary>
    public required InstrumentId Instrument { get; init; }
    public required FeePpm Maker { get; init; }
    public required FeePpm Taker { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }
}
