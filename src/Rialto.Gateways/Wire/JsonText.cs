using System.Numerics;
using System.Text.Json;
using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Wire;

/// <summary>Writes our numbers as JSON strings without making a string of them first.</summary>
public static class JsonText
{
    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Amount amount) =>
        json.WriteDecimal(name, amount.Units, Amount.Decimals);

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Ticks price, int pricePrecision) =>
        json.WriteDecimal(name, price.Value, pricePrecision);

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Lots quantity, int amountPrecision) =>
        json.WriteDecimal(name, quantity.Value, amountPrecision);

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, FeePpm rate) =>
        json.WriteDecimal(name, rate.Value, 6);

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 units, int decimals)
    {
        Span<char> text = stackalloc char[DecimalText.CharsMax];
        json.WriteString(name, text[..DecimalText.Write(units, decimals, text)]);
    }

    /// <summary>A sum of any size, in 10^-18; null for none. What no account could hold is shown as the largest there is.</summary>
    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, BigInteger? units)
    {
        if (units is { } sum) json.WriteDecimal(name, (Int128)BigInteger.Clamp(sum, Smallest, Largest), Amount.Decimals);
        else json.WriteNull(name);
    }

    static readonly BigInteger Largest = Int128.MaxValue;
    static readonly BigInteger Smallest = -Largest;

    public static void WriteDecimalValue(this Utf8JsonWriter json, Int128 units, int decimals)
    {
        Span<char> text = stackalloc char[DecimalText.CharsMax];
        json.WriteStringValue(text[..DecimalText.Write(units, decimals, text)]);
    }

    /// <summary>The shortest exact JSON number: <c>31.5</c>, <c>31</c>.</summary>
    public static void WriteDecimalNumber(this Utf8JsonWriter json, Int128 units, int decimals)
    {
        Span<char> text = stackalloc char[DecimalText.CharsMax];
        var written = text[..DecimalText.Write(units, decimals, text)];
        if (written.EndsWith(".0")) written = written[..^2];
        json.WriteRawValue(written, skipInputValidation: true);
    }
}
