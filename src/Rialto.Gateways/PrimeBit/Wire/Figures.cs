using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>How this dialect writes figures and times, beside what all dialects have in common.</summary>
internal static class Figures
{
    const int ShownDecimals = 8;
    const int UsOfMs = 1_000;
    const int UsOfSecond = 1_000_000;

    /// <summary>An amount in 10^-8 of the currency.</summary>
    public static void WriteShown(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 units) =>
        json.WriteDecimal(name, units, ShownDecimals);

    /// <summary>An exact amount in picos.</summary>
    public static void WritePicos(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 picos) =>
        json.WriteDecimal(name, picos, Symbol.PicoDecimals);

    /// <summary>A price; without one <c>"0.0"</c>.</summary>
    public static void WritePrice(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Ticks price, Symbol symbol) =>
        json.WriteDecimal(name, price, symbol.PriceDecimals);

    /// <summary>A price; without one null.</summary>
    public static void WritePriceOrNull(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Ticks price, Symbol symbol)
    {
        if (price == Ticks.None) json.WriteNull(name);
        else json.WritePrice(name, price, symbol);
    }

    public static void WriteVolume(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Lots volume, Symbol symbol) =>
        json.WriteDecimal(name, volume, symbol.VolumeDecimals);

    /// <summary>A rate of funding, in 10^-8.</summary>
    public static void WriteRate(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int rateE8) => json.WriteDecimal(name, rateE8, 8);

    /// <summary>Unix milliseconds.</summary>
    public static void WriteMs(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long us) => json.WriteNumber(name, us / UsOfMs);

    /// <summary>Unix seconds.</summary>
    public static void WriteSeconds(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long us) => json.WriteNumber(name, us / UsOfSecond);

    /// <summary>What an account's amounts in the ledger are in picos.</summary>
    public static Int128 PicosOf(Amount amount) => amount.Units / 1_000_000;
}
