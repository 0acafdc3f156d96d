using System.Text.Json;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>One request: its name, its nonce and its fields. Lives as long as its document.</summary>
internal sealed class CoinutRequest(JsonElement root, string name, long nonce, ReadOnlyMemory<byte> body)
{
    public const long NumberMax = uint.MaxValue;

    public string Name { get; } = name;

    public long Nonce { get; } = nonce;

    public JsonElement Root => root;

    /// <summary>Exactly as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public bool Has(string field) => root.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    public JsonElement? Find(string field) => root.TryGetProperty(field, out var value) ? value : null;

    /// <summary>A text; null = absent or none.</summary>
    public string? Text(string field) =>
        root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A whole number; null = absent or none.</summary>
    public long? Integer(string field) => IntegerOf(root, field);

    /// <summary>A whole number that is absent or good.</summary>
    public bool TryOptional(string field, out long? number)
    {
        number = Integer(field);
        return number is not null || !Has(field);
    }

    /// <summary>True, false, or one of them as a text.</summary>
    public bool TryFlag(string field, out bool? flag)
    {
        flag = null;
        if (!Has(field)) return true;
        var value = root.GetProperty(field);
        flag = value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when value.ValueEquals("true"u8) => true,
            JsonValueKind.String when value.ValueEquals("false"u8) => false,
            _ => null,
        };
        return flag is not null;
    }

    public static long? IntegerOf(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;
}
