using System.Text.Json;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What is said to a request: one object or array; or a sequence of messages, which WebSocket and REST send differently.</summary>
internal sealed class Answer
{
    /// <summary>In order; at least one.</summary>
    public required IReadOnlyList<Action<Utf8JsonWriter>> Messages { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Seconds for <c>Retry-After</c>; 0 = none.</summary>
    public int RetryAfter { get; init; }

    /// <summary>REST: the first message is an object that the others are put into, as <c>more</c>.</summary>
    public bool IsSequence { get; init; }

    public static Answer Of(Action<Utf8JsonWriter> write) => new() { Messages = [write] };

    /// <summary>A refusal of the common shape.</summary>
    public static Answer No(string reply, long nonce, string code, string text, int status = 200) => new()
    {
        Status = status,
        Messages =
        [
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("nonce"u8, nonce);
                json.WriteString("reply"u8, reply);
                WriteStatus(json, code);
                json.WriteString("msg"u8, text);
                json.WriteEndObject();
            },
        ],
    };

    /// <summary>The three properties that every good reply has.</summary>
    public static void WriteHead(Utf8JsonWriter json, string reply, long nonce)
    {
        json.WriteNumber("nonce"u8, nonce);
        json.WriteString("reply"u8, reply);
        WriteStatus(json, Errors.Ok);
    }

    public static void WriteStatus(Utf8JsonWriter json, string code)
    {
        json.WriteStartArray("status"u8);
        json.WriteStringValue(code);
        json.WriteEndArray();
    }
}
