using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which postings of an owner, newest first.</summary>
public sealed record LedgerQuery
{
    public required MemberId Member { get; init; }

    /// <summary>Null = all.</summary>
    public CurrencyId? Currency { get; init; }

    /// <summary>At or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Before, µs.</summary>
    public long? ToUs { get; init; }
    public required PageBounds Page { get; init; }
}
