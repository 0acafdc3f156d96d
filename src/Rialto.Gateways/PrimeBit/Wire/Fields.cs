using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>The members of a JSON object; null is as good as absent. Each reader is false for a value of another type.</summary>
internal readonly struct Fields(JsonElement body)
{
    /// <summary>Digits before and behind the point of a decimal.</summary>
    const int DigitsMax = 12;

    /// <summary>Whether a member is there, be it null.</summary>
    public bool Names(string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out _);

    /// <summary>Whether a member is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public bool TryText(string name, out string? text)
    {
        text = null;
        if (Find(name) is not { } value) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        text = TextOf(value);
        return text is not null;
    }

    /// <summary>A list of texts; null = absent.</summary>
    public bool TryTexts(string name, out IReadOnlyList<string>? texts)
    {
        texts = null;
        if (Find(name) is not { } value) return true;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > Limits.ArrayItemsMax) return false;
        var read = new List<string>();
        foreach (var each in value.EnumerateArray())
        {
            if (each.ValueKind != JsonValueKind.String || TextOf(each) is not { } text) return false;
            read.Add(text);
        }

        texts = read;
        return true;
    }

    public bool TryFlag(string name, out bool flag)
    {
        flag = false;
        if (Find(name) is not { } value) return true;
        flag = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    public bool TryInteger(string name, out long? number)
    {
        number = null;
        if (Find(name) is not { } value) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var whole)) return false;
        number = whole;
        return true;
    }

    /// <summary>A list, empty when absent.</summary>
    public bool TryList(string name, out IReadOnlyList<JsonElement> list)
    {
        list = [];
        if (Find(name) is not { } value) return true;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > Limits.ArrayItemsMax) return false;
        list = [.. value.EnumerateArray()];
        return true;
    }

    /// <summary>A decimal, or a blank string, which is as good as absent: some clients send it where there is no price.</summary>
    public bool TryFigureOrBlank(string name, out DecimalNumber? figure)
    {
        figure = null;
        var isBlank = Find(name) is { ValueKind: JsonValueKind.String } value && value.ValueEquals("");
        return isBlank || TryFigure(name, out figure);
    }

    /// <summary>A decimal: a string, or a number by its text.</summary>
    public bool TryFigure(string name, out DecimalNumber? figure)
    {
        figure = null;
        if (Find(name) is null) return true;
        if (!TryNumberText(name, out var text) || !TryReadFigure(text, out var read)) return false;
        figure = read;
        return true;
    }

    /// <summary>The text of a string, or of a number as it stands there; false = neither, or absent.</summary>
    public bool TryNumberText(string name, [NotNullWhen(true)] out string? text)
    {
        text = Find(name) is not { } value ? null : value.ValueKind switch
        {
            JsonValueKind.String => TextOf(value),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.True or JsonValueKind.False
                or JsonValueKind.Null => null,
        };
        return text is not null;
    }

    /// <summary>Up to twelve digits, and up to twelve behind a point: no sign, no exponent, no spaces.</summary>
    public static bool TryReadFigure(string text, out DecimalNumber figure)
    {
        figure = default;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "0" : text[(point + 1)..];
        return AreDigits(whole) && AreDigits(fraction) && DecimalText.TryRead(text, out figure);
    }

    static bool AreDigits(string text) => text.Length is > 0 and <= DigitsMax && text.All(char.IsAsciiDigit);

    // A string may have half of a surrogate pair, which is no text.
    static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    JsonElement? Find(string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }
}
