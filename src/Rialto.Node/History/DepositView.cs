using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A deposit as it is now. Immutable; money in 10^-18, times in µs.</summary>
public sealed record DepositView
{
    public required long Number { get; init; }
    public required MemberId Member { get; init; }
    public required CurrencyId Currency { get; init; }
    public required DepositState State { get; init; }
    public required DepositKind Kind { get; init; }
    public required int Source { get; init; }
    public required long SourceNumber { get; init; }

    /// <summary>What the member got.</summary>
    public required Amount Net { get; init; }
    public required Amount Fee { get; init; }

    /// <summary>What the member sees as txid; may be empty.</summary>
    public required string TxId { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }
}
