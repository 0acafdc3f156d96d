using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Wire;

/// <summary>The words and figures of an order that the Peatio family has in common.</summary>
internal static class OrderText
{
    public static string StateOf(OrderState state) => state switch
    {
        OrderState.Wait => "wait",
        OrderState.Done => "done",
        OrderState.Cancelled => "cancel",
    };

    public static string SideOf(Side side) => side switch
    {
        Side.Buy => "buy",
        Side.Sell => "sell",
    };

    public static string KindOf(OrderView order) => order.Kind switch
    {
        OrderKind.Limit => (order.Flags & OrderFlags.PostOnly) != 0 ? "post_only" : "limit",
        OrderKind.Market => "market",
        OrderKind.StopLimit => "stop_limit",
        OrderKind.StopMarket => "stop_market",
        OrderKind.TakeProfitLimit => "take_profit_limit",
        OrderKind.TakeProfitMarket => "take_profit_market",
    };

    /// <summary>Quote money of the fills over their quantity, cut off at a whole tick; 0 while nothing is filled.</summary>
    public static Ticks AveragePrice(OrderView order, in InstrumentScale scale)
    {
        if (order.Filled.IsZero) return Ticks.None;
        // Within a step, a turnover that has stopped at its end may be divided by the first fill alone.
        var ticks = order.FilledNotional.Units / ((Int128)order.Filled.Value * scale.NotionalUnits);
        return new((long)Int128.Min(ticks, Engine.Limits.TicksMax));
    }

    /// <summary>What the original's orders never have, where an order has it.</summary>
    public static void WriteTerms(System.Text.Json.Utf8JsonWriter json, OrderView order, InstrumentView instrument)
    {
        if (LifetimeOf(order.TimeInForce) is { } lifetime) json.WriteString("time_in_force"u8, lifetime);
        if (order.ExpiresUs != 0) json.WriteNumber("expiration_time"u8, order.ExpiresUs / 1_000);
        if (order.TriggerPrice != Ticks.None)
        {
            json.WriteDecimal("stop_price"u8, order.TriggerPrice, instrument.Terms.PricePrecision);
            json.WriteString("stop_trigger"u8, "last"u8);
        }

        if (!order.DisplayQuantity.IsZero) json.WriteDecimal("display_volume"u8, order.DisplayQuantity, instrument.Terms.AmountPrecision);
        if (!order.QuoteAmount.IsZero) json.WriteDecimal("quote_amount"u8, order.QuoteAmount);
    }

    /// <summary>Null = until it is cancelled, as every order of the original.</summary>
    static string? LifetimeOf(TimeInForce lifetime) => lifetime switch
    {
        TimeInForce.GoodTillCancelled => null,
        TimeInForce.ImmediateOrCancel => "ioc",
        TimeInForce.FillOrKill => "fok",
        TimeInForce.GoodTillDate => "gtd",
    };
}
