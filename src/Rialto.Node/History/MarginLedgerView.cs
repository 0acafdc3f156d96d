namespace Rialto.Node.History;

/// <summary>One change of a margin account's balance, in picos: all changes from the first on add up to the balance.</summary>
/// <param name="Number">Its event.</param>
/// <param name="Reference">As <see cref="Engine.Events.BalanceChanged.Reference"/> says for the kind.</param>
public sealed record MarginLedgerView(
    long Number, MarginLedgerKind Kind, Int128 Amount, Int128 BalanceAfter, long Reference, long TimeUs);
