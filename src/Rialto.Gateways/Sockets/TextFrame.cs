using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rialto.Gateways.Sockets;

/// <summary>A whole WebSocket frame with its header, as it goes over the wire. Made once, sent to everybody. Immutable.</summary>
/// <remarks>A large one for a single client may lie in a pooled array, which goes back when it is sent.</remarks>
internal sealed class TextFrame
{
    const byte FinalText = 0x81;
    const byte FinalPing = 0x89;
    const int InitialBytes = 16 * 1024;

    public static readonly TextFrame Ping = new(new byte[] { FinalPing, 0 }, lent: null);

    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic] static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic] static Utf8JsonWriter? _json;

    readonly ReadOnlyMemory<byte> _bytes;
    byte[]? _lent;

    TextFrame(ReadOnlyMemory<byte> bytes, byte[]? lent) => (_bytes, _lent) = (bytes, lent);

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public int SizeBytes => _bytes.Length;

    /// <summary>Room in front of a payload that is to become a frame where it lies.</summary>
    public const int HeadBytesMax = 10;

    /// <summary>A frame for one client of what lies in a pooled array behind <see cref="HeadBytesMax"/> bytes.</summary>
    /// <param name="rented">Belongs to the frame from now on.</param>
    /// <param name="length">Of what is in it, the room in front included.</param>
    public static TextFrame Lend(byte[] rented, int length)
    {
        Span<byte> head = stackalloc byte[HeadBytesMax];
        var headBytes = WriteHead(length - HeadBytesMax, head);
        head[..headBytes].CopyTo(rented.AsSpan(HeadBytesMax - headBytes));
        return new(rented.AsMemory(HeadBytesMax - headBytes, length - HeadBytesMax + headBytes), rented);
    }

    /// <summary>The client has it, or never will: a pooled array goes back. Frames that others may have are left as they are.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _lent, null) is { } lent) ArrayPool<byte>.Shared.Return(lent);
    }

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
        Span<byte> head = stackalloc byte[HeadBytesMax];
        var headBytes = WriteHead(payload.Length, head);
        var bytes = new byte[headBytes + payload.Length];
        head[..headBytes].CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(headBytes));
        return new(bytes, lent: null);
    }

    static int WriteHead(int payloadBytes, Span<byte> head)
    {
        head[0] = FinalText;
        switch (payloadBytes)
        {
            case < 126:
                head[1] = (byte)payloadBytes;
                return 2;
            case <= ushort.MaxValue:
                head[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)payloadBytes);
                return 4;
            default:
                head[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)payloadBytes);
                return HeadBytesMax;
        }
    }
}
