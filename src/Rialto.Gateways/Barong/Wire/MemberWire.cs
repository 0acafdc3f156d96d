using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Dossiers;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong.Wire;

/// <summary>Members as Barong shows them, to themselves and to staff (docs/dialects/barong.md).</summary>
internal static class MemberWire
{
    /// <param name="csrfToken">Only in answers that open a session, else null.</param>
    public static void WriteFull(Utf8JsonWriter json, Member member, Dossier dossier, string? csrfToken, bool masked)
    {
        json.WriteStartObject();
        WriteStanding(json, member);
        if (csrfToken is not null) json.WriteString("csrf_token"u8, csrfToken);
        json.WriteString("username"u8, member.Username);
        json.WriteStartArray("labels"u8);
        foreach (var label in member.Labels) WriteLabel(json, label);
        json.WriteEndArray();
        WriteList(json, "phones"u8, dossier.Phones, (writer, phone) => DossierWire.WritePhone(writer, phone, masked));
        WriteList(json, "profiles"u8, dossier.Profiles, (writer, profile) => DossierWire.WriteProfile(writer, profile, masked));
        WriteList(json, "data_storages"u8, dossier.Storages, DossierWire.WriteStorage);
        WriteTimes(json, member);
        json.WriteEndObject();
    }

    /// <summary>For staff.</summary>
    public static void WriteUser(Utf8JsonWriter json, Member member)
    {
        json.WriteStartObject();
        WriteUserFields(json, member);
        json.WriteEndObject();
    }

    /// <summary>For staff.</summary>
    public static void WriteWithProfiles(Utf8JsonWriter json, Member member, IReadOnlyList<Profile> profiles)
    {
        json.WriteStartObject();
        WriteUserFields(json, member);
        WriteList(json, "profiles"u8, profiles, static (writer, profile) => DossierWire.WriteProfile(writer, profile, masked: false));
        WriteTimes(json, member);
        json.WriteEndObject();
    }

    /// <summary>For staff: everything.</summary>
    public static void WriteKyc(Utf8JsonWriter json, Member member, Dossier dossier)
    {
        json.WriteStartObject();
        WriteUserFields(json, member);
        WriteList(json, "profiles"u8, dossier.Profiles,
            static (writer, profile) => DossierWire.WriteProfile(writer, profile, masked: false));
        WriteList(json, "labels"u8, member.Labels, WriteAdminLabel);
        WriteList(json, "phones"u8, dossier.Phones, static (writer, phone) => DossierWire.WritePhone(writer, phone, masked: false));
        WriteList(json, "documents"u8, dossier.Documents, DossierWire.WriteDocumentForStaff);
        WriteList(json, "data_storages"u8, dossier.Storages, DossierWire.WriteStorage);
        WriteList(json, "comments"u8, dossier.Comments, DossierWire.WriteComment);
        WriteTimes(json, member);
        json.WriteEndObject();
    }

    public static void WriteLabel(Utf8JsonWriter json, Label label)
    {
        json.WriteStartObject();
        WriteLabelFields(json, label);
        json.WriteEndObject();
    }

    static void WriteAdminLabel(Utf8JsonWriter json, Label label)
    {
        json.WriteStartObject();
        WriteLabelFields(json, label);
        json.WriteString("description"u8, label.Description);
        json.WriteEndObject();
    }

    static void WriteLabelFields(Utf8JsonWriter json, Label label)
    {
        json.WriteString("key"u8, label.Key);
        json.WriteString("value"u8, label.Value);
        json.WriteString("scope"u8, label.Scope switch { LabelScope.Public => "public", LabelScope.Private => "private" });
        json.WriteString("created_at"u8, IsoTime.Utc.Of(label.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(label.UpdatedAtUs));
    }

    static void WriteUserFields(Utf8JsonWriter json, Member member)
    {
        WriteStanding(json, member);
        json.WriteString("username"u8, member.Username);
    }

    static void WriteStanding(Utf8JsonWriter json, Member member)
    {
        json.WriteString("email"u8, member.Email);
        json.WriteString("uid"u8, member.Uid);
        json.WriteString("role"u8, member.Role);
        json.WriteNumber("level"u8, member.Level);
        json.WriteBoolean("otp"u8, member.Otp);
        json.WriteString("state"u8, member.State);
        json.WriteString("referral_uid"u8, member.ReferralUid);
        json.WriteString("data"u8, member.Data);
    }

    static void WriteTimes(Utf8JsonWriter json, Member member)
    {
        json.WriteString("created_at"u8, IsoTime.Utc.Of(member.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(member.UpdatedAtUs));
    }

    static void WriteList<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }
}
