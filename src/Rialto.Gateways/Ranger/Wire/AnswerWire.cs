using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>What the server says about the connection itself.</summary>
internal static class AnswerWire
{
    /// <summary>The answer to the text <c>ping</c>.</summary>
    public static readonly TextFrame Pong = TextFrame.Text("pong"u8);

    const string Success = "success";
    const string Error = "error";

    /// <summary><c>{"success":{"message":"subscribed","streams":[…]}}</c>: all streams of the connection.</summary>
    public static TextFrame Subscribed(IEnumerable<string> streams) => Streams("subscribed", streams);

    public static TextFrame Unsubscribed(IEnumerable<string> streams) => Streams("unsubscribed", streams);

    /// <remarks>Wire quirk: a refusal under "success" (docs/dialects/ranger.md).</remarks>
    public static TextFrame CannotSubscribe(string stream) => Message(Success, Errors.CannotSubscribe + stream);

    /// <summary><c>{"error":"…"}</c></summary>
    public static TextFrame Problem(string text) => FrameWriter.Build(Error, text, static (json, text) => json.WriteStringValue(text));

    /// <summary><c>{"error":{"message":"…"}}</c>: the form of the old in-band authentication.</summary>
    public static TextFrame AuthenticationProblem(string text) => Message(Error, text);

    /// <summary><c>{"success":{"message":"Authenticated."}}</c></summary>
    public static readonly TextFrame Authenticated = Message(Success, "Authenticated.");

    static TextFrame Streams(string message, IEnumerable<string> names) =>
        FrameWriter.Build(Success, (message, names), static (json, state) =>
    {
        json.WriteStartObject();
        json.WriteString("message"u8, state.message);
        json.WriteStartArray("streams"u8);
        foreach (var name in state.names) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    static TextFrame Message(string key, string text) => FrameWriter.Build(key, text, static (json, text) =>
    {
        json.WriteStartObject();
        json.WriteString("message"u8, text);
        json.WriteEndObject();
    });
}
