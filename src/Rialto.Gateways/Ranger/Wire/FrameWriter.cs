using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>Builds frames <c>{"stream":payload}</c> in a buffer of the thread.</summary>
internal static class FrameWriter
{
    const int InitialBytes = 16 * 1024;

    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic] static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic] static Utf8JsonWriter? _json;

    /// <summary>One object with one key, whose value <paramref name="write"/> makes of <paramref name="state"/>.</summary>
    public static TextFrame Build<TState>(string stream, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var json = Begin(stream, out var buffer);
        write(json, state);
        json.WriteEndObject();
        json.Flush();
        return TextFrame.Text(buffer.WrittenSpan);
    }

    /// <summary>The same up to a number inside it, which differs by client, and whatever <paramref name="write"/> wrote before.</summary>
    public static NumberedFrame BuildUpToNumber<TState>(string stream, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var json = Begin(stream, out var buffer);
        write(json, state);
        json.Flush();
        return new(buffer.WrittenSpan.ToArray());
    }

    static Utf8JsonWriter Begin(string stream, out ArrayBufferWriter<byte> buffer)
    {
        buffer = _buffer ??= new ArrayBufferWriter<byte>(InitialBytes);
        var json = _json ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        json.WritePropertyName(stream);
        return json;
    }
}
