using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Wire;

/// <summary>The top of a book.</summary>
internal static class BookWire
{
    /// <summary>Levels a side that are ever shown.</summary>
    public const int LevelsMax = 32;

    /// <summary><c>{"asks":[…],"bids":[…]}</c></summary>
    public static void Write(Utf8JsonWriter json, BookSnapshot book, Symbol symbol)
    {
        json.WriteStartObject();
        WriteSides(json, book, symbol);
        json.WriteEndObject();
    }

    /// <summary>The same with the time of the moment.</summary>
    public static void Write(Utf8JsonWriter json, BookSnapshot book, Symbol symbol, long nowUs)
    {
        json.WriteStartObject();
        WriteSides(json, book, symbol);
        json.WriteMs("timestamp_ms"u8, nowUs);
        json.WriteEndObject();
    }

    static void WriteSides(Utf8JsonWriter json, BookSnapshot book, Symbol symbol)
    {
        WriteLevels(json, "asks"u8, book.Asks(LevelsMax), symbol);
        WriteLevels(json, "bids"u8, book.Bids(LevelsMax), symbol);
    }

    static void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<BookLevel> levels, Symbol symbol)
    {
        json.WriteStartArray(name);
        foreach (var level in levels)
        {
            json.WriteStartObject();
            json.WritePrice("price"u8, level.Price, symbol);
            json.WriteVolume("size"u8, level.Quantity, symbol);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
