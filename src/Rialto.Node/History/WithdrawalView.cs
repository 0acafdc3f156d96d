using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A withdrawal as it is now. Immutable; money in 10^-18, times in µs.</summary>
public sealed record WithdrawalView
{
    public required long Number { get; init; }
    public required MemberId Member { get; init; }
    public required CurrencyId Currency { get; init; }
    public required WithdrawalState State { get; init; }

    /// <summary>What leaves the member, fee included.</summary>
    public required Amount Gross { get; init; }
    public required Amount Fee { get; init; }

    /// <summary>Address or account.</summary>
    public required string Destination { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }
}
