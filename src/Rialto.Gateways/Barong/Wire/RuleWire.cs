using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Barong.Wire;

/// <summary>Permissions, restrictions and abilities as Barong shows them (docs/dialects/barong.md).</summary>
internal static class RuleWire
{
    public static void WritePermission(Utf8JsonWriter json, PermissionRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, row.Id);
        json.WriteString("action"u8, row.Action);
        json.WriteString("role"u8, row.Role);
        json.WriteString("verb"u8, row.Verb);
        json.WriteString("path"u8, row.Path);
        json.WriteString("topic"u8, row.Topic);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(row.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(row.UpdatedAtUs));
        json.WriteEndObject();
    }

    public static void WriteRestriction(Utf8JsonWriter json, Restriction row)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, row.Id);
        json.WriteString("category"u8, row.Category);
        json.WriteString("scope"u8, row.Scope);
        json.WriteString("value"u8, row.Value);
        if (row.Code is { } code) json.WriteNumber("code"u8, code);
        else json.WriteNull("code"u8);
        json.WriteString("state"u8, row.State);
        json.WriteString("created_at"u8, IsoTime.Utc.Of(row.CreatedAtUs));
        json.WriteString("updated_at"u8, IsoTime.Utc.Of(row.UpdatedAtUs));
        json.WriteEndObject();
    }

    /// <summary>Only the lists that have something in them.</summary>
    public static void WriteAbilities(Utf8JsonWriter json, Abilities abilities)
    {
        json.WriteStartObject();
        WriteNames(json, "read"u8, abilities.Read);
        WriteNames(json, "manage"u8, abilities.Manage);
        json.WriteEndObject();
    }

    static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<Ability> abilities)
    {
        if (abilities.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var ability in abilities) json.WriteStringValue(ability.ToString());
        json.WriteEndArray();
    }
}
