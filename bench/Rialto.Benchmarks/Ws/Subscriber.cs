using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text;

namespace Rialto.Benchmarks.Ws;

/// <summary>One WebSocket client that counts what it hears. Owner: one thread.</summary>
/// <remarks>Frames of servers are not masked, so a checksum over the payloads costs a few nanoseconds a message.</remarks>
public sealed class Subscriber : IDisposable
{
    const byte OpText = 1;
    const byte OpClose = 8;
    const byte OpPing = 9;

    readonly Socket _socket;
    byte[] _rest = [];
    int _restBytes;
    uint _checksum;

    /// <param name="address">Of the server.</param>
    /// <param name="target">Path and query.</param>
    /// <param name="receiveBytes">Size of the kernel's buffer; 0 = as the system likes.</param>
    public Subscriber(Uri address, string target, int receiveBytes)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // A window that is to stay small must be small before the connection is made.
        if (receiveBytes > 0) _socket.ReceiveBufferSize = receiveBytes;
        _socket.Connect(IPAddress.Loopback, address.Port);
        _socket.Send(Encoding.ASCII.GetBytes(
            $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{address.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        ReadHandshake();
    }

    /// <summary>Is shown each text message.</summary>
    public delegate void MessageHandler(ReadOnlySpan<byte> payload);

    /// <summary>For a poll.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Text messages so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Over all payloads: equal for those who heard the same.</summary>
    public uint Checksum => _checksum;

    /// <summary>Why it ended, as far as it was told; null while it is open.</summary>
    public string? End { get; private set; }

    /// <summary>Reads what has come, waiting for something; answers the messages that it made whole.</summary>
    /// <param name="buffer">Scratch, shared by all subscribers of a thread.</param>
    /// <param name="handler">Who else wants to see them; may be null.</param>
    public int Read(byte[] buffer, MessageHandler? handler)
    {
        _rest.AsSpan(0, _restBytes).CopyTo(buffer);
        // The first messages may have come together with the answer to the handshake; then nothing else may come for a long time.
        var read = HasWholeFrame(buffer.AsSpan(0, _restBytes)) ? 0 : Receive(buffer.AsSpan(_restBytes));
        var isAtEnd = read == 0 && !HasWholeFrame(buffer.AsSpan(0, _restBytes));
        var bytes = buffer.AsSpan(0, _restBytes + read);
        var messages = 0;
        while (TryTakeFrame(ref bytes, out var op, out var payload))
        {
            if (op == OpText) messages++;
            Take(op, payload, handler);
        }

        Keep(bytes);
        if (isAtEnd) End ??= "closed without a word";
        return messages;
    }

    public void Dispose() => _socket.Dispose();

    int Receive(Span<byte> target)
    {
        try
        {
            return _socket.Receive(target);
        }
        catch (SocketException broken) when (broken.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            End ??= "broken off";
            return 0;
        }
    }

    void ReadHandshake()
    {
        var input = new byte[4_096];
        var filled = 0;
        int end;
        while ((end = input.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = _socket.Receive(input.AsSpan(filled));
            if (read == 0) throw new IOException("the server closed the connection before it was upgraded");
            filled += read;
        }

        if (!input.AsSpan().StartsWith("HTTP/1.1 101 "u8))
            throw new InvalidOperationException($"not upgraded: {Encoding.ASCII.GetString(input, 0, end)}");
        Keep(input.AsSpan(end + 4, filled - end - 4));
    }

    void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_rest.Length < bytes.Length) _rest = new byte[2 * bytes.Length];
        bytes.CopyTo(_rest);
        _restBytes = bytes.Length;
    }

    static bool HasWholeFrame(Span<byte> bytes) => TryTakeFrame(ref bytes, out _, out _);

    static bool TryTakeFrame(ref Span<byte> bytes, out byte op, out Span<byte> payload)
    {
        op = 0;
        payload = default;
        if (bytes.Length < 2) return false;
        long length = bytes[1] & 0x7F;
        var head = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < head) return false;
        if (head == 4) length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (head == 10) length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        if (bytes.Length < head + length) return false;
        op = (byte)(bytes[0] & 0x0F);
        payload = bytes.Slice(head, (int)length);
        bytes = bytes[(head + (int)length)..];
        return true;
    }

    void Take(byte op, ReadOnlySpan<byte> payload, MessageHandler? handler)
    {
        if (op == OpText)
        {
            Messages++;
            Bytes += payload.Length;
            _checksum = After(_checksum, payload);
            handler?.Invoke(payload);
        }
        else if (op == OpPing) Pong(payload);
        else if (op == OpClose)
        {
            var reason = payload.Length > 2 ? Encoding.UTF8.GetString(payload[2..]) : "";
            End = payload.Length >= 2 ? $"{BinaryPrimitives.ReadUInt16BigEndian(payload)} {reason}" : "closed";
        }
    }

    void Pong(ReadOnlySpan<byte> payload)
    {
        // Clients mask; a mask of zeros changes nothing.
        Span<byte> frame = stackalloc byte[6 + 125];
        frame.Clear();
        frame[0] = 0x8A;
        frame[1] = (byte)(0x80 | payload.Length);
        payload.CopyTo(frame[6..]);
        _socket.Send(frame[..(6 + payload.Length)]);
    }

    static uint After(uint checksum, ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= sizeof(ulong); payload = payload[sizeof(ulong)..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(payload));
        foreach (var octet in payload) checksum = BitOperations.Crc32C(checksum, octet);
        return checksum;
    }
}
