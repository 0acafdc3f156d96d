using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Which withdrawals, newest first.</summary>
public sealed record WithdrawalsQuery
{
    /// <summary>Null = everybody's.</summary>
    public MemberId? Member { get; init; }

    /// <summary>Null = all.</summary>
    public CurrencyId? Currency { get; init; }

    /// <summary>Empty = all.</summary>
    public IReadOnlyList<WithdrawalState> States { get; init; } = [];

    /// <summary>Exactly this destination; null = all.</summary>
    public string? Destination { get; init; }

    /// <summary>Changed at or after, µs.</summary>
    public long? FromUs { get; init; }

    /// <summary>Changed before, µs.</summary>
    public long? ToUs { get; init; }

    /// <summary>Asked for at or after, µs.</summary>
    public long? CreatedFromUs { get; init; }
    public required PageBounds Page { get; init; }
}
