using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>An order as classic Peatio shows it.</summary>
internal static class OrderWire
{
    /// <summary>An object with the order as it is.</summary>
    public static void Write(Utf8JsonWriter json, OrderView order, InstrumentView market) => Write(json, order, market, accepted: false);

    /// <summary>As it was at the moment of acceptance, whatever happened since.</summary>
    public static void WriteAccepted(Utf8JsonWriter json, OrderView order, InstrumentView market) =>
        Write(json, order, market, accepted: true);

    /// <summary>The order with its trades.</summary>
    public static void WriteWithTrades(Utf8JsonWriter json, OrderView order, InstrumentView market, IReadOnlyList<FillView> fills)
    {
        json.WriteStartObject();
        WriteFields(json, order, market, accepted: false);
        json.WriteStartArray("trades"u8);
        foreach (var fill in fills) TradeWire.WriteOfOrder(json, fill, market);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, OrderView order, InstrumentView market, bool accepted)
    {
        json.WriteStartObject();
        WriteFields(json, order, market, accepted);
        json.WriteEndObject();
    }

    static void WriteFields(Utf8JsonWriter json, OrderView order, InstrumentView market, bool accepted)
    {
        var (priceDigits, volumeDigits) = (market.Terms.PricePrecision, market.Terms.AmountPrecision);
        var filled = accepted ? Lots.Zero : order.Filled;
        json.WriteNumber("id"u8, order.Id.Value);
        json.WriteString("side"u8, OrderText.SideOf(order.Side));
        json.WriteString("ord_type"u8, OrderText.KindOf(order));
        if (order.Price == Ticks.None) json.WriteNull("price"u8);
        else json.WriteDecimal("price"u8, order.Price, priceDigits);
        json.WriteDecimal("avg_price"u8, accepted ? Ticks.None : OrderText.AveragePrice(order, market.Scale), priceDigits);
        json.WriteString("state"u8, accepted ? "wait" : OrderText.StateOf(order.State));
        json.WriteString("market"u8, market.Code);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(order.CreatedUs));
        json.WriteDecimal("volume"u8, order.Quantity, volumeDigits);
        json.WriteDecimal("remaining_volume"u8, order.Quantity - filled, volumeDigits);
        json.WriteDecimal("executed_volume"u8, filled, volumeDigits);
        json.WriteNumber("trades_count"u8, accepted ? 0 : order.TradesCount);
    }
}
