using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Node.Tools;

/// <summary>The whole story of one balance.</summary>
/// <param name="Lines">All postings, oldest first, each continuing the balance before it.</param>
/// <param name="Balance">What the account has now; the lines add up to available + held.</param>
public sealed record Explanation(IReadOnlyList<LedgerLine> Lines, BalanceView Balance);
