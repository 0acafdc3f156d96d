using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>An order as Peatio v2 shows it (docs/dialects/peatio.md).</summary>
internal static class OrderWire
{
    /// <summary>How much of an order is shown.</summary>
    public enum Shape
    {
        /// <summary>To its owner, as it is.</summary>
        Own,

        /// <summary>To its owner, as it was at the moment of acceptance, whatever happened since.</summary>
        Accepted,

        /// <summary>To everybody: without uuid, rates and client order id.</summary>
        Public,
    }

    public static void Write(Utf8JsonWriter json, OrderView order, InstrumentView instrument, IsoTime time, Shape shape)
    {
        json.WriteStartObject();
        WriteFields(json, order, instrument, time, shape);
        json.WriteEndObject();
    }

    /// <summary>The order with its trades.</summary>
    public static void WriteWithTrades(
        Utf8JsonWriter json, OrderView order, InstrumentView instrument, IReadOnlyList<FillView> fills, IsoTime time)
    {
        json.WriteStartObject();
        WriteFields(json, order, instrument, time, Shape.Own);
        json.WriteStartArray("trades"u8);
        foreach (var fill in fills) TradeWire.WriteOfOrder(json, fill, instrument, time);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteFields(Utf8JsonWriter json, OrderView order, InstrumentView instrument, IsoTime time, Shape shape)
    {
        var accepted = shape == Shape.Accepted;
        var (pricePrecision, amountPrecision) = (instrument.Terms.PricePrecision, instrument.Terms.AmountPrecision);
        var filled = accepted ? Lots.Zero : order.Filled;
        // What an iceberg hides is its owner's business.
        var hidden = shape == Shape.Public && !order.DisplayQuantity.IsZero ? order.Remaining - order.Shown : Lots.Zero;
        json.WriteNumber("id"u8, order.Id.Value);
        if (shape != Shape.Public) json.WriteString("uuid"u8, order.Uuid);
        json.WriteString("side"u8, OrderText.SideOf(order.Side));
        json.WriteString("ord_type"u8, OrderText.KindOf(order));
        if (order.Price == Ticks.None) json.WriteNull("price"u8);
        else json.WriteDecimal("price"u8, order.Price, pricePrecision);
        json.WriteDecimal("avg_price"u8, accepted ? Ticks.None : OrderText.AveragePrice(order, instrument.Scale), pricePrecision);
        json.WriteString("state"u8, accepted ? "pending" : OrderText.StateOf(order.State));
        json.WriteString("market"u8, instrument.Code);
        json.WriteString("created_at"u8, time.Of(order.CreatedUs));
        json.WriteString("updated_at"u8, time.Of(accepted ? order.CreatedUs : order.UpdatedUs));
        json.WriteDecimal("origin_volume"u8, order.Quantity - hidden, amountPrecision);
        json.WriteDecimal("remaining_volume"u8, order.Quantity - filled - hidden, amountPrecision);
        json.WriteDecimal("executed_volume"u8, filled, amountPrecision);
        if (shape != Shape.Public)
        {
            json.WriteDecimal("maker_fee"u8, order.Maker);
            json.WriteDecimal("taker_fee"u8, order.Taker);
        }

        json.WriteNumber("trades_count"u8, accepted ? 0 : order.TradesCount);
        if (shape != Shape.Public) OrderText.WriteTerms(json, order, instrument);
        if (shape != Shape.Public && order.ClientOrderId is { } clientId) json.WriteString("client_order_id"u8, clientId);
    }
}
