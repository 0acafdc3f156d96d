using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>A deposit or a withdrawal, as one line of what came in and went out. Immutable.</summary>
public sealed record MovementView
{
    public required long Number { get; init; }
    public required CurrencyId Currency { get; init; }

    /// <summary>Null = a withdrawal.</summary>
    public required DepositState? DepositState { get; init; }

    /// <summary>Null = a deposit.</summary>
    public required WithdrawalState? WithdrawalState { get; init; }

    /// <summary>What the member got, or what arrives at the destination: without the fee.</summary>
    public required Amount Net { get; init; }
    public required Amount Fee { get; init; }

    /// <summary>A deposit's txid; may be empty.</summary>
    public required string TxId { get; init; }

    /// <summary>A withdrawal's address or account; may be empty.</summary>
    public required string Destination { get; init; }
    public required long CreatedUs { get; init; }
    public required long UpdatedUs { get; init; }
}
