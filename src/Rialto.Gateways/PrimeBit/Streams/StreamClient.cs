using System.Net;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>One WebSocket connection and what it follows.</summary>
/// <param name="socket">Its messages.</param>
/// <param name="address">Where it is.</param>
/// <param name="isSecure">Encrypted, or on this machine.</param>
/// <param name="session">The web page's session with which it came; null = none.</param>
/// <param name="seat">Its place among those of its address.</param>
internal sealed class StreamClient(SocketClient socket, IPAddress address, bool isSecure, Credential? session, Seats.Seat seat)
{
    public SocketClient Socket { get; } = socket;

    public IPAddress Address { get; } = address;

    public bool IsSecure { get; } = isSecure;

    public Credential? Session { get; } = session;

    public Seats.Seat Seat { get; } = seat;

    /// <summary>By channel name. Owner: the streams' gate.</summary>
    public Dictionary<string, Subscription> Subscriptions { get; } = [];

    /// <summary>Who follows only what newer states replace is never cut off for reading slowly.</summary>
    public void NoteSubscriptions() =>
        Socket.MayBeLate = Subscriptions.Count > 0 && Subscriptions.Values.All(held => !held.Feed.IsWhole);
}
