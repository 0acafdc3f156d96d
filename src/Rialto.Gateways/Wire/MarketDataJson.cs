using System.Globalization;
using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Wire;

/// <summary>Levels, depth, candles and averages as the whole Peatio family writes them.</summary>
internal static class MarketDataJson
{
    /// <summary>Digits after the point of a volume-weighted average.</summary>
    const int AverageDecimals = 16;

    /// <summary><c>{"timestamp":…,"asks":[…],"bids":[…],"sequence":…}</c>, best first.</summary>
    public static void WriteDepth(Utf8JsonWriter json, BookSnapshot book, InstrumentView instrument, int levels, long nowUs)
    {
        json.WriteStartObject();
        json.WriteNumber("timestamp"u8, nowUs / 1_000_000);
        WriteLevels(json, book, instrument, levels);
        json.WriteNumber("sequence"u8, book.Sequence);
        json.WriteEndObject();
    }

    /// <summary>The properties <c>asks</c> and <c>bids</c>, best first.</summary>
    public static void WriteLevels(Utf8JsonWriter json, BookSnapshot book, InstrumentView instrument, int levels)
    {
        json.WriteStartArray("asks"u8);
        foreach (var level in book.Asks(levels)) WriteLevel(json, level.Price, level.Quantity, instrument);
        json.WriteEndArray();
        json.WriteStartArray("bids"u8);
        foreach (var level in book.Bids(levels)) WriteLevel(json, level.Price, level.Quantity, instrument);
        json.WriteEndArray();
    }

    /// <summary><c>["price","amount"]</c></summary>
    public static void WriteLevel(Utf8JsonWriter json, Ticks price, Lots quantity, InstrumentView instrument)
    {
        json.WriteStartArray();
        json.WriteDecimalValue(price.Value, instrument.Terms.PricePrecision);
        json.WriteDecimalValue(quantity.Value, instrument.Terms.AmountPrecision);
        json.WriteEndArray();
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

    /// <summary>The property <c>avg_price</c>.</summary>
    public static void WriteAverage(Utf8JsonWriter json, TickerView ticker, InstrumentView instrument)
    {
        var precision = instrument.Terms.PricePrecision;
        var extraDecimals = Math.Max(0, AverageDecimals - precision);
        json.WriteDecimal("avg_price"u8, ticker.AveragePriceTicks(extraDecimals), precision + extraDecimals);
    }

    /// <summary>Always with a sign and two decimals: <c>+20.00%</c>, <c>-3.19%</c>.</summary>
    public static string ChangePercent(TickerView ticker)
    {
        var hundredths = ticker.ChangeHundredths();
        var (whole, rest) = Math.DivRem(Math.Abs(hundredths), 100);
        return string.Create(CultureInfo.InvariantCulture, $"{(hundredths < 0 ? '-' : '+')}{whole}.{rest:00}%");
    }
}
