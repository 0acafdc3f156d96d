using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rialto.Gateways.Sockets;

/// <summary>A whole WebSocket frame with its header, as it goes over the wire. Made once, sent to everybody. Immutable.</summary>
internal sealed class TextFrame
{
    const byte FinalText = 0x81;
    const byte FinalPing = 0x89;
    const int InitialBytes = 16 * 1024;

    public static readonly TextFrame Ping = new([FinalPing, 0]);

    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic] static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic] static Utf8JsonWriter? _json;

    readonly byte[] _bytes;

    TextFrame(byte[] bytes) => _bytes = bytes;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public int SizeBytes => _bytes.Length;

    /// <summary>A frame with what <paramref name="write"/> makes of <paramref name="state"/>; built in a buffer of the thread.</summary>
    public static TextFrame Json<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(InitialBytes);
        var json = _json ??= new Utf8JsonWriter(buffer, s_options);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        write(json, state);
        json.Flush();
        return Text(buffer.WrittenSpan);
    }

    /// <summary>One unfragmented, unmasked text frame.</summary>
    public static TextFrame Text(ReadOnlySpan<byte> payload)
    {
        var headerBytes = payload.Length < 126 ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var bytes = new byte[headerBytes + payload.Length];
        bytes[0] = FinalText;
        switch (headerBytes)
        {
            case 2:
                bytes[1] = (byte)payload.Length;
                break;
            case 4:
                bytes[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                bytes[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), (ulong)payload.Length);
                break;
        }

        payload.CopyTo(bytes.AsSpan(headerBytes));
        return new(bytes);
    }
}
