using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>An order of a margin account, open or ended.</summary>
internal static class OrderWire
{
    const int AverageDecimals = 8;

    /// <param name="fee">What its fills cost, in the margin currency; below zero is a rebate. Null = it is not told.</param>
    public static void Write(Utf8JsonWriter json, OrderView order, Symbol symbol, Amount? fee) =>
        Write(json, order, symbol, fee, OrderWords.StatusOf(order), OrderWords.ReasonOf(order));

    /// <summary>An order that the engine refused; it never was one.</summary>
    public static void WriteRejected(Utf8JsonWriter json, OrderView order, Symbol symbol, string code) =>
        Write(json, order, symbol, Amount.Zero, OrderWords.Rejected, code);

    static void Write(Utf8JsonWriter json, OrderView order, Symbol symbol, Amount? fee, string status, string reason)
    {
        json.WriteStartObject();
        json.WriteVolume("volume_initial"u8, order.Quantity, symbol);
        json.WriteVolume("volume"u8, order.State == OrderState.Done ? Lots.Zero : order.Remaining, symbol);
        json.WriteSeconds("time_created"u8, order.CreatedUs);
        json.WriteString("symbol"u8, symbol.Name);
        json.WritePrice("stop_price"u8, StopPriceOf(order), symbol);
        json.WriteString("side"u8, OrderText.SideOf(order.Side));
        json.WriteNumber("order_id"u8, order.Id.Value);
        json.WritePrice("limit_price"u8, order.Price, symbol);
        json.WriteString("fill_type"u8, OrderWords.FillTypeOf(order.TimeInForce));
        json.WriteDecimal("contract_size"u8, symbol.ContractSize, symbol.ContractDecimals);
        json.WriteString("comment"u8, order.ClientOrderId ?? "");
        json.WriteString("login"u8, AccountText.LoginOf(order.Account));
        json.WriteString("type"u8, OrderWords.TypeOf(order.Kind));
        json.WriteString("status"u8, status);
        json.WriteMs("expiration_time"u8, order.ExpiresUs);
        json.WriteBoolean("reduce_only"u8, (order.Flags & OrderFlags.ReduceOnly) != 0);
        json.WriteBoolean("post_only"u8, (order.Flags & OrderFlags.PostOnly) != 0);
        json.WriteString("stop_trigger"u8, OrderWords.TriggerOf(order.TriggerBy));
        json.WritePrice("stop_loss"u8, order.StopLoss, symbol);
        json.WritePrice("take_profit"u8, order.TakeProfit, symbol);
        json.WriteDecimal("average_price"u8, AveragePriceOf(order, symbol), AverageDecimals);
        if (fee is { } paid) json.WritePicos("fee"u8, Figures.PicosOf(paid));
        json.WriteString("reason"u8, reason);
        json.WriteMs("time_updated_ms"u8, order.UpdatedUs);
        json.WriteEndObject();
    }

    /// <summary>What it waits for, or waited for to its end; none once it was triggered.</summary>
    static Ticks StopPriceOf(OrderView order)
    {
        var neverBegan = order is { State: OrderState.Cancelled, TradesCount: 0, PrioritySequence: 0 }
            && order.Reason is not (CancelReason.TriggerFailed or CancelReason.PriceProtection or CancelReason.NoLiquidity
                or CancelReason.SelfTrade or CancelReason.ReduceOnly or CancelReason.PositionClosed);
        return order.IsWaiting || neverBegan ? order.TriggerPrice : Ticks.None;
    }

    /// <summary>Mean price of its fills, to the nearest, ties to even; 0 = none.</summary>
    static Int128 AveragePriceOf(OrderView order, Symbol symbol)
    {
        if (order.Filled.IsZero) return 0;
        var tickLots = order.FilledNotional.Units / symbol.Instrument.Scale.NotionalUnits;
        return Rounding.HalfEven(tickLots * PositionStanding.PowerOfTen(AverageDecimals - symbol.PriceDecimals), order.Filled.Value);
    }
}
