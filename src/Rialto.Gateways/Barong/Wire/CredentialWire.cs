using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;

namespace Rialto.Gateways.Barong.Wire;

/// <summary>API keys, sessions and activity as Barong shows them (docs/dialects/barong.md).</summary>
internal static class CredentialWire
{
    /// <summary>How long a vault lends a stored secret, in seconds: part of the shape, nothing is lent here.</summary>
    const int LeaseSeconds = 2_764_800;

    /// <param name="secret">Only in the answer that made the key, else null.</param>
    /// <param name="inVault">The shape of the secret: as a vault's answer, or plain.</param>
    public static void WriteKey(Utf8JsonWriter json, ApiKey key, string? secret, bool inVault)
    {
        json.WriteStartObject();
        json.WriteString("kid"u8, key.Kid);
        json.WriteString("algorithm"u8, key.Algorithm);
        WriteTexts(json, "scope"u8, key.Scopes);
        // Only where there is one: the original knows no such fields.
        if (key.Addresses.Count > 0) WriteTexts(json, "addresses"u8, key.Addresses);
        if (key.ExpiresAtUs is { } expiresAtUs) json.WriteString("expires_at"u8, IsoTime.Utc.Of(expiresAtUs));
        json.WriteString("state"u8, key.State);
        if (secret is not null && inVault) WriteVault(json, secret);
        else if (secret is not null) json.WriteString("secret"u8, secret);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(key.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(key.UpdatedAtUs));
        json.WriteEndObject();
    }

    /// <summary>A list of keys, without secrets.</summary>
    public static void WriteKeys(Utf8JsonWriter json, IReadOnlyList<ApiKey> keys)
    {
        json.WriteStartArray();
        foreach (var key in keys) WriteKey(json, key, secret: null, inVault: false);
        json.WriteEndArray();
    }

    /// <summary>For its owner: the row as it is.</summary>
    public static void WriteRawServiceAccount(Utf8JsonWriter json, Member account, int owner)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, account.Number);
        json.WriteString("uid"u8, account.Uid);
        json.WriteNumber("owner_id"u8, owner);
        json.WriteString("email"u8, account.Email);
        json.WriteString("role"u8, account.Role);
        json.WriteNumber("level"u8, account.Level);
        json.WriteString("state"u8, account.State);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(account.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(account.UpdatedAtUs));
        json.WriteEndObject();
    }

    /// <summary>What is to be scanned, as a vault's answer.</summary>
    public static void WriteEnrolment(Utf8JsonWriter json, string barcodeBase64, string url)
    {
        json.WriteStartObject();
        json.WriteNull("auth"u8);
        json.WriteStartObject("data"u8);
        json.WriteString("barcode"u8, barcodeBase64);
        json.WriteString("url"u8, url);
        json.WriteEndObject();
        WriteLease(json, leaseSeconds: 0);
        json.WriteEndObject();
    }

    public static void WriteSession(Utf8JsonWriter json, Session session, bool isCurrent)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, session.Id);
        json.WriteString("user_ip"u8, session.Address.ToString());
        json.WriteString("user_agent"u8, session.UserAgent);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(session.CreatedAtUs));
        json.WriteString("last_used_at"u8, IsoTime.Utc.Of(session.LastUsedAtUs));
        json.WriteBoolean("current"u8, isCurrent);
        json.WriteEndObject();
    }

    public static void WriteActivity(Utf8JsonWriter json, ActivityEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, entry.Id);
        json.WriteString("user_ip"u8, entry.UserIp);
        json.WriteString("user_ip_country"u8, entry.UserIpCountry);
        json.WriteString("user_agent"u8, entry.UserAgent);
        json.WriteString("topic"u8, entry.Topic);
        json.WriteString("action"u8, entry.Action);
        json.WriteString("result"u8, ResultOf(entry.Result));
        json.WriteString("data"u8, entry.Data);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(entry.CreatedAtUs));
        json.WriteEndObject();
    }

    public static string ResultOf(ActivityResult result) => result switch
    {
        ActivityResult.Succeed => "succeed",
        ActivityResult.Failed => "failed",
        ActivityResult.Denied => "denied",
    };

    static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static void WriteVault(Utf8JsonWriter json, string secret)
    {
        json.WriteStartObject("secret"u8);
        json.WriteNull("auth"u8);
        json.WriteStartObject("data"u8);
        json.WriteString("value"u8, secret);
        json.WriteEndObject();
        WriteLease(json, LeaseSeconds);
        json.WriteEndObject();
    }

    static void WriteLease(Utf8JsonWriter json, int leaseSeconds)
    {
        json.WriteNumber("lease_duration"u8, leaseSeconds);
        json.WriteString("lease_id"u8, ""u8);
        json.WriteNull("metadata"u8);
        json.WriteBoolean("renewable"u8, false);
        json.WriteNull("warnings"u8);
        json.WriteNull("wrap_info"u8);
    }
}
