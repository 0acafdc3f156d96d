using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Markets, tickers, books and depth as classic Peatio shows them.</summary>
internal static class MarketWire
{
    public static void Write(Utf8JsonWriter json, InstrumentView market)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, market.Code);
        json.WriteString("name"u8, MarketText.NameOf(market));
        json.WriteString("base_unit"u8, market.BaseCode);
        json.WriteString("quote_unit"u8, market.QuoteCode);
        // Wire quirk: digits as texts; that is how the clients that look at them want it.
        json.WriteString("bid_fixed"u8, $"{market.Terms.PricePrecision}");
        json.WriteString("ask_fixed"u8, $"{market.Terms.AmountPrecision}");
        json.WriteNull("price_group_fixed"u8);
        json.WriteEndObject();
    }

    public static void WriteTicker(Utf8JsonWriter json, TickerView ticker, InstrumentView market)
    {
        var digits = market.Terms.PricePrecision;
        json.WriteStartObject();
        json.WriteNumber("at"u8, ticker.AtUs / 1_000_000);
        json.WriteStartObject("ticker"u8);
        json.WriteDecimal("buy"u8, ticker.BestBid, digits);
        json.WriteDecimal("sell"u8, ticker.BestAsk, digits);
        json.WriteDecimal("low"u8, ticker.Low, digits);
        json.WriteDecimal("high"u8, ticker.High, digits);
        json.WriteDecimal("last"u8, ticker.Last, digits);
        json.WriteDecimal("vol"u8, ticker.BaseVolume);
        json.WriteDecimal("open"u8, ticker.Open, digits);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteBook(Utf8JsonWriter json, BookSnapshot book, InstrumentView market, int asks, int bids)
    {
        json.WriteStartObject();
        json.WriteStartArray("asks"u8);
        foreach (var order in book.Orders(Side.Sell, asks)) OrderWire.Write(json, order, market);
        json.WriteEndArray();
        json.WriteStartArray("bids"u8);
        foreach (var order in book.Orders(Side.Buy, bids)) OrderWire.Write(json, order, market);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The best levels of both sides, both lists from the highest price down.</summary>
    public static void WriteDepth(Utf8JsonWriter json, BookSnapshot book, InstrumentView market, int levels, long nowUs)
    {
        json.WriteStartObject();
        json.WriteNumber("timestamp"u8, nowUs / 1_000_000);
        json.WriteStartArray("asks"u8);
        foreach (var level in book.Asks(levels).Reverse()) MarketDataJson.WriteLevel(json, level.Price, level.Quantity, market);
        json.WriteEndArray();
        json.WriteStartArray("bids"u8);
        foreach (var level in book.Bids(levels)) MarketDataJson.WriteLevel(json, level.Price, level.Quantity, market);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
