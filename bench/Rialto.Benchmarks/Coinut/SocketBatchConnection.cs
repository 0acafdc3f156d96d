using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Benchmarks.Coinut;

/// <summary>A WebSocket that has logged in; several requests may be on their way.</summary>
public sealed class SocketBatchConnection : BatchConnection
{
    const byte OpText = 1;
    const int MaskBytes = 4;

    public SocketBatchConnection(Uri server, string user, string key)
        : base(server)
    {
        Socket.Send(Encoding.ASCII.GetBytes(
            $"GET /coinut HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        ReadHandshake();
        LogIn(user, key);
    }

    /// <summary>A masked frame: clients mask, and a mask of zeros changes nothing.</summary>
    public override byte[] Prepare(byte[] body)
    {
        const byte FinalText = 0x80 | OpText;
        byte[] head = [FinalText, 0x80 | 127, .. new byte[sizeof(long) + MaskBytes]];
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), body.Length);
        if (body.Length > ushort.MaxValue) return [.. head, .. body];
        var isShort = body.Length < 126;
        byte[] length = isShort ? [(byte)(0x80 | body.Length)] : [0x80 | 126, (byte)(body.Length >> 8), (byte)body.Length];
        return [FinalText, .. length, .. new byte[MaskBytes], .. body];
    }

    public override ArraySegment<byte> Receive(byte[] target)
    {
        while (true)
        {
            ReceiveAll(target.AsSpan(0, 2));
            var op = target[0] & 0x0F;
            long length = target[1] & 0x7F;
            var more = length switch { 126 => sizeof(ushort), 127 => sizeof(long), _ => 0 };
            ReceiveAll(target.AsSpan(0, more));
            if (more == sizeof(ushort)) length = BinaryPrimitives.ReadUInt16BigEndian(target);
            if (more == sizeof(long)) length = BinaryPrimitives.ReadInt64BigEndian(target);
            ReceiveAll(target.AsSpan(0, (int)length));
            // What else comes is a ping; requests are word enough from us.
            if (op == OpText) return new(target, 0, (int)length);
        }
    }

    void ReadHandshake()
    {
        var head = new List<byte>();
        Span<byte> next = stackalloc byte[1];
        while (!Encoding.ASCII.GetString([.. head]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            ReceiveAll(next);
            head.Add(next[0]);
        }

        var text = Encoding.ASCII.GetString([.. head]);
        if (!text.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal)) throw new InvalidOperationException($"not upgraded: {text}");
    }

    void LogIn(string user, string key)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        const int Nonce = 1;
        var signed = string.Create(CultureInfo.InvariantCulture, $"{user}|{now}|{Nonce}");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(signed)));
        Send(Prepare(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{{\"request\":\"login\",\"username\":\"{user}\",\"hmac_sha256\":\"{signature}\",\"timestamp\":{now},\"nonce\":{Nonce}}}"))));
        var answer = Encoding.UTF8.GetString(Receive(new byte[4_096]));
        if (!answer.Contains("\"session_id\"", StringComparison.Ordinal)) throw new InvalidOperationException($"login: {answer}");
    }
}
