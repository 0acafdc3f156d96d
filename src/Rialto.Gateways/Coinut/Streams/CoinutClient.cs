using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>One WebSocket connection: who it is, and the request that it waits for.</summary>
internal sealed class CoinutClient(SocketClient socket, System.Net.IPAddress address, int rate)
{
    const long UnitsPerToken = 1_000;

    long _units = rate * UnitsPerToken;
    long _refilledMs = socket.NowMs;

    public SocketClient Socket { get; } = socket;

    public System.Net.IPAddress Address { get; } = address;

    /// <summary>Number of the member who has logged in; null = nobody. Owner: the streams' gate.</summary>
    public MemberId? Member { get; set; }

    /// <summary>Token of the session by which he has; empty = none.</summary>
    public string Session { get; set; } = "";

    /// <summary>While a request for orders is under way, what it is told meanwhile waits here. Owner: the streams' gate.</summary>
    public OrderTicket? Ticket { get; set; }

    /// <summary>Takes a token of the connection's rate; false = one too many. Owner: receive loop.</summary>
    public bool TakeToken()
    {
        if (rate == 0) return true;
        var nowMs = Socket.NowMs;
        _units = Math.Min(rate * UnitsPerToken, _units + (nowMs - _refilledMs) * rate);
        _refilledMs = nowMs;
        if (_units < UnitsPerToken) return false;
        _units -= UnitsPerToken;
        return true;
    }
}
