using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Benchmarks.Coinut;

/// <summary>Signed requests over one kept-alive HTTP connection.</summary>
public sealed class RestBatchConnection(Uri server, string user, string key) : BatchConnection(server)
{
    readonly byte[] _key = Encoding.ASCII.GetBytes(key);

    public override byte[] Prepare(byte[] body)
    {
        var head = $"POST /coinut HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"X-USER: {user}\r\nX-SIGNATURE: {Convert.ToHexStringLower(HMACSHA256.HashData(_key, body))}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Nothing follows an answer before the next request, so all that comes is of it.</summary>
    public override ArraySegment<byte> Receive(byte[] target)
    {
        var filled = 0;
        int headBytes;
        while ((headBytes = target.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) + 4) < 4) filled += Receive(target.AsSpan(filled));
        var bytes = LengthOf(target.AsSpan(0, headBytes));
        ReceiveAll(target.AsSpan(filled, headBytes + bytes - filled));
        return new(target, headBytes, bytes);
    }

    static int LengthOf(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0 || !Utf8Parser.TryParse(head[(at + name.Length)..], out int bytes, out _))
            throw new InvalidOperationException($"an answer without a length: {Encoding.ASCII.GetString(head)}");
        return bytes;
    }
}
