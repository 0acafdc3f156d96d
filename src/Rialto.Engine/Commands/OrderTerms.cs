using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>Kind of order. Persisted. Values above <see cref="Market"/> wait for a trigger.</summary>
public enum OrderKind : byte
{
    Limit = 1,
    Market = 2,
    StopLimit = 3,
    StopMarket = 4,
    TakeProfitLimit = 5,
    TakeProfitMarket = 6,
}

/// <summary>How long an order stands. Persisted.</summary>
public enum TimeInForce : byte
{
    GoodTillCancelled = 0,
    ImmediateOrCancel = 1,
    FillOrKill = 2,
    GoodTillDate = 3,
}

/// <summary>Flags of a new order. Persisted.</summary>
[Flags]
public enum OrderFlags : byte
{
    None = 0,

    /// <summary>Must not trade on arrival.</summary>
    PostOnly = 1,

    /// <summary>With <see cref="PostOnly"/>: put one tick away from the other side instead of rejected.</summary>
    PostOnlyReprice = 2,

    /// <summary>May only make a position smaller.</summary>
    ReduceOnly = 4,

    /// <summary>The client order id is a tag: stored and echoed, may repeat.</summary>
    ClientIdIsTag = 8,

    /// <summary>Market orders: the other side must be able to take the whole order, else NotEnoughLiquidity.</summary>
    RequireLiquidity = 16,

    /// <summary>Market orders: what the book could not fill is reported as rejected (NotEnoughLiquidity) instead of cancelled.</summary>
    RejectUnfilled = 32,

    /// <summary>The engine's own order: a slice of a liquidation. Nobody can ask for it.</summary>
    Liquidation = 64,
}

/// <summary>What a market buy by quantity may cost. Persisted.</summary>
public enum FundsRule : byte
{
    /// <summary>Trade until the first fill that the available balance can't pay.</summary>
    StopAtFirstUnpaid = 0,

    /// <summary>1.1 × cost must be available, else the whole order is rejected.</summary>
    CostPlusTenPercent = 1,

    /// <summary>The cost of what can be filled must be available, else the whole order is rejected.</summary>
    FillableCost = 2,
}

/// <summary>What happens when an order would trade with its own member's. Persisted.</summary>
public enum SelfTradeRule : byte
{
    /// <summary>As the instrument says.</summary>
    Default = 0,
    Allow = 1,
    CancelTaker = 2,
    CancelMaker = 3,
    CancelBoth = 4,
    Decrement = 5,
}

/// <summary>Which price a trigger watches. Persisted.</summary>
public enum TriggerBy : byte
{
    Last = 0,
    Fair = 1,
    Index = 2,
}

/// <summary>What a kind of order implies.</summary>
public static class OrderKindExtensions
{
    /// <summary>A stop or a take-profit: it waits for its trigger price first.</summary>
    public static bool IsWaiting(this OrderKind kind) => kind is >= OrderKind.StopLimit and <= OrderKind.TakeProfitMarket;

    /// <summary>It has a limit price, now or once it is triggered.</summary>
    public static bool HasLimit(this OrderKind kind) => kind is OrderKind.Limit or OrderKind.StopLimit or OrderKind.TakeProfitLimit;

    /// <summary>The kind that it is once it is triggered.</summary>
    public static OrderKind Triggered(this OrderKind kind) => kind.HasLimit() ? OrderKind.Limit : OrderKind.Market;

    /// <summary>It waits for a price at or above its trigger price; else for one at or below.</summary>
    public static bool IsRising(this OrderKind kind, Side side) =>
        (kind is OrderKind.StopLimit or OrderKind.StopMarket) == (side == Side.Buy);
}
