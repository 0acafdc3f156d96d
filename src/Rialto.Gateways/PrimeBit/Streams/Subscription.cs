using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>A client on a channel. Owner: the streams' gate.</summary>
internal sealed class Subscription(StreamClient client, Feed feed)
{
    public StreamClient Client { get; } = client;

    public Feed Feed { get; } = feed;

    /// <summary>By what a private channel was opened last; null = it is public.</summary>
    public Credential? Credential { get; set; }

    /// <summary>The newest state was kept from it, because it has too much to read already.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Sends a state that a newer one may replace.</summary>
    public void SendNewest(TextFrame frame)
    {
        IsBehind = Client.Socket.BehindFrames >= Limits.PrimeBitFramesBeforeConflation;
        if (!IsBehind) Client.Socket.Send(frame);
    }

    /// <summary>A whole state was sent by itself: there is nothing to catch up with.</summary>
    public void Refreshed() => IsBehind = false;
}
