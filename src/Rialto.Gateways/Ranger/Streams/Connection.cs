using System.Net.WebSockets;
using Rialto.Gateways.Ranger.Auth;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>One client: whose it is, what it listens to, how much it may say, and the socket under it.</summary>
/// <remarks>
/// <see cref="Send"/> and <see cref="Close"/>: any thread, never waiting. The lists of streams belong to <see cref="Subscriptions"/>.
/// </remarks>
internal sealed class Connection : IDisposable
{
    readonly SocketClient _client;
    readonly MessageRate _rate;
    Credential? _credential;
    long _checkedMs;

    /// <param name="stream">The upgraded connection.</param>
    /// <param name="credential">Null on public connections.</param>
    /// <param name="flatBooks">Whether books come with one level a message.</param>
    /// <param name="limits">What the client may cost.</param>
    /// <param name="abort">Breaks the connection off.</param>
    public Connection(Stream stream, Credential? credential, bool flatBooks, SocketLimits limits, TimeProvider time, Action abort)
    {
        _client = new(stream, RulesOf(limits), time, abort);
        _rate = new(_client.OpenedMs, limits.MessagesPerSecond, limits.MessagesBurst);
        _checkedMs = _client.OpenedMs;
        Credential = credential;
        FlatBooks = flatBooks;
    }

    /// <summary>Null = nobody's. Set once at most: at the beginning, or in band by the receive loop.</summary>
    public Credential? Credential
    {
        get => Volatile.Read(ref _credential);
        set => Volatile.Write(ref _credential, value);
    }

    public bool FlatBooks { get; }

    /// <summary>Public streams in the order of subscription.</summary>
    public List<string> PublicStreams { get; } = [];

    /// <summary>Streams of roles in the order of subscription.</summary>
    public List<string> RoleStreams { get; } = [];

    /// <summary>Private streams in the order of subscription.</summary>
    public List<string> PrivateStreams { get; } = [];

    /// <summary>Puts a frame in line; whoever has too much in line already is cut off.</summary>
    public void Send(TextFrame frame) => _client.Send(frame);

    /// <summary>Ends the connection after what waits, or instead of it. The first reason counts.</summary>
    public void Close(WebSocketCloseStatus status, string reason, bool dropWaiting) => _client.Close(status, reason, dropWaiting);

    /// <summary>Reads and writes until both have ended.</summary>
    public Task RunAsync(Action<ClientMessage> said) => _client.RunAsync(text =>
    {
        if (_rate.Take(_client.NowMs)) said(ClientMessage.Read(text));
        else Close(WebSocketCloseStatus.PolicyViolation, Errors.TooManyMessages, dropWaiting: false);
        return Task.CompletedTask;
    });

    /// <summary>Looks after the clock: a session that is over, pings, silence, a client that does not read.</summary>
    public void Beat()
    {
        if (!_client.IsClosing) CheckCredential(_client.NowMs);
        _client.Beat();
    }

    public void Abort() => _client.Abort();

    public void Dispose() => _client.Dispose();

    void CheckCredential(long nowMs)
    {
        if (Credential is not { } credential || nowMs - _checkedMs < Limits.SocketCredentialCheck.TotalMilliseconds) return;
        _checkedMs = nowMs;
        // Whoever ended the session wants nothing more to be shown: what waits is dropped.
        if (!credential.IsGood()) Close(WebSocketCloseStatus.PolicyViolation, Errors.SessionClosed, dropWaiting: true);
    }

    static SocketRules RulesOf(SocketLimits limits) => new()
    {
        Ping = Limits.SocketPing, SilenceMax = Limits.SocketSilenceMax, MessageBytesMax = limits.MessageBytesMax,
        // Only their bytes and age bound what waits: one order may make hundreds of small messages.
        QueueBytesMax = limits.QueueBytesMax, QueueFramesMax = int.MaxValue, BehindMax = limits.BehindMax,
        SlowStatus = WebSocketCloseStatus.PolicyViolation,
    };
}
