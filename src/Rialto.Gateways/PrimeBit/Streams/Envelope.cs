using System.Text.Json;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Everything that is sent: answers and pushes around their data.</summary>
internal static class Envelope
{
    public static readonly TextFrame Pong = TextFrame.Text("pong"u8);

    public static TextFrame Success(string correlation, string message, Action<Utf8JsonWriter>? data) => TextFrame.Json(
        (Correlation: correlation, Message: message, Data: data),
        static (json, state) =>
        {
            Begin(json, state.Correlation, success: true, state.Message);
            json.WritePropertyName("data"u8);
            if (state.Data is null) json.WriteNullValue();
            else state.Data(json);
            End(json);
        });

    public static TextFrame Failure(string correlation, StreamProblem problem) => TextFrame.Json(
        (Correlation: correlation, Problem: problem),
        static (json, state) =>
        {
            Begin(json, state.Correlation, success: false, state.Problem.Message);
            json.WriteNull("data"u8);
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, state.Problem.Code);
            json.WriteString("message"u8, state.Problem.Message);
            json.WriteEndObject();
            End(json);
        });

    public static TextFrame Push(string channel, long nowMs, Action<Utf8JsonWriter> data) => TextFrame.Json(
        (Channel: channel, NowMs: nowMs, Data: data),
        static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("channel"u8, state.Channel);
            json.WritePropertyName("data"u8);
            state.Data(json);
            json.WriteNumber("message_timestamp_ms"u8, state.NowMs);
            json.WriteEndObject();
        });

    static void Begin(Utf8JsonWriter json, string correlation, bool success, string message)
    {
        json.WriteStartObject();
        json.WritePropertyName("correlation_id"u8);
        json.WriteRawValue(correlation);
        json.WriteStartObject("response"u8);
        json.WriteBoolean("success"u8, success);
        json.WriteString("message"u8, message);
    }

    static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
