using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Trades as Peatio v2 shows them: to everybody, to a side, inside an order.</summary>
internal static class TradeWire
{
    /// <summary>To everybody, with strings and ISO times.</summary>
    public static void WritePublic(Utf8JsonWriter json, TradeView trade, InstrumentView instrument, IsoTime time)
    {
        json.WriteStartObject();
        WriteTerms(json, trade.Id, trade.Price, trade.Quantity, instrument);
        json.WriteString("market"u8, instrument.Code);
        json.WriteString("created_at"u8, time.Of(trade.TimeUs));
        json.WriteString("taker_type"u8, OrderText.SideOf(trade.TakerSide));
        json.WriteEndObject();
    }

    /// <summary>To everybody, with JSON numbers and Unix seconds.</summary>
    public static void WritePublicNumeric(Utf8JsonWriter json, TradeView trade, InstrumentView instrument)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, trade.Id.Value);
        json.WritePropertyName("price"u8);
        json.WriteDecimalNumber(trade.Price.Value, instrument.Terms.PricePrecision);
        json.WritePropertyName("amount"u8);
        json.WriteDecimalNumber(trade.Quantity.Value, instrument.Terms.AmountPrecision);
        json.WritePropertyName("total"u8);
        json.WriteDecimalNumber(instrument.Scale.Notional(trade.Price, trade.Quantity).Units, Amount.Decimals);
        json.WriteString("market"u8, instrument.Code);
        json.WriteNumber("created_at"u8, trade.TimeUs / 1_000_000);
        json.WriteString("taker_type"u8, OrderText.SideOf(trade.TakerSide));
        json.WriteEndObject();
    }

    /// <summary>To the member whose fill it is.</summary>
    public static void WriteOwn(Utf8JsonWriter json, FillView fill, InstrumentView instrument, IsoTime time)
    {
        json.WriteStartObject();
        WriteTerms(json, fill.Trade, fill.Price, fill.Quantity, instrument);
        // The fee is taken from what the side received.
        json.WriteString("fee_currency"u8, fill.Side == Side.Buy ? instrument.BaseCode : instrument.QuoteCode);
        json.WriteDecimal("fee"u8, fill.Rate);
        json.WriteDecimal("fee_amount"u8, fill.Fee);
        json.WriteString("market"u8, instrument.Code);
        json.WriteString("created_at"u8, time.Of(fill.TimeUs));
        json.WriteString("taker_type"u8, OrderText.SideOf(fill.TakerSide));
        json.WriteString("side"u8, OrderText.SideOf(fill.Side));
        json.WriteNumber("order_id"u8, fill.Order.Value);
        json.WriteEndObject();
    }

    /// <summary>Inside the order whose fill it is.</summary>
    public static void WriteOfOrder(Utf8JsonWriter json, FillView fill, InstrumentView instrument, IsoTime time)
    {
        json.WriteStartObject();
        WriteTerms(json, fill.Trade, fill.Price, fill.Quantity, instrument);
        json.WriteString("market"u8, instrument.Code);
        json.WriteString("created_at"u8, time.Of(fill.TimeUs));
        json.WriteString("taker_type"u8, OrderText.SideOf(fill.TakerSide));
        json.WriteString("side"u8, OrderText.SideOf(fill.Side));
        json.WriteEndObject();
    }

    static void WriteTerms(Utf8JsonWriter json, TradeId id, Ticks price, Lots quantity, InstrumentView instrument)
    {
        json.WriteNumber("id"u8, id.Value);
        json.WriteDecimal("price"u8, price, instrument.Terms.PricePrecision);
        json.WriteDecimal("amount"u8, quantity, instrument.Terms.AmountPrecision);
        json.WriteDecimal("total"u8, instrument.Scale.Notional(price, quantity));
    }
}
