using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Trades as classic Peatio shows them: to everybody, to a side, inside an order, as pending ones.</summary>
internal static class TradeWire
{
    public static void WritePublic(Utf8JsonWriter json, TradeView trade, InstrumentView market)
    {
        json.WriteStartObject();
        WriteTerms(json, trade.Id, trade.Price, trade.Quantity, trade.TimeUs, market);
        // Wire quirk: nobody's side is told here (docs/dialects/classic.md).
        json.WriteNull("side"u8);
        json.WriteString("trend"u8, OrderText.SideOf(trade.TakerSide));
        json.WriteEndObject();
    }

    /// <summary>To the member whose fill it is; a trade with oneself is told from the ask's side.</summary>
    public static void WriteOwn(Utf8JsonWriter json, FillView fill, TradeOrders orders, InstrumentView market)
    {
        json.WriteStartObject();
        WriteTerms(json, fill.Trade, fill.Price, fill.Quantity, fill.TimeUs, market);
        json.WriteString("side"u8, fill.SelfTrade || fill.Side == Side.Sell ? "ask"u8 : "bid"u8);
        json.WriteString("trend"u8, OrderText.SideOf(fill.TakerSide));
        json.WriteNumber("order_id"u8, fill.SelfTrade ? orders.Ask.Value : fill.Order.Value);
        json.WriteEndObject();
    }

    /// <summary>Inside the order whose fill it is.</summary>
    public static void WriteOfOrder(Utf8JsonWriter json, FillView fill, InstrumentView market)
    {
        json.WriteStartObject();
        WriteTerms(json, fill.Trade, fill.Price, fill.Quantity, fill.TimeUs, market);
        json.WriteString("side"u8, OrderText.SideOf(fill.Side));
        json.WriteEndObject();
    }

    /// <summary>Beside the running candle.</summary>
    /// <param name="down">Whether the price was below the trade before.</param>
    public static void WritePending(Utf8JsonWriter json, TradeView trade, bool down, InstrumentView market)
    {
        json.WriteStartObject();
        json.WriteNumber("tid"u8, trade.Id.Value);
        json.WriteString("type"u8, down ? "sell"u8 : "buy"u8);
        json.WriteNumber("date"u8, trade.TimeUs / 1_000_000);
        json.WriteDecimal("price"u8, trade.Price, market.Terms.PricePrecision);
        json.WriteDecimal("amount"u8, trade.Quantity, market.Terms.AmountPrecision);
        json.WriteEndObject();
    }

    /// <summary>The properties that every form begins with.</summary>
    public static void WriteTerms(Utf8JsonWriter json, TradeId id, Ticks price, Lots quantity, long timeUs, InstrumentView market)
    {
        json.WriteNumber("id"u8, id.Value);
        json.WriteDecimal("price"u8, price, market.Terms.PricePrecision);
        json.WriteDecimal("volume"u8, quantity, market.Terms.AmountPrecision);
        json.WriteDecimal("funds"u8, market.Scale.Notional(price, quantity));
        json.WriteString("market"u8, market.Code);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(timeUs));
    }

    /// <summary>The two orders of a trade.</summary>
    public readonly record struct TradeOrders(OrderId Ask, OrderId Bid);
}
