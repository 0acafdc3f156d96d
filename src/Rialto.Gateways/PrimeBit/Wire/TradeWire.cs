using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>A trade as everybody sees it.</summary>
internal static class TradeWire
{
    public static void Write(Utf8JsonWriter json, TradeView trade, Symbol symbol)
    {
        json.WriteStartObject();
        json.WriteNumber("trade_id"u8, trade.Id.Value);
        json.WritePrice("price"u8, trade.Price, symbol);
        json.WriteVolume("volume"u8, trade.Quantity, symbol);
        json.WriteDecimal(
            "quote_volume"u8, (Int128)trade.Price.Value * trade.Quantity.Value, symbol.PriceDecimals + symbol.VolumeDecimals);
        json.WriteString("side"u8, OrderText.SideOf(trade.TakerSide));
        json.WriteMs("timestamp_ms"u8, trade.TimeUs);
        json.WriteEndObject();
    }
}
