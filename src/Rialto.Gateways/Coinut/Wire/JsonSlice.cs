using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>Where a value of a request stands in its body. None = absent.</summary>
/// <param name="Start">Of a text behind its quotation mark.</param>
/// <param name="Length">Of texts and numbers; else 0.</param>
internal readonly record struct JsonSlice(JsonTokenType Kind, int Start, int Length, bool IsEscaped)
{
    public bool IsAbsent => Kind is JsonTokenType.None or JsonTokenType.Null;

    /// <summary>The value at which a reader stands; it is left behind, with everything in it.</summary>
    public static JsonSlice Take(ref Utf8JsonReader reader)
    {
        var (kind, start) = (reader.TokenType, (int)reader.TokenStartIndex);
        switch (kind)
        {
            case JsonTokenType.String:
                return new(kind, start + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
            case JsonTokenType.Number:
                return new(kind, start, reader.ValueSpan.Length, IsEscaped: false);
            default:
                reader.Skip();
                return new(kind, start, 0, IsEscaped: false);
        }
    }

    /// <summary>The bytes of a number, or of a text without escapes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> body) => body.Slice(Start, Length);

    /// <summary>A whole number; null = none.</summary>
    public long? Integer(ReadOnlySpan<byte> body) =>
        Kind == JsonTokenType.Number && Utf8Parser.TryParse(In(body), out long number, out var bytes) && bytes == Length ? number : null;

    /// <summary>A text; null = none, or half of a character in an escape.</summary>
    public string? Text(ReadOnlySpan<byte> body)
    {
        if (Kind != JsonTokenType.String) return null;
        // With its quotation marks it is a whole document.
        var reader = new Utf8JsonReader(body.Slice(Start - 1, Length + 2));
        reader.Read();
        return TextOf(ref reader);
    }

    /// <summary>The text or name at which a reader stands; null = half of a character is in it.</summary>
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> body) =>
        Kind == JsonTokenType.String && (IsEscaped ? Text(body) == Encoding.UTF8.GetString(text) : In(body).SequenceEqual(text));
}
