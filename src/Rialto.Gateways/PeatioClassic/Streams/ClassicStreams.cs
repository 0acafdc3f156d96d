using System.Net.WebSockets;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.PeatioClassic.Streams;

/// <summary>All clients of the classic WebSocket and everything that they are told.</summary>
/// <remarks>Steps, clock and clients take the one gate for as long as they put frames in line; nobody ever waits for a client.</remarks>
public sealed class ClassicStreams
{
    const string Stopping = "server is stopping";
    const string Restarted = "streams restarted";
    const string KeyClosed = "key closed";
    const string NotAuthenticated = "authentication timeout";
    const string TooManyFailures = "too many failures";

    /// <summary>The members of this dialect's clients have no queue of their own kind: bytes are what counts.</summary>
    internal static readonly SocketRules Rules = new()
    {
        Ping = Limits.ClassicPing,
        SilenceMax = Limits.SocketSilenceMax,
        MessageBytesMax = Limits.SocketMessageBytesMax,
        QueueBytesMax = Limits.SocketQueueBytesMax,
        QueueFramesMax = Limits.SocketQueueFramesMax,
        BehindMax = Limits.SocketBehindMax,
        SlowStatus = WebSocketCloseStatus.PolicyViolation,
    };

    readonly People _people;
    readonly TimeProvider _time;
    readonly StepStream _steps;
    readonly Lock _gate = new();
    readonly HashSet<ClassicClient> _clients = [];
    readonly StepTeller _teller;
    bool _isOpen;

    public ClassicStreams(ExchangePort exchange, People people, TimeProvider time)
    {
        _people = people;
        _time = time;
        _teller = new(exchange.Views, _clients);
        _steps = new(exchange, time, Open, Tell, Beat, CloseAll, HasClients);
    }

    /// <summary>Tells until it is told to stop, then says goodbye to everybody.</summary>
    public Task RunAsync(CancellationToken stop) => _steps.RunAsync(stop);

    /// <summary>Ends when a client who enters is told only what happens from now on.</summary>
    internal Task CaughtUpAsync(CancellationToken stop) => _steps.CaughtUpAsync(stop);

    /// <summary>Lets a client in and challenges it; false = not now.</summary>
    internal bool TryEnter(ClassicClient client)
    {
        lock (_gate)
        {
            if (!_isOpen) return false;
            _clients.Add(client);
            client.Socket.Send(SocketWire.Challenge(client.Challenge));
            return true;
        }
    }

    internal void Leave(ClassicClient client)
    {
        lock (_gate) _clients.Remove(client);
    }

    /// <summary>Hears an answer to the challenge; everything else is ignored.</summary>
    internal void Hear(ClassicClient client, ReadOnlyMemory<byte> message, Authenticator authenticator)
    {
        if (SocketWire.ReadAuth(message) is not { } auth) return;
        if (authenticator.CheckAnswer(auth.AccessKey, client.Challenge, auth.Answer, client.Address) is { } owner)
        {
            lock (_gate)
            {
                // Success is said before anything is streamed.
                client.Socket.Send(SocketWire.Success());
                client.Owner = owner;
            }

            return;
        }

        client.Socket.Send(SocketWire.Failure());
        if (++client.Failures >= Limits.ChallengeFailuresMax)
            client.Socket.Close(WebSocketCloseStatus.PolicyViolation, TooManyFailures, dropWaiting: false);
    }

    void Open()
    {
        lock (_gate) _isOpen = true;
    }

    void Tell(PublishedStep step)
    {
        lock (_gate) _teller.Tell(step);
    }

    void Beat()
    {
        ClassicClient[] clients;
        lock (_gate) clients = [.. _clients];
        foreach (var client in clients)
        {
            client.Socket.Beat();
            if (client.IsCheckDue()) Check(client);
        }
    }

    /// <summary>Who has not said who he is goes after a while; whose key or member is closed goes at once.</summary>
    void Check(ClassicClient client)
    {
        if (client.Owner is not { } owner)
        {
            if (client.Socket.NowMs - client.Socket.OpenedMs > Limits.ChallengeWait.TotalMilliseconds)
                client.Socket.Close(WebSocketCloseStatus.PolicyViolation, NotAuthenticated, dropWaiting: false);
            return;
        }

        var nowUs = _time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        var isGood = _people.ApiKeys.Find(owner.Key.Kid) is { } key && key.Works(nowUs, client.Address)
            && _people.Members.ByNumber(owner.Member.Number) is { MayEnter: true };
        if (!isGood) client.Socket.Close(WebSocketCloseStatus.PolicyViolation, KeyClosed, dropWaiting: true);
    }

    void CloseAll(bool stopping)
    {
        lock (_gate)
        {
            _isOpen = false;
            foreach (var client in _clients)
                client.Socket.Close(WebSocketCloseStatus.EndpointUnavailable, stopping ? Stopping : Restarted, dropWaiting: false);
        }
    }

    bool HasClients()
    {
        lock (_gate) return _clients.Count > 0;
    }
}
