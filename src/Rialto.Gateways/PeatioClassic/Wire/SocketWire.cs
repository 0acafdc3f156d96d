using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>What is said on the classic WebSocket: one object with one key.</summary>
internal static class SocketWire
{
    public static TextFrame Challenge(string challenge) => TextFrame.Json(challenge, static (json, challenge) =>
    {
        json.WriteStartObject();
        json.WriteString("challenge"u8, challenge);
        json.WriteEndObject();
    });

    public static TextFrame Success() => Said("success", "Authenticated.");

    public static TextFrame Failure() => Said("error", "Authentication failed.");

    /// <summary>One order in a book.</summary>
    /// <param name="volume">What is left of it; of a cancelled one what was left.</param>
    public static TextFrame Book(string action, OrderView order, Lots volume, InstrumentView market) =>
        TextFrame.Json((action, order, volume, market), static (json, state) =>
        {
            var (action, order, volume, market) = state;
            json.WriteStartObject();
            json.WriteStartObject("orderbook"u8);
            json.WriteString("action"u8, action);
            json.WriteStartObject("order"u8);
            json.WriteNumber("id"u8, order.Id.Value);
            json.WriteNumber("timestamp"u8, order.CreatedUs / 1_000_000);
            json.WriteString("type"u8, order.Side == Side.Sell ? "ask"u8 : "bid"u8);
            json.WriteDecimal("volume"u8, volume, market.Terms.AmountPrecision);
            json.WriteDecimal("price"u8, order.Price, market.Terms.PricePrecision);
            json.WriteString("market"u8, market.Code);
            json.WriteString("ord_type"u8, "limit"u8);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });

    /// <summary>A trade to one of its owners, with his order after it; both orders when he traded with himself.</summary>
    public static TextFrame Trade(in Traded trade, long timeUs, InstrumentView market, OrderView? ask, OrderView? bid) =>
        TextFrame.Json((trade, timeUs, market, ask, bid), static (json, state) =>
        {
            var (trade, timeUs, market, ask, bid) = state;
            json.WriteStartObject();
            json.WriteStartObject("trade"u8);
            TradeWire.WriteTerms(json, trade.Trade, trade.Price, trade.Quantity, timeUs, market);
            json.WriteString("side"u8, ask is null ? "bid"u8 : bid is null ? "ask"u8 : "both"u8);
            if (ask is not null) WriteOrder(json, "ask", ask, market);
            if (bid is not null) WriteOrder(json, "bid", bid, market);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    /// <summary>An answer to the challenge; null = something else, or nothing that can be read.</summary>
    public static (string AccessKey, string Answer)? ReadAuth(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = Limits.JsonDepthMax });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            // The first key decides.
            var first = document.RootElement.EnumerateObject().FirstOrDefault();
            if (first.Value.ValueKind != JsonValueKind.Object) return null;
            if (!first.Name.Equals("auth", StringComparison.OrdinalIgnoreCase)) return null;
            return (TextOf(first.Value, "access_key"), TextOf(first.Value, "answer"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static void WriteOrder(Utf8JsonWriter json, string name, OrderView order, InstrumentView market)
    {
        json.WritePropertyName(name);
        OrderWire.Write(json, order, market);
    }

    static string TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static TextFrame Said(string kind, string message) => TextFrame.Json((kind, message), static (json, state) =>
    {
        json.WriteStartObject();
        json.WriteStartObject(state.kind);
        json.WriteString("message"u8, state.message);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
