using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>One posting that moved money: the lines of an account add up to its balance. Immutable.</summary>
public sealed record LedgerLine
{
    /// <summary>Event number of the posting; lines of an account are in its order.</summary>
    public required long Number { get; init; }
    public required MemberId Owner { get; init; }
    public required CurrencyId Currency { get; init; }

    /// <summary>Change of available + held, in 10^-18.</summary>
    public required Amount Delta { get; init; }

    /// <summary>Available + held after it.</summary>
    public required Amount BalanceAfter { get; init; }
    public required PostingKind Kind { get; init; }

    /// <summary>Trade, deposit, withdrawal, transfer or adjustment number, as the kind says.</summary>
    public required long Reference { get; init; }

    /// <summary>The command that caused it.</summary>
    public required long CommandNumber { get; init; }
    public required long TimeUs { get; init; }
}
