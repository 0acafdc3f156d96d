using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>An operator's correction of a balance, with its reason. Immutable.</summary>
public sealed record AdjustmentView
{
    public required long Number { get; init; }
    public required MemberId Owner { get; init; }
    public required CurrencyId Currency { get; init; }

    /// <summary>What the owner got; below zero: lost.</summary>
    public required Amount Amount { get; init; }
    public required string Reason { get; init; }
    public required long TimeUs { get; init; }
}
