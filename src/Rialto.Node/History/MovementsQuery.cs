using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which deposits and withdrawals of a member, by time of their last change; then deposits first, then by number.</summary>
public sealed record MovementsQuery
{
    public required MemberId Member { get; init; }

    /// <summary>Null = all.</summary>
    public CurrencyId? Currency { get; init; }

    /// <summary>Null = all deposits, empty = none. Says nothing about withdrawals.</summary>
    public IReadOnlyList<DepositState>? DepositStates { get; init; }

    /// <summary>Null = all withdrawals, empty = none. Says nothing about deposits.</summary>
    public IReadOnlyList<WithdrawalState>? WithdrawalStates { get; init; }

    /// <summary>Exactly this txid, which no withdrawal has yet; null = all.</summary>
    public string? TxId { get; init; }

    /// <summary>Changed at or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Changed before, µs.</summary>
    public long? ToUs { get; init; }
    public bool Ascending { get; init; }
    public required PageBounds Page { get; init; }
}
