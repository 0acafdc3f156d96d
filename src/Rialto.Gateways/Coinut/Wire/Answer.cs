using System.Text.Json;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What is said to a request: one object or array; or a sequence of messages, each a frame of its own.</summary>
internal sealed class Answer
{
    /// <summary>In order; at least one. Each writes its JSON once, and at once: what it is made of may change.</summary>
    public required IReadOnlyList<Action<JsonBuffer>> Messages { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Seconds for <c>Retry-After</c>; 0 = none.</summary>
    public int RetryAfter { get; init; }

    public static Answer Of(Action<Utf8JsonWriter> write) => OfBytes(buffer => buffer.Json(write, static (json, write) => write(json)));

    /// <summary>The same for what writes its bytes itself.</summary>
    public static Answer OfBytes(Action<JsonBuffer> write) => new() { Messages = [write] };

    /// <summary>A refusal of the common shape.</summary>
    public static Answer No(string reply, long nonce, string code, string text, int status = 200)
    {
        var said = Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("nonce"u8, nonce);
            json.WriteString("reply"u8, reply);
            WriteStatus(json, code);
            json.WriteString("msg"u8, text);
            json.WriteEndObject();
        });
        return new() { Status = status, Messages = said.Messages };
    }

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
