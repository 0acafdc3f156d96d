using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>The words of an order in this dialect.</summary>
internal static class OrderWords
{
    public const string Buy = "buy";
    public const string Sell = "sell";
    public const string Market = "market";
    public const string Limit = "limit";
    public const string Stop = "stop";
    public const string StopLimit = "stop-limit";
    public const string Normal = "normal";
    public const string ImmediateOrCancel = "immediate-or-cancel";
    public const string FillOrKill = "fill-or-kill";
    public const string Last = "last";
    public const string Fair = "fair";
    public const string Spot = "spot";
    public const string PostOnly = "post-only";
    public const string Canceled = "canceled";
    public const string Rejected = "rejected";

    const string User = "user";
    const string Admin = "admin";
    const string ReduceOnly = "reduce-only";
    const string InsufficientMargin = "insufficient-margin";

    /// <summary>Take-profit orders come from other dialects; here they are stops.</summary>
    public static string TypeOf(OrderKind kind) => kind switch
    {
        OrderKind.Limit => Limit,
        OrderKind.Market => Market,
        OrderKind.StopLimit => StopLimit,
        OrderKind.StopMarket => Stop,
        OrderKind.TakeProfitLimit => StopLimit,
        OrderKind.TakeProfitMarket => Stop,
    };

    public static string FillTypeOf(TimeInForce time) => time switch
    {
        TimeInForce.GoodTillCancelled => Normal,
        TimeInForce.GoodTillDate => Normal,
        TimeInForce.ImmediateOrCancel => ImmediateOrCancel,
        TimeInForce.FillOrKill => FillOrKill,
    };

    public static string TriggerOf(TriggerBy by) => by switch
    {
        TriggerBy.Last => Last,
        TriggerBy.Fair => Fair,
        TriggerBy.Index => Spot,
    };

    public static string StatusOf(OrderView order) => order.State switch
    {
        OrderState.Wait => order.Filled.IsZero ? "new" : "partially-filled",
        OrderState.Done => "filled",
        OrderState.Cancelled => order.Reason == CancelReason.Expired ? "expired" : Canceled,
    };

    /// <summary>Why it ended unfilled; empty = it did not.</summary>
    public static string ReasonOf(OrderView order) => order.Reason is { } reason ? ReasonOf(reason, order) : "";

    static string ReasonOf(CancelReason reason, OrderView order) => reason switch
    {
        CancelReason.Requested => User,
        CancelReason.Operator => Admin,
        CancelReason.NoLiquidity => order.TimeInForce == TimeInForce.FillOrKill ? FillOrKill : ImmediateOrCancel,
        CancelReason.NoFunds => InsufficientMargin,
        CancelReason.Reduced => User,
        CancelReason.MemberSuspended => Admin,
        CancelReason.CancelAfter => User,
        CancelReason.InstrumentExpired => "symbol-disabled",
        CancelReason.TriggerFailed => ReasonOf(order.CancelReject),
        CancelReason.Expired => "expired",
        CancelReason.Disconnected => User,
        CancelReason.SelfTrade => "self-trade",
        CancelReason.Liquidation => "liquidation",
        CancelReason.ReduceOnly => ReduceOnly,
        CancelReason.PositionClosed => "position-closed",
        CancelReason.PriceProtection => "price-protection",
        CancelReason.InsufficientMargin => InsufficientMargin,
        CancelReason.InstrumentCleared => Admin,
    };

    /// <summary>Why a stop whose price came, or an order that had to trade at once, could not go on.</summary>
    public static string ReasonOf(Reject reject) => reject switch
    {
        Reject.PostOnlyWouldTrade => PostOnly,
        Reject.FillOrKillUnfillable => FillOrKill,
        Reject.NotEnoughLiquidity => ImmediateOrCancel,
        Reject.ReduceOnlyViolated => ReduceOnly,
        Reject.AccountInLiquidation => "liquidation",
        Reject.InstrumentNotOpen or Reject.InstrumentExpired => "symbol-disabled",
        Reject.PositionLimitExceeded or Reject.NotionalTooLarge or Reject.OpenOrdersLimitReached => InsufficientMargin,
        var other => Errors.Of(other).Code,
    };
}
