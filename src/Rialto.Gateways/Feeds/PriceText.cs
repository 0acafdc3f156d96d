using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Feeds;

/// <summary>Finds a price in somebody else's JSON, and turns it into ticks. Never through a floating point number.</summary>
static class PriceText
{
    /// <summary>The price in a message; null = it has none, or none above zero.</summary>
    public static DecimalNumber? Find(ReadOnlyMemory<byte> message, SourceTerms terms)
    {
        try
        {
            using var json = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax });
            if (terms.Only is { } only && TextAt(json.RootElement, only.Path) != only.Text) return null;
            return TextAt(json.RootElement, terms.Path) is { } text && DecimalText.TryRead(text, out var price) && price.IsPositive
                ? price
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>To the nearest tick, ties to even; None = zero, or beyond any price.</summary>
    public static Ticks ToTicks(DecimalNumber price, int precision)
    {
        if (price.IsWide || !price.IsPositive) return Ticks.None;
        var fit = price.InUnits(precision, out long exact);
        if (fit == DecimalFit.Exact) return new Ticks(exact);
        return fit == DecimalFit.TooLarge ? Ticks.None : Rounded(price.Coefficient, -(price.Exponent + precision));
    }

    static Ticks Rounded(UInt128 coefficient, int digits)
    {
        var unit = UInt128.One;
        for (; digits > 0; digits--)
        {
            // The coefficient has 38 digits at most: what is that small rounds to nothing.
            if (unit > UInt128.MaxValue / 10) return Ticks.None;
            unit *= 10;
        }

        var (whole, rest) = UInt128.DivRem(coefficient, unit);
        var half = unit / 2;
        if (rest > half || (rest == half && UInt128.IsOddInteger(whole))) whole++;
        return whole > long.MaxValue ? Ticks.None : new Ticks((long)whole);
    }

    static string? TextAt(JsonElement at, IReadOnlyList<string> path)
    {
        foreach (var step in path)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member)) at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, out var index) && index >= 0 && index < at.GetArrayLength())
                at = at[index];
            else return null;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number => at.GetRawText(),
            JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.True or JsonValueKind.False
                or JsonValueKind.Null => null,
        };
    }
}
