using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which deposits, newest first.</summary>
public sealed record DepositsQuery
{
    /// <summary>Null = everybody's.</summary>
    public MemberId? Member { get; init; }

    /// <summary>Null = all.</summary>
    public CurrencyId? Currency { get; init; }

    /// <summary>Empty = all.</summary>
    public IReadOnlyList<DepositState> States { get; init; } = [];

    /// <summary>Exactly this txid; null = all.</summary>
    public string? TxId { get; init; }

    /// <summary>Changed at or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Changed before, µs.</summary>
    public long? ToUs { get; init; }
    public required PageBounds Page { get; init; }
}
