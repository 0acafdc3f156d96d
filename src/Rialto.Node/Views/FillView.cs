using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>One side of a trade, as its owner sees it. Immutable.</summary>
public sealed record FillView
{
    public required TradeId Trade { get; init; }
    public required OrderId Order { get; init; }
    public required MemberId Member { get; init; }
    public required InstrumentId Instrument { get; init; }

    /// <summary>Side of this order.</summary>
    public required Side Side { get; init; }
    public required FillRole Role { get; init; }
    public required Side TakerSide { get; init; }

    /// <summary>Both sides of the trade belong to one member.</summary>
    public required bool SelfTrade { get; init; }
    public required Ticks Price { get; init; }
    public required Lots Quantity { get; init; }

    /// <summary>Price × quantity, in quote money.</summary>
    public required Amount Notional { get; init; }
    public required FeePpm Rate { get; init; }

    /// <summary>Charged in what the side received: base for a buyer, quote for a seller. Perpetuals: in the margin currency, below zero
    /// is a
    /// rebate.</summary>
    public required Amount Fee { get; init; }
    public required long TimeUs { get; init; }

    /// <summary>What was left of the order after it; 0 for a buy by quote amount.</summary>
    public required Lots Remaining { get; init; }

    /// <summary>Number of the event that tells of it.</summary>
    public required long EventNumber { get; init; }
}
