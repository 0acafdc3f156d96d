using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>A tick of whatever category: <c>{"ask":…,"bid":…,"last":…,"timestamp_ms":…,"volume":…}</c>.</summary>
internal static class TickWire
{
    /// <summary>A trade.</summary>
    public static void WriteMarket(Utf8JsonWriter json, Ticks price, Lots volume, Symbol symbol, long timeUs)
    {
        Begin(json, Ticks.None, Ticks.None, symbol);
        json.WritePrice("last"u8, price, symbol);
        json.WriteMs("timestamp_ms"u8, timeUs);
        json.WriteVolume("volume"u8, volume, symbol);
        json.WriteEndObject();
    }

    /// <summary>The fair price between the best of the book; None = that side is empty.</summary>
    public static void WriteFair(Utf8JsonWriter json, Ticks fair, Ticks bid, Ticks ask, Symbol symbol, long timeUs) =>
        WritePrice(json, fair, bid, ask, symbol, timeUs);

    /// <summary>The spot index.</summary>
    public static void WriteSpot(Utf8JsonWriter json, Ticks index, Symbol symbol, long timeUs) =>
        WritePrice(json, index, Ticks.None, Ticks.None, symbol, timeUs);

    /// <summary>A rate of funding, and when it is paid.</summary>
    public static void WriteFunding(Utf8JsonWriter json, int rateE8, long fundingUs, Symbol symbol, long timeUs)
    {
        Begin(json, Ticks.None, Ticks.None, symbol);
        json.WriteRate("last"u8, rateE8);
        json.WriteMs("timestamp_ms"u8, timeUs);
        json.WriteNull("volume"u8);
        json.WriteMs("funding_time_ms"u8, fundingUs);
        json.WriteEndObject();
    }

    static void WritePrice(Utf8JsonWriter json, Ticks last, Ticks bid, Ticks ask, Symbol symbol, long timeUs)
    {
        Begin(json, bid, ask, symbol);
        json.WritePriceOrNull("last"u8, last, symbol);
        json.WriteMs("timestamp_ms"u8, timeUs);
        json.WriteNull("volume"u8);
        json.WriteEndObject();
    }

    static void Begin(Utf8JsonWriter json, Ticks bid, Ticks ask, Symbol symbol)
    {
        json.WriteStartObject();
        json.WritePriceOrNull("ask"u8, ask, symbol);
        json.WritePriceOrNull("bid"u8, bid, symbol);
    }
}
