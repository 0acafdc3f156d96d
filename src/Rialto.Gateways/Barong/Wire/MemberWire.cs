using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong.Wire;

/// <summary>Members and their labels as Barong shows them (docs/dialects/barong.md).</summary>
internal static class MemberWire
{
    /// <param name="csrfToken">Only in answers that open a session, else null.</param>
    public static void WriteFull(Utf8JsonWriter json, Member member, string? csrfToken)
    {
        json.WriteStartObject();
        json.WriteString("email"u8, member.Email);
        json.WriteString("uid"u8, member.Uid);
        json.WriteString("role"u8, member.Role);
        json.WriteNumber("level"u8, member.Level);
        json.WriteBoolean("otp"u8, member.Otp);
        json.WriteString("state"u8, member.State);
        json.WriteString("referral_uid"u8, member.ReferralUid);
        json.WriteString("data"u8, member.Data);
        if (csrfToken is not null) json.WriteString("csrf_token"u8, csrfToken);
        json.WriteString("username"u8, member.Username);
        json.WriteStartArray("labels"u8);
        foreach (var label in member.Labels) WriteLabel(json, label);
        json.WriteEndArray();
        // Phones, profiles and stored data have no doors yet: nobody can have any.
        WriteEmptyList(json, "phones"u8);
        WriteEmptyList(json, "profiles"u8);
        WriteEmptyList(json, "data_storages"u8);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(member.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(member.UpdatedAtUs));
        json.WriteEndObject();
    }

    public static void WriteLabel(Utf8JsonWriter json, Label label)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, label.Key);
        json.WriteString("value"u8, label.Value);
        json.WriteString("scope"u8, label.Scope switch { LabelScope.Public => "public", LabelScope.Private => "private" });
        json.WriteString("created_at"u8, IsoTime.Utc.Of(label.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(label.UpdatedAtUs));
        json.WriteEndObject();
    }

    static void WriteEmptyList(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}
