using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Node.History;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>A forced trade.</summary>
internal static class LiquidationWire
{
    /// <summary>As everybody sees it.</summary>
    public static void Write(Utf8JsonWriter json, LiquidationView liquidation, Symbol symbol)
    {
        json.WriteStartObject();
        WriteCommon(json, liquidation, symbol);
        json.WriteEndObject();
    }

    /// <summary>As the account's owner sees it.</summary>
    public static void WriteOwn(Utf8JsonWriter json, LiquidationView liquidation, Symbol symbol)
    {
        json.WriteStartObject();
        WriteCommon(json, liquidation, symbol);
        json.WriteNumber("order_id"u8, liquidation.Order.Value);
        json.WriteEndObject();
    }

    static void WriteCommon(Utf8JsonWriter json, LiquidationView liquidation, Symbol symbol)
    {
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteString("side"u8, OrderText.SideOf(liquidation.Side));
        json.WritePrice("price"u8, liquidation.Price, symbol);
        json.WriteVolume("volume"u8, liquidation.Quantity, symbol);
        json.WriteString("kind"u8, KindOf(liquidation.Kind));
        json.WriteMs("timestamp_ms"u8, liquidation.TimeUs);
    }

    static string KindOf(LiquidationKind kind) => kind switch
    {
        LiquidationKind.Liquidation => "liquidation",
        LiquidationKind.TakeOver => "takeover",
        LiquidationKind.Adl => "adl",
    };
}
