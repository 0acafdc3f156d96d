using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rialto.Benchmarks.Servers;

/// <summary>One kept-alive HTTP connection with a request at a time. Owner: one thread.</summary>
public sealed class OrderConnection : IDisposable
{
    const int StatusOffset = 9;
    const int StatusDigits = 3;

    readonly Socket _socket;
    readonly byte[] _input = new byte[Limits.AnswerBytesMax];
    int _filled;
    Range _body;

    public OrderConnection(Uri address)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(IPAddress.Loopback, address.Port);
    }

    /// <summary>For <see cref="Poll"/>.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>A request is on its way.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The body of the last whole answer, good until more is read.</summary>
    public ReadOnlySpan<byte> Body => _input.AsSpan(_body);

    /// <summary>When the request was sent.</summary>
    public long SentAt { get; private set; }

    public void Send(ReadOnlySpan<byte> request)
    {
        SentAt = Stopwatch.GetTimestamp();
        IsBusy = true;
        while (!request.IsEmpty) request = request[_socket.Send(request)..];
    }

    /// <summary>Reads what has come, waiting for something; true when the answer is whole.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="order">The order's number; 0 when the answer has none.</param>
    public bool Read(out int status, out long order)
    {
        (status, order) = (0, 0);
        var read = _socket.Receive(_input.AsSpan(_filled));
        if (read == 0) throw new IOException("the server closed the connection");
        _filled += read;
        var answer = _input.AsSpan(0, _filled);
        var headBytes = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (headBytes < 4 || !IsWhole(answer[..headBytes], answer[headBytes..])) return false;

        Utf8Parser.TryParse(answer.Slice(StatusOffset, StatusDigits), out status, out _);
        var number = "{\"id\":"u8;
        var at = answer[headBytes..].IndexOf(number);
        if (at >= 0) Utf8Parser.TryParse(answer[(headBytes + at + number.Length)..], out order, out _);
        _body = headBytes.._filled;
        _filled = 0;
        IsBusy = false;
        return true;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>By its length; without one it comes in chunks, the last of which is empty.</summary>
    static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0) return body.EndsWith("\r\n0\r\n\r\n"u8);
        return Utf8Parser.TryParse(head[(at + name.Length)..], out int bytes, out _) && body.Length >= bytes;
    }
}
