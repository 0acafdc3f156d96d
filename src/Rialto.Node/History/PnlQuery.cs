using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>Whose profit and loss, in which currency.</summary>
public sealed record PnlQuery
{
    public required MemberId Member { get; init; }

    /// <summary>The currency in which everything is valued.</summary>
    public required CurrencyId In { get; init; }

    /// <summary>How a currency's price in <see cref="In"/> is found: step by step; no path = it is worth nothing there.</summary>
    /// <remarks>The same for every query in one currency, as long as the process runs.</remarks>
    public required Func<CurrencyId, IReadOnlyList<PnlStep>> PathOf { get; init; }
}
