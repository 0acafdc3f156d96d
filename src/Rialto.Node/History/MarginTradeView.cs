using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

/// <summary>One account's side of a trade on a perpetual, in the book or beside it. Money in picos. Immutable.</summary>
public sealed record MarginTradeView
{
    /// <summary>The trade's number.</summary>
    public required long Number { get; init; }
    public required MarginAccountId Account { get; init; }

    /// <summary>0 = there was none: a take-over, or deleveraging.</summary>
    public required OrderId Order { get; init; }

    /// <summary>The position after it, or the one that it closed; of a position that turned the new one.</summary>
    public required long Position { get; init; }
    public required InstrumentId Instrument { get; init; }
    public required Side Side { get; init; }
    public required Ticks Price { get; init; }
    public required Lots Quantity { get; init; }
    public required long Value { get; init; }

    /// <summary>Below zero is a rebate. What a liquidation trades is charged at its end, and 0 here.</summary>
    public required long Fee { get; init; }
    public required FeePpm Rate { get; init; }
    public required TradeLiquidity Liquidity { get; init; }
    public required long Realised { get; init; }
    public required long TimeUs { get; init; }
}
