using System.Net;
using System.Net.Sockets;

namespace Rialto.Benchmarks.Coinut;

/// <summary>A connection of the COINUT dialect over which prepared bytes go, and whole answers come. Owner: one thread.</summary>
/// <remarks>As little as can be is done here: client and server share the machine, and the clock runs.</remarks>
public abstract class BatchConnection : IDisposable
{
    protected BatchConnection(Uri server)
    {
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(IPAddress.Loopback, server.Port);
    }

    protected Socket Socket { get; }

    /// <summary>The bytes of a request as they go over the wire; made before they are needed.</summary>
    public abstract byte[] Prepare(byte[] body);

    /// <summary>Reads the next answer, waiting for all of it.</summary>
    /// <param name="target">Where its JSON goes; the rest of it is scratch.</param>
    /// <returns>Where the JSON lies.</returns>
    public abstract ArraySegment<byte> Receive(byte[] target);

    public void Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty) request = request[Socket.Send(request)..];
    }

    public void Dispose()
    {
        Socket.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void ReceiveAll(Span<byte> target)
    {
        while (!target.IsEmpty) target = target[Receive(target)..];
    }

    protected int Receive(Span<byte> target)
    {
        var read = Socket.Receive(target);
        return read > 0 ? read : throw new IOException("the server closed the connection");
    }
}
