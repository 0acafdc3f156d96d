using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>Books: snapshot, increments in both forms, and the full book of the old stream (docs/dialects/ranger.md).</summary>
internal static class BookWire
{
    /// <summary><c>{"asks":[…],"bids":[…],"sequence":n}</c></summary>
    public static TextFrame Snapshot(string stream, BookSnapshot book, InstrumentView instrument, int levels) =>
        FrameWriter.Build(stream, (book, instrument, levels), static (json, state) =>
        {
            json.WriteStartObject();
            MarketDataJson.WriteLevels(json, state.book, state.instrument, state.levels);
            json.WriteNumber("sequence"u8, state.book.Sequence);
            json.WriteEndObject();
        });

    /// <summary>All levels that one command changed; a side without changes is left out.</summary>
    public static NumberedFrame Increment(string stream, IReadOnlyList<LevelChanged> levels, InstrumentView instrument) =>
        FrameWriter.BuildUpToNumber(stream, (levels, instrument), static (json, state) =>
        {
            json.WriteStartObject();
            WriteSide(json, "asks"u8, Side.Sell, state.levels, state.instrument);
            WriteSide(json, "bids"u8, Side.Buy, state.levels, state.instrument);
            json.WritePropertyName("sequence"u8);
        });

    /// <summary>One level: <c>{"asks":["15.0","22.1257"],"sequence":n}</c>.</summary>
    public static NumberedFrame Flat(string stream, in LevelChanged level, InstrumentView instrument) =>
        FrameWriter.BuildUpToNumber(stream, (level, instrument), static (json, state) =>
        {
            json.WriteStartObject();
            json.WritePropertyName(NameOf(state.level.Side));
            MarketDataJson.WriteLevel(json, state.level.Price, state.level.Quantity, state.instrument);
            json.WritePropertyName("sequence"u8);
        });

    /// <summary><c>{"asks":[…],"bids":[…]}</c></summary>
    public static TextFrame Full(string stream, BookSnapshot book, InstrumentView instrument, int levels) =>
        FrameWriter.Build(stream, (book, instrument, levels), static (json, state) =>
        {
            json.WriteStartObject();
            MarketDataJson.WriteLevels(json, state.book, state.instrument, state.levels);
            json.WriteEndObject();
        });

    /// <summary>The same as REST's depth.</summary>
    public static TextFrame Depth(string stream, BookSnapshot book, InstrumentView instrument, int levels, long nowUs) =>
        FrameWriter.Build(stream, (book, instrument, levels, nowUs), static (json, state) =>
            MarketDataJson.WriteDepth(json, state.book, state.instrument, state.levels, state.nowUs));

    static void WriteSide(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, Side side, IReadOnlyList<LevelChanged> levels, InstrumentView instrument)
    {
        var isOpen = false;
        foreach (var level in levels)
        {
            if (level.Side != side) continue;
            if (!isOpen) json.WriteStartArray(name);
            isOpen = true;
            MarketDataJson.WriteLevel(json, level.Price, level.Quantity, instrument);
        }

        if (isOpen) json.WriteEndArray();
    }

    static string NameOf(Side side) => side switch
    {
        Side.Buy => "bids",
        Side.Sell => "asks",
    };
}
