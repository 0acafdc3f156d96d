using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>A row of the fee table as Peatio v2 shows it.</summary>
internal static class FeeWire
{
    /// <param name="market">Code of the instrument, or <c>any</c>.</param>
    public static void Write(Utf8JsonWriter json, FeeView fee, string market, IsoTime time)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, fee.Number);
        json.WriteString("group"u8, fee.GroupName);
        json.WriteString("market_id"u8, market);
        json.WriteDecimal("maker"u8, fee.Maker);
        json.WriteDecimal("taker"u8, fee.Taker);
        json.WriteString("created_at"u8, time.Of(fee.CreatedUs));
        json.WriteString("updated_at"u8, time.Of(fee.UpdatedUs));
        json.WriteEndObject();
    }
}
