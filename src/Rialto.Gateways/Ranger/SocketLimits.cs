namespace Rialto.Gateways.Ranger;

/// <summary>What one client of a WebSocket may cost; the defaults are the contract's.</summary>
public sealed record SocketLimits
{
    /// <summary>Largest message of a client, in bytes.</summary>
    public int MessageBytesMax { get; init; } = Gateways.Limits.SocketMessageBytesMax;

    /// <summary>Messages of a client a second, on average.</summary>
    public int MessagesPerSecond { get; init; } = Gateways.Limits.SocketMessagesPerSecond;

    /// <summary>Messages of a client at once.</summary>
    public int MessagesBurst { get; init; } = Gateways.Limits.SocketMessagesBurst;

    /// <summary>Streams of a connection.</summary>
    public int StreamsMax { get; init; } = Gateways.Limits.SocketStreamsMax;

    /// <summary>What may wait for a client, in bytes; who is further behind is cut off.</summary>
    public int QueueBytesMax { get; init; } = Gateways.Limits.SocketQueueBytesMax;

    /// <summary>How old a waiting message may become before its client is cut off.</summary>
    public TimeSpan BehindMax { get; init; } = Gateways.Limits.SocketBehindMax;
}
