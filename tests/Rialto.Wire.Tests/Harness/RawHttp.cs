using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Rialto.Wire.Tests.Harness;

/// <summary>An answer as it came over the socket.</summary>
public sealed record RawAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public IEnumerable<string> ValuesOf(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
}

/// <summary>HTTP/1.1 by hand over a socket of its own: sends exactly the bytes it is given, so that nothing is tidied on the way.</summary>
public static class RawHttp
{
    /// <summary>No honest answer of these tests takes longer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request head and body, and reads the one answer.</summary>
    public static async Task<RawAnswer> SendAsync(Uri server, string head, byte[] body, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        var stream = client.GetStream();
        await SendAsync(stream, [.. Encoding.UTF8.GetBytes(head), .. body], patience.Token);
        using var received = new MemoryStream();
        await ReadAllAsync(stream, received, patience.Token);
        return Parse(received.ToArray());
    }

    /// <summary>A server that refuses a body hangs up while it is still being sent: its answer is there nevertheless.</summary>
    static async Task SendAsync(NetworkStream stream, byte[] bytes, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(bytes, cancel);
        }
        catch (IOException)
        {
        }
    }

    static async Task ReadAllAsync(NetworkStream stream, MemoryStream into, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, cancel)) > 0;) into.Write(buffer, 0, count);
        }
        catch (IOException) when (into.Length > 0)
        {
            // Reset after the answer: the rest of our body was not wanted.
        }
    }

    static RawAnswer Parse(byte[] bytes)
    {
        var headEnd = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (headEnd < 0) throw new InvalidDataException($"No answer: '{Encoding.UTF8.GetString(bytes)}'");
        var lines = Encoding.Latin1.GetString(bytes, 0, headEnd).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1].Trim())).ToList();
        var body = bytes.AsSpan(headEnd + 4);
        var isChunked = headers.Any(header => header.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
        var text = Encoding.UTF8.GetString(isChunked ? Unchunk(body) : body);
        return new(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, text);
    }

    static byte[] Unchunk(ReadOnlySpan<byte> chunked)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var end = chunked.IndexOf("\r\n"u8);
            if (end < 0) throw new InvalidDataException("A chunk has no head.");
            var size = int.Parse(Encoding.ASCII.GetString(chunked[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return body.ToArray();
            body.Write(chunked.Slice(end + 2, size));
            chunked = chunked[(end + 2 + size + 2)..];
        }
    }
}
