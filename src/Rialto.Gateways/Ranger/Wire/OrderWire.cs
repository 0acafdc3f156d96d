using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>An order as its owner is told of it (§4.3): Unix seconds where REST has ISO times.</summary>
internal static class OrderWire
{
    public static TextFrame Own(string stream, OrderView order, InstrumentView instrument) =>
        Build(stream, order, instrument, OrderText.StateOf(order.State));

    /// <summary>Accepted, not in the book yet.</summary>
    public static TextFrame Pending(string stream, OrderView order, InstrumentView instrument) =>
        Build(stream, order, instrument, "pending");

    static TextFrame Build(string stream, OrderView order, InstrumentView instrument, string state) =>
        FrameWriter.Build(stream, (order, instrument, state), static (json, all) => Write(json, all.order, all.instrument, all.state));

    static void Write(Utf8JsonWriter json, OrderView order, InstrumentView instrument, string state)
    {
        var (pricePrecision, amountPrecision) = (instrument.Terms.PricePrecision, instrument.Terms.AmountPrecision);
        var createdS = order.CreatedUs / 1_000_000;
        json.WriteStartObject();
        json.WriteNumber("id"u8, order.Id.Value);
        json.WriteString("uuid"u8, order.Uuid);
        json.WriteString("market"u8, instrument.Code);
        json.WriteString("kind"u8, KindOf(order.Side));
        json.WriteString("side"u8, OrderText.SideOf(order.Side));
        json.WriteString("ord_type"u8, OrderText.KindOf(order));
        json.WriteString("order_type"u8, OrderText.KindOf(order));
        if (order.Price == Ticks.None) json.WriteNull("price"u8);
        else json.WriteDecimal("price"u8, order.Price, pricePrecision);
        json.WriteDecimal("avg_price"u8, OrderText.AveragePrice(order, instrument.Scale), pricePrecision);
        json.WriteString("state"u8, state);
        json.WriteDecimal("origin_volume"u8, order.Quantity, amountPrecision);
        json.WriteDecimal("remaining_volume"u8, order.Quantity - order.Filled, amountPrecision);
        json.WriteDecimal("executed_volume"u8, order.Filled, amountPrecision);
        json.WriteNumber("at"u8, createdS);
        json.WriteNumber("created_at"u8, createdS);
        json.WriteNumber("updated_at"u8, order.UpdatedUs / 1_000_000);
        json.WriteNumber("trades_count"u8, order.TradesCount);
        OrderText.WriteTerms(json, order, instrument);
        json.WriteEndObject();
    }

    static string KindOf(Side side) => side switch
    {
        Side.Buy => "bid",
        Side.Sell => "ask",
    };
}
