using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which public trades of an instrument, in order of their numbers.</summary>
public sealed record TradesQuery
{
    public required InstrumentId Instrument { get; init; }

    /// <summary>At or after this time, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Null = both. One side is looked for among <see cref="Limits.TradesSearchedMax"/> trades.</summary>
    public Side? TakerSide { get; init; }

    /// <summary>Strictly before this time, µs.</summary>
    public long? BeforeUs { get; init; }

    /// <summary>Numbers greater than this one.</summary>
    public TradeId? After { get; init; }

    /// <summary>Numbers less than this one.</summary>
    public TradeId? Before { get; init; }
    public bool Ascending { get; init; }
    public required PageBounds Page { get; init; }
}
