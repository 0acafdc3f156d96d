using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which trades of a member, in order of their numbers.</summary>
/// <remarks>A trade of a member with himself comes once, from the taker's side; asked for one side it comes from that side.</remarks>
public sealed record FillsQuery
{
    public required MemberId Member { get; init; }

    /// <summary>Empty = all.</summary>
    public IReadOnlyList<InstrumentId> Instruments { get; init; } = [];
    /// <summary>A trade of the member with himself comes twice, from each side.</summary>
    public bool BothRoles { get; init; }
    public Side? Side { get; init; }

    /// <summary>At or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Before, µs.</summary>
    public long? ToUs { get; init; }
    /// <summary>Trades with numbers greater than this one.</summary>
    public TradeId? After { get; init; }

    /// <summary>Trades with numbers less than this one.</summary>
    public TradeId? Before { get; init; }
    public bool Ascending { get; init; }
    public required PageBounds Page { get; init; }
}
