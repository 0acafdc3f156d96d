using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Tickers as Peatio v2 shows them.</summary>
internal static class MarketDataWire
{
    public static void WriteTicker(Utf8JsonWriter json, TickerView ticker, InstrumentView instrument)
    {
        json.WriteStartObject();
        json.WriteNumber("at"u8, ticker.AtUs / 1_000_000);
        json.WriteStartObject("ticker"u8);
        WriteTickerFields(json, ticker, instrument);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteTickerFields(Utf8JsonWriter json, TickerView ticker, InstrumentView instrument)
    {
        var precision = instrument.Terms.PricePrecision;
        json.WriteDecimal("buy"u8, ticker.BestBid, precision);
        json.WriteDecimal("sell"u8, ticker.BestAsk, precision);
        json.WriteDecimal("low"u8, ticker.Low, precision);
        json.WriteDecimal("high"u8, ticker.High, precision);
        json.WriteDecimal("open"u8, ticker.Open, precision);
        json.WriteDecimal("last"u8, ticker.Last, precision);
        json.WriteDecimal("volume"u8, ticker.QuoteVolume);
        json.WriteDecimal("vol"u8, ticker.QuoteVolume);
        json.WriteDecimal("amount"u8, ticker.BaseVolume);
        MarketDataJson.WriteAverage(json, ticker, instrument);
        json.WriteString("price_change_percent"u8, MarketDataJson.ChangePercent(ticker));
        json.WriteNumber("at"u8, ticker.AtUs / 1_000_000);
    }
}
