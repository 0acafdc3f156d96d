using System.Buffers;
using System.Net.WebSockets;
using Rialto.Gateways.Ranger.Auth;
using Rialto.Gateways.Ranger.Wire;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>One client: a loop that reads its messages, a loop that writes what waits for it, and the ways in which it ends.</summary>
/// <remarks>
/// <see cref="Send"/> and <see cref="Close"/>: any thread, never waiting. The lists of streams belong to <see cref="Subscriptions"/>.
/// </remarks>
internal sealed class Connection : IDisposable
{
    const int ReceiveBytesAtFirst = 1024;

    readonly TimeProvider _time;
    readonly Action _abort;
    readonly SocketStream _stream;
    readonly WebSocket _socket;
    readonly SocketLimits _limits;
    readonly Outbox _outbox;
    readonly Lock _closing = new();
    byte[] _received = new byte[ReceiveBytesAtFirst];
    Credential? _credential;
    Farewell? _farewell;
    long _heardMs;
    long _pingedMs;
    long _checkedMs;

    /// <param name="stream">The upgraded connection.</param>
    /// <param name="credential">Null on public connections.</param>
    /// <param name="flatBooks">Whether books come with one level a message.</param>
    /// <param name="limits">What the client may cost.</param>
    /// <param name="abort">Breaks the connection off.</param>
    public Connection(Stream stream, Credential? credential, bool flatBooks, SocketLimits limits, TimeProvider time, Action abort)
    {
        _limits = limits;
        _outbox = new(limits.QueueBytesMax);
        _time = time;
        _abort = abort;
        Credential = credential;
        FlatBooks = flatBooks;
        _heardMs = _pingedMs = _checkedMs = NowMs;
        _stream = new(stream, () => Volatile.Write(ref _heardMs, NowMs));
        var options = new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan };
        _socket = WebSocket.CreateFromStream(_stream, options);
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

    long NowMs => _time.GetTimestamp() / (_time.TimestampFrequency / 1_000);

    /// <summary>Puts a frame in line; whoever has too much in line already is cut off.</summary>
    public void Send(Frame frame)
    {
        if (Volatile.Read(ref _farewell) is not null) return;
        if (!_outbox.TryAdd(frame, NowMs)) Close(WebSocketCloseStatus.PolicyViolation, Errors.SlowConsumer, dropWaiting: true);
    }

    /// <summary>Ends the connection after what waits, or instead of it. The first reason counts.</summary>
    public void Close(WebSocketCloseStatus status, string reason, bool dropWaiting)
    {
        lock (_closing)
        {
            if (_farewell is not null) return;
            Volatile.Write(ref _farewell, new(status, reason, dropWaiting, NowMs));
        }

        _outbox.Complete();
    }

    /// <summary>Reads and writes until both have ended.</summary>
    public async Task RunAsync(Action<ClientMessage> said)
    {
        var sending = SendAllAsync();
        try
        {
            await ReceiveAllAsync(said);
        }
        finally
        {
            // Whatever ended the reading, the send loop must not wait for more.
            Close(WebSocketCloseStatus.InternalServerError, "", dropWaiting: true);
            await sending;
        }
    }

    /// <summary>Looks after the clock: pings, silence, a client that does not read, a session that is over.</summary>
    public void Beat()
    {
        var nowMs = NowMs;
        if (Volatile.Read(ref _farewell) is { } farewell)
        {
            if (nowMs - farewell.SinceMs > Limits.SocketCloseWait.TotalMilliseconds) _abort();
            return;
        }

        if (nowMs - Volatile.Read(ref _heardMs) > Limits.SocketSilenceMax.TotalMilliseconds)
        {
            _abort();
            return;
        }

        if (_outbox.BehindMs(nowMs) > _limits.BehindMax.TotalMilliseconds)
        {
            Close(WebSocketCloseStatus.PolicyViolation, Errors.SlowConsumer, dropWaiting: true);
            return;
        }

        CheckCredential(nowMs);
        if (nowMs - _pingedMs < Limits.SocketPing.TotalMilliseconds) return;
        _pingedMs = nowMs;
        Send(Frame.Ping);
    }

    public void Abort() => _abort();

    public void Dispose()
    {
        _socket.Dispose();
        _stream.Dispose();
    }

    void CheckCredential(long nowMs)
    {
        if (Credential is not { } credential || nowMs - _checkedMs < Limits.SocketCredentialCheck.TotalMilliseconds) return;
        _checkedMs = nowMs;
        // Whoever ended the session wants nothing more to be shown: what waits is dropped.
        if (!credential.IsGood()) Close(WebSocketCloseStatus.PolicyViolation, Errors.SessionClosed, dropWaiting: true);
    }

    async Task SendAllAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.SocketWriteBytesMax);
        try
        {
            while (await _outbox.WaitAsync())
            {
                if (Volatile.Read(ref _farewell) is { DropWaiting: true }) _outbox.Clear();
                var frames = _outbox.Take(buffer);
                if (!frames.IsEmpty) await _stream.WriteAsync(frames, CancellationToken.None);
                _outbox.Written();
            }

            if (Volatile.Read(ref _farewell) is { } farewell)
                await _socket.CloseOutputAsync(farewell.Status, farewell.Reason, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            Close(WebSocketCloseStatus.Empty, "", dropWaiting: true);
            _abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    async Task ReceiveAllAsync(Action<ClientMessage> said)
    {
        var rate = new MessageRate(NowMs, _limits.MessagesPerSecond, _limits.MessagesBurst);
        while (await ReceiveAsync() is { } text)
        {
            if (Volatile.Read(ref _farewell) is not null) continue;
            if (rate.Take(NowMs)) said(ClientMessage.Read(text));
            else Close(WebSocketCloseStatus.PolicyViolation, Errors.TooManyMessages, dropWaiting: false);
        }
    }

    /// <summary>The next message; null = the client has closed, or is gone. It lies in the buffer until the next call.</summary>
    async Task<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        try
        {
            var count = 0;
            while (true)
            {
                if (count == _received.Length) Array.Resize(ref _received, Math.Min(2 * count, _limits.MessageBytesMax + 1));
                var part = await _socket.ReceiveAsync(_received.AsMemory(count), CancellationToken.None);
                count += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    Close(WebSocketCloseStatus.NormalClosure, "", dropWaiting: true);
                    return null;
                }

                if (count > _limits.MessageBytesMax)
                {
                    // The rest is read as well, or a reset would overtake our close frame.
                    Close(WebSocketCloseStatus.MessageTooBig, Errors.MessageTooLarge, dropWaiting: true);
                    count = 0;
                }

                if (part.EndOfMessage) return _received.AsMemory(0, count);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            Close(WebSocketCloseStatus.ProtocolError, "", dropWaiting: true);
            return null;
        }
    }

    /// <summary>The client went away, or spoke no WebSocket; nobody is left to be told.</summary>
    static bool IsGone(Exception fault) =>
        fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    sealed record Farewell(WebSocketCloseStatus Status, string Reason, bool DropWaiting, long SinceMs);
}
