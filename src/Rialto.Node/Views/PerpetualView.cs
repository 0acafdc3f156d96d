using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>What a perpetual has beyond its instrument: contract, prices, funding. Immutable.</summary>
public sealed record PerpetualView
{
    public required InstrumentId Instrument { get; init; }
    public required ContractTerms Contract { get; init; }

    /// <summary>None until the first index price.</summary>
    public required Ticks Index { get; init; }
    public required Ticks Fair { get; init; }
    public required IndexState State { get; init; }

    /// <summary>The funding rate of the running interval, and of the next as it looks by now, 10^-8.</summary>
    public required int RateE8 { get; init; }
    public required int NextRateE8 { get; init; }

    /// <summary>When the running interval ends, µs; 0 = not told yet.</summary>
    public required long NextFundingUs { get; init; }

    /// <summary>All longs together.</summary>
    public required Lots OpenInterest { get; init; }
}
