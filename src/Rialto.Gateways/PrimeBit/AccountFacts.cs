using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>What the standing of a margin account follows from, all of one moment.</summary>
internal sealed record AccountFacts
{
    public required MarginAccountView Account { get; init; }

    /// <summary>In picos.</summary>
    public required Int128 Balance { get; init; }
    public required IReadOnlyList<PositionView> Positions { get; init; }

    /// <summary>Open ones of the account.</summary>
    public required IReadOnlyList<OrderView> Orders { get; init; }

    /// <summary>All of the account's type, with their prices.</summary>
    public required IReadOnlyList<Symbol> Symbols { get; init; }

    /// <summary>0 = as high as the tiers let.</summary>
    public required Func<InstrumentId, int> LeverageOf { get; init; }

    /// <summary>1 … 5, of a position and its rank among those that may be closed for others' losses.</summary>
    public required Func<PositionView, Int128, int> AdlRankOf { get; init; }
}
