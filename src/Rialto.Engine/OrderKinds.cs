using Rialto.Engine.Commands;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Which combinations of an order's parameters make sense. Source: docs/rules/orders.md, "Not allowed".</summary>
internal static class OrderKinds
{
    const OrderFlags MarketOnly = OrderFlags.RequireLiquidity | OrderFlags.RejectUnfilled;
    const OrderFlags Known =
        OrderFlags.PostOnly | OrderFlags.PostOnlyReprice | OrderFlags.ReduceOnly | OrderFlags.ClientIdIsTag | MarketOnly;

    /// <summary>A market buy that spends an amount instead of buying a quantity.</summary>
    public static bool SpendsAmount(in PlaceOrder order) => !order.QuoteAmount.IsZero;

    /// <summary>What is left of it may stand in the book: once it is triggered, for an order that waits.</summary>
    public static bool MayRest(OrderKind kind, TimeInForce timeInForce) =>
        kind.HasLimit() && timeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate;

    public static bool MayRest(in PlaceOrder order) => MayRest(order.OrderKind, order.TimeInForce);

    /// <summary>It may be open after its command: in the book or waiting.</summary>
    public static bool MayStayOpen(in PlaceOrder order) => order.OrderKind.IsWaiting() || MayRest(order);

    public static bool IsAllowed(in PlaceOrder order, bool hasClientId, Instrument instrument, long nowUs)
    {
        if (HasUnknown(order)) return false;
        if ((ExtensionsOf(order, hasClientId) & instrument.Terms.SwitchedOff) != OrderExtensions.None) return false;
        var isPerpetual = instrument.Contract is not null;
        var isOfSpot = SpendsAmount(order) || order.PriceDistanceMaxPpm != 0 || order.FundsRule != FundsRule.StopAtFirstUnpaid;
        if (isPerpetual && isOfSpot) return false;
        if (!IsExpiryAllowed(order, nowUs) || !IsTriggerAllowed(order, isPerpetual)) return false;
        if (!order.DisplayQuantity.IsZero && !MayRest(order)) return false;
        return order.OrderKind.HasLimit() ? IsLimit(order) : IsMarket(order, isPerpetual);
    }

    static bool HasUnknown(in PlaceOrder order) =>
        order.Side > Side.Sell
        || order.OrderKind is < OrderKind.Limit or > OrderKind.TakeProfitMarket
        || order.TimeInForce > TimeInForce.GoodTillDate
        || (order.Flags & ~Known) != 0
        || order.SelfTrade > SelfTradeRule.Decrement
        || order.FundsRule > FundsRule.FillableCost
        || order.PriceDistanceMaxPpm < 0;

    static OrderExtensions ExtensionsOf(in PlaceOrder order, bool hasClientId)
    {
        var used = OrderExtensions.None;
        if (order.OrderKind.IsWaiting()) used |= OrderExtensions.Waiting;
        var isImmediate = order.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
        if (isImmediate && order.OrderKind.HasLimit()) used |= OrderExtensions.Immediate;
        if (order.TimeInForce == TimeInForce.GoodTillDate) used |= OrderExtensions.GoodTillDate;
        if ((order.Flags & OrderFlags.PostOnly) != 0) used |= OrderExtensions.PostOnly;
        if (!order.DisplayQuantity.IsZero) used |= OrderExtensions.DisplayQuantity;
        if (order.SelfTrade != SelfTradeRule.Default) used |= OrderExtensions.SelfTradeRule;
        if (SpendsAmount(order)) used |= OrderExtensions.QuoteAmount;
        if (hasClientId) used |= OrderExtensions.ClientOrderId;
        if ((order.Flags & OrderFlags.ReduceOnly) != 0) used |= OrderExtensions.ReduceOnly;
        return used;
    }

    static bool IsExpiryAllowed(in PlaceOrder order, long nowUs)
    {
        if (order.TimeInForce != TimeInForce.GoodTillDate) return order.ExpiresUs == 0;
        return order.OrderKind != OrderKind.Market && order.ExpiresUs > nowUs;
    }

    // Spot has a last price and no other.
    static bool IsTriggerAllowed(in PlaceOrder order, bool isPerpetual)
    {
        if (!order.OrderKind.IsWaiting()) return order.TriggerBy == TriggerBy.Last && order.TriggerPrice == Ticks.None;
        return order.TriggerBy == TriggerBy.Last || (isPerpetual && order.TriggerBy <= TriggerBy.Index);
    }

    static bool IsLimit(in PlaceOrder order)
    {
        var postOnly = (order.Flags & OrderFlags.PostOnly) != 0;
        var reprice = (order.Flags & OrderFlags.PostOnlyReprice) != 0;
        if (reprice && (!postOnly || order.OrderKind.IsWaiting())) return false;
        if (postOnly && !MayRest(order)) return false;
        if ((order.Flags & MarketOnly) != 0) return false;
        return order.QuoteAmount.IsZero && order.PriceDistanceMaxPpm == 0 && order.FundsRule == FundsRule.StopAtFirstUnpaid;
    }

    // On a perpetual a market order has a last price, so it can be filled whole or not at all.
    static bool IsMarket(in PlaceOrder order, bool isPerpetual)
    {
        if ((order.Flags & (OrderFlags.PostOnly | OrderFlags.PostOnlyReprice)) != 0) return false;
        if (order.TimeInForce == TimeInForce.FillOrKill && !isPerpetual) return false;
        if (order.Price != Ticks.None) return false;
        var isPlain = order.FundsRule == FundsRule.StopAtFirstUnpaid && order.PriceDistanceMaxPpm == 0;
        if (order.OrderKind.IsWaiting() && !isPlain) return false;
        if (!SpendsAmount(order)) return order.Side == Side.Buy || order.FundsRule == FundsRule.StopAtFirstUnpaid;
        return order.Side == Side.Buy && order.Quantity.IsZero && isPlain;
    }
}
