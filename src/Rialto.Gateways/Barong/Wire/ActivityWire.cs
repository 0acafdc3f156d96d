using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Activity;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong.Wire;

/// <summary>Activities as staff sees them, with who did it and to whom (docs/dialects/barong.md).</summary>
internal static class ActivityWire
{
    public static void Write(Utf8JsonWriter json, ActivityEntry entry, ActivityCategory category, MemberRegister members)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, entry.Id);
        json.WriteString("user_ip"u8, entry.UserIp);
        json.WriteString("user_ip_country"u8, entry.UserIpCountry);
        json.WriteString("user_agent"u8, entry.UserAgent);
        json.WriteString("topic"u8, entry.Topic);
        json.WriteString("action"u8, entry.Action);
        json.WriteString("result"u8, CredentialWire.ResultOf(entry.Result));
        json.WriteString("data"u8, entry.Data);
        WriteWho(json, category == ActivityCategory.User ? "user"u8 : "admin"u8,
            entry.Member is { } number ? members.ByNumber(number) : null);
        if (category == ActivityCategory.Admin)
            WriteWho(json, "target"u8, entry.TargetUid is { } uid ? members.ByUid(uid) : null);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(entry.CreatedAtUs));
        json.WriteEndObject();
    }

    public static void WriteDays(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<(string Day, long Count)> days)
    {
        json.WriteStartObject(name);
        foreach (var (day, count) in days) json.WriteNumber(day, count);
        json.WriteEndObject();
    }

    static void WriteWho(Utf8JsonWriter json, ReadOnlySpan<byte> name, Member? member)
    {
        json.WritePropertyName(name);
        if (member is null) json.WriteNullValue();
        else MemberWire.WriteUser(json, member);
    }
}
