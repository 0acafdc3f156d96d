using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>Statistics of a symbol over the last 24 hours, in their three forms.</summary>
internal static class MarketWire
{
    const int PercentDecimals = 2;

    public static void WriteDaily(Utf8JsonWriter json, Symbol symbol, TickerView ticker)
    {
        // Without trades every price is the last one that is known.
        var (open, high, low) = ticker.Window.IsEmpty
            ? (ticker.Last, ticker.Last, ticker.Last)
            : (ticker.Open, ticker.High, ticker.Low);
        json.WriteStartObject();
        json.WriteString("symbol"u8, symbol.Name);
        json.WritePriceOrNull("open_price"u8, open, symbol);
        json.WritePriceOrNull("max_price"u8, high, symbol);
        json.WritePriceOrNull("min_price"u8, low, symbol);
        json.WritePriceOrNull("last_price"u8, ticker.Last, symbol);
        json.WriteDecimal("price_change"u8, ticker.Last.Value - open.Value, symbol.PriceDecimals);
        json.WriteDecimal("price_change_percent"u8, ticker.ChangeHundredths(), PercentDecimals);
        WriteVolumes(json, ticker);
        json.WriteNumber("trades"u8, ticker.TradesCount);
        json.WriteVolume("open_interest"u8, symbol.Perpetual.OpenInterest, symbol);
        json.WriteMs("timestamp_ms"u8, ticker.AtUs);
        json.WriteEndObject();
    }

    public static void WriteSummary(Utf8JsonWriter json, Symbol symbol, TickerView ticker)
    {
        json.WriteStartObject(symbol.Name);
        WriteCommon(json, symbol, ticker);
        json.WriteEndObject();
    }

    public static void WriteTicker(Utf8JsonWriter json, Symbol symbol, TickerView ticker)
    {
        json.WriteStartObject(symbol.Name);
        WriteCommon(json, symbol, ticker);
        json.WriteNumber("is_frozen"u8, symbol.TradeMode == "full" ? 0 : 1);
        json.WriteEndObject();
    }

    static void WriteCommon(Utf8JsonWriter json, Symbol symbol, TickerView ticker)
    {
        var hasRate = symbol.Perpetual.Fair != Ticks.None;
        json.WritePriceOrNull("last_price"u8, ticker.Last, symbol);
        json.WritePriceOrNull("lowest_ask"u8, ticker.BestAsk, symbol);
        json.WritePriceOrNull("highest_bid"u8, ticker.BestBid, symbol);
        WriteVolumes(json, ticker);
        json.WritePriceOrNull("max_price"u8, ticker.High, symbol);
        json.WritePriceOrNull("min_price"u8, ticker.Low, symbol);
        json.WriteDecimal("price_change_percent"u8, ticker.ChangeHundredths(), PercentDecimals);
        json.WritePriceOrNull("fair_price"u8, symbol.Perpetual.Fair, symbol);
        json.WritePriceOrNull("spot_price"u8, symbol.Perpetual.Index, symbol);
        WriteRateOrNull(json, "funding_rate"u8, hasRate, symbol.Perpetual.RateE8);
        WriteRateOrNull(json, "next_funding_rate"u8, hasRate, symbol.Perpetual.NextRateE8);
        json.WriteVolume("open_interest"u8, symbol.Perpetual.OpenInterest, symbol);
    }

    static void WriteVolumes(Utf8JsonWriter json, TickerView ticker)
    {
        json.WriteDecimal("base_volume"u8, ticker.BaseVolume);
        json.WriteDecimal("quote_volume"u8, ticker.QuoteVolume);
    }

    static void WriteRateOrNull(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool hasRate, int rateE8)
    {
        if (hasRate) json.WriteRate(name, rateE8);
        else json.WriteNull(name);
    }
}
