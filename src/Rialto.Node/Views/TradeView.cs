using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>A trade as everybody sees it, with the orders that only their owners may see. Immutable.</summary>
public sealed class TradeView
{
    TradeView? _older;

    public required TradeId Id { get; init; }
    public required InstrumentId Instrument { get; init; }
    public required Ticks Price { get; init; }
    public required Lots Quantity { get; init; }
    public required Side TakerSide { get; init; }
    public required OrderId MakerOrder { get; init; }
    public required OrderId TakerOrder { get; init; }
    public required MemberId Maker { get; init; }
    public required MemberId Taker { get; init; }
    public required long TimeUs { get; init; }

    /// <summary>Number of the event that tells of it.</summary>
    public required long EventNumber { get; init; }

    /// <summary>
    /// The trade before this one on the tape; null where the tape ends. Cut off by the publisher thread while others read.
    /// </summary>
    internal TradeView? Older
    {
        get => Volatile.Read(ref _older);
        set => Volatile.Write(ref _older, value);
    }
}
