using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>A row of the limits of withdrawals as Peatio v2 shows it.</summary>
internal static class WithdrawLimitWire
{
    public static void Write(Utf8JsonWriter json, WithdrawLimit limit, IsoTime time)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, limit.Id);
        json.WriteString("group"u8, limit.Group);
        json.WriteString("kyc_level"u8, limit.KycLevel);
        json.WriteString("limit_24_hour"u8, limit.Limit24Hour);
        json.WriteString("limit_1_month"u8, limit.Limit1Month);
        json.WriteString("created_at"u8, time.Of(limit.CreatedAtUs));
        json.WriteString("updated_at"u8, time.Of(limit.UpdatedAtUs));
        json.WriteEndObject();
    }
}
