using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which transfers that a member sent or received, newest first.</summary>
public sealed record TransfersQuery
{
    public required MemberId Member { get; init; }

    /// <summary>Null = all.</summary>
    public CurrencyId? Currency { get; init; }
    public required PageBounds Page { get; init; }
}
