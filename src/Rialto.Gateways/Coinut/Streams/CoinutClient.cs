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

    /// <summary>Requests for orders that are under way, the oldest first. Owner: the streams' gate.</summary>
    public Queue<OrderTicket> Tickets { get; } = [];

    /// <summary>What it is told while there are some. Owner: the streams' gate.</summary>
    public HeldMessages Held { get; } = new();

    /// <summary>Requests for orders that ever began. Owner: receive loop.</summary>
    public long TicketsBegun { get; set; }

    /// <summary>Answers that are still to come, in order; they never fail. Owner: receive loop.</summary>
    public Queue<Task> Answering { get; } = [];

    /// <summary>Some of them may place orders, which a cancel behind them could name. Owner: receive loop.</summary>
    public bool IsPlacing { get; set; }

    /// <summary>Ends when no answer is still to come. Owner: receive loop.</summary>
    public async Task DrainAsync()
    {
        while (Answering.TryDequeue(out var answering)) await answering;
        IsPlacing = false;
    }

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
