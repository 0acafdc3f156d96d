using System.Net.WebSockets;

namespace Rialto.Gateways.Sockets;

/// <summary>How a dialect treats the clients of its WebSocket.</summary>
internal sealed record SocketRules
{
    /// <summary>Pause between pings.</summary>
    public required TimeSpan Ping { get; init; }

    /// <summary>Silence after which a client counts as gone.</summary>
    public required TimeSpan SilenceMax { get; init; }

    /// <summary>Largest message of a client, in bytes; a larger one ends the connection with 1009.</summary>
    public required int MessageBytesMax { get; init; }

    /// <summary>What may wait for a client, in bytes.</summary>
    public required int QueueBytesMax { get; init; }

    /// <summary>How many messages may wait for a client.</summary>
    public required int QueueFramesMax { get; init; }

    /// <summary>How old a waiting message may become; null = as old as it likes, while there is room in line.</summary>
    public required TimeSpan? BehindMax { get; init; }

    /// <summary>With what a client is cut off that does not read fast enough.</summary>
    public required WebSocketCloseStatus SlowStatus { get; init; }

    /// <summary>The reason that it is told.</summary>
    public string SlowReason { get; init; } = SocketClient.SlowConsumer;

    /// <summary>With what a silent client is told goodbye; null = it is broken off.</summary>
    public WebSocketCloseStatus? SilenceStatus { get; init; }

    /// <summary>Binary messages end the connection with 1003; else they are heard like text.</summary>
    public bool RefusesBinary { get; init; }
}
