using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Which combinations of an order's parameters make sense. Source: docs/rules/orders.md, "Not allowed".</summary>
internal static class OrderKinds
{
    const OrderFlags MarketOnly = OrderFlags.RequireLiquidity | OrderFlags.RejectUnfilled;
    const OrderFlags Known = OrderFlags.PostOnly | OrderFlags.PostOnlyReprice | OrderFlags.ClientIdIsTag | MarketOnly;

    /// <summary>A market buy that spends an amount instead of buying a quantity.</summary>
    public static bool SpendsAmount(in PlaceOrder order) => !order.QuoteAmount.IsZero;

    public static bool IsAllowed(in PlaceOrder order)
    {
        if (order.Side > Side.Sell) return false;
        if (HasUnbuilt(order)) return false;
        return order.OrderKind switch
        {
            OrderKind.Limit => IsLimit(order),
            OrderKind.Market => IsMarket(order),
            OrderKind.StopLimit => false,
            OrderKind.StopMarket => false,
            OrderKind.TakeProfitLimit => false,
            OrderKind.TakeProfitMarket => false,
            _ => false,
        };
    }

    // Parameters that stand in the command's layout and have no rule yet.
    static bool HasUnbuilt(in PlaceOrder order) =>
        (order.Flags & ~Known) != 0
        || order.TimeInForce > TimeInForce.FillOrKill
        || order.TriggerPrice != Ticks.None
        || !order.DisplayQuantity.IsZero
        || order.ExpiresUs != 0
        || order.TriggerBy != TriggerBy.Last
        || order.SelfTrade > SelfTradeRule.Allow
        || order.FundsRule > FundsRule.FillableCost
        || order.PriceDistanceMaxPpm < 0;

    static bool IsLimit(in PlaceOrder order)
    {
        var postOnly = (order.Flags & OrderFlags.PostOnly) != 0;
        var reprice = (order.Flags & OrderFlags.PostOnlyReprice) != 0;
        if (reprice && !postOnly) return false;
        if (postOnly && order.TimeInForce != TimeInForce.GoodTillCancelled) return false;
        if ((order.Flags & MarketOnly) != 0) return false;
        return order.QuoteAmount.IsZero && order.PriceDistanceMaxPpm == 0 && order.FundsRule == FundsRule.StopAtFirstUnpaid;
    }

    static bool IsMarket(in PlaceOrder order)
    {
        if ((order.Flags & (OrderFlags.PostOnly | OrderFlags.PostOnlyReprice)) != 0) return false;
        if (order.TimeInForce == TimeInForce.FillOrKill) return false;
        if (order.Price != Ticks.None) return false;
        if (!SpendsAmount(order)) return order.Side == Side.Buy || order.FundsRule == FundsRule.StopAtFirstUnpaid;
        if (order.Side != Side.Buy || !order.Quantity.IsZero) return false;
        return order.FundsRule == FundsRule.StopAtFirstUnpaid && order.PriceDistanceMaxPpm == 0;
    }
}
