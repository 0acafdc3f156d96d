using System.Globalization;
using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>Depth, tickers and candles as Peatio v2 shows them.</summary>
internal static class MarketDataWire
{
    /// <summary>Digits after the point of a volume-weighted average.</summary>
    const int AverageDecimals = 16;

    public static void WriteDepth(Utf8JsonWriter json, BookSnapshot book, InstrumentView instrument, int levels, long nowUs)
    {
        json.WriteStartObject();
        json.WriteNumber("timestamp"u8, nowUs / 1_000_000);
        json.WriteStartArray("asks"u8);
        foreach (var level in book.Asks(levels)) WriteLevel(json, level, instrument);
        json.WriteEndArray();
        json.WriteStartArray("bids"u8);
        foreach (var level in book.Bids(levels)) WriteLevel(json, level, instrument);
        json.WriteEndArray();
        json.WriteNumber("sequence"u8, book.Sequence);
        json.WriteEndObject();
    }

    public static void WriteTicker(Utf8JsonWriter json, TickerView ticker, InstrumentView instrument)
    {
        json.WriteStartObject();
        json.WriteNumber("at"u8, ticker.AtUs / 1_000_000);
        json.WriteStartObject("ticker"u8);
        WriteTickerFields(json, ticker, instrument);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary><c>[time, open, high, low, close, volume]</c>, numbers.</summary>
    public static void WriteCandle(Utf8JsonWriter json, Candle candle, InstrumentView instrument)
    {
        var precision = instrument.Terms.PricePrecision;
        json.WriteStartArray();
        json.WriteNumberValue(candle.StartS);
        json.WriteDecimalNumber(candle.Open.Value, precision);
        json.WriteDecimalNumber(candle.High.Value, precision);
        json.WriteDecimalNumber(candle.Low.Value, precision);
        json.WriteDecimalNumber(candle.Close.Value, precision);
        json.WriteDecimalNumber(candle.Volume.Units, Amount.Decimals);
        json.WriteEndArray();
    }

    static void WriteLevel(Utf8JsonWriter json, BookLevel level, InstrumentView instrument)
    {
        json.WriteStartArray();
        json.WriteDecimalValue(level.Price.Value, instrument.Terms.PricePrecision);
        json.WriteDecimalValue(level.Quantity.Value, instrument.Terms.AmountPrecision);
        json.WriteEndArray();
    }

    static void WriteTickerFields(Utf8JsonWriter json, TickerView ticker, InstrumentView instrument)
    {
        var precision = instrument.Terms.PricePrecision;
        var extraDecimals = Math.Max(0, AverageDecimals - precision);
        json.WriteDecimal("buy"u8, ticker.BestBid, precision);
        json.WriteDecimal("sell"u8, ticker.BestAsk, precision);
        json.WriteDecimal("low"u8, ticker.Low, precision);
        json.WriteDecimal("high"u8, ticker.High, precision);
        json.WriteDecimal("open"u8, ticker.Open, precision);
        json.WriteDecimal("last"u8, ticker.Last, precision);
        json.WriteDecimal("volume"u8, ticker.QuoteVolume);
        json.WriteDecimal("vol"u8, ticker.QuoteVolume);
        json.WriteDecimal("amount"u8, ticker.BaseVolume);
        json.WriteDecimal("avg_price"u8, ticker.AveragePriceTicks(extraDecimals), precision + extraDecimals);
        json.WriteString("price_change_percent"u8, Percent(ticker.ChangeHundredths()));
        json.WriteNumber("at"u8, ticker.AtUs / 1_000_000);
    }

    /// <summary>Always with a sign and two decimals: <c>+20.00%</c>, <c>-3.19%</c>.</summary>
    static string Percent(long hundredths)
    {
        var (whole, rest) = Math.DivRem(Math.Abs(hundredths), 100);
        return string.Create(CultureInfo.InvariantCulture, $"{(hundredths < 0 ? '-' : '+')}{whole}.{rest:00}%");
    }
}
