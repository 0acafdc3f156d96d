using System.Buffers.Binary;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>A whole WebSocket frame with its header, as it goes over the wire. Made once, sent to everybody. Immutable.</summary>
internal sealed class Frame
{
    const byte FinalText = 0x81;
    const byte FinalPing = 0x89;

    public static readonly Frame Ping = new([FinalPing, 0]);

    /// <summary>The answer to the text <c>ping</c>.</summary>
    public static readonly Frame Pong = Text("pong"u8);

    readonly byte[] _bytes;

    Frame(byte[] bytes) => _bytes = bytes;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public int SizeBytes => _bytes.Length;

    /// <summary>One unfragmented, unmasked text frame.</summary>
    public static Frame Text(ReadOnlySpan<byte> payload)
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
