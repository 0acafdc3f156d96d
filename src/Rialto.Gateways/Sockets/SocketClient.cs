using System.Buffers;
using System.Net.WebSockets;

namespace Rialto.Gateways.Sockets;

/// <summary>One client of a WebSocket: a loop that reads its messages, a loop that writes what waits for it, and the ways in which it
/// ends.</summary>
/// <remarks><see cref="Send"/> and <see cref="Close"/>: any thread, never waiting. Messages are heard one after the other.</remarks>
internal sealed class SocketClient : IDisposable, IThreadPoolWorkItem
{
    /// <summary>Reason for a client that does not read fast enough.</summary>
    public const string SlowConsumer = "slow consumer";

    /// <summary>Reason for a client that says too much at once.</summary>
    public const string MessageTooLarge = "message too large";

    const string TextOnly = "text only";
    const string Silent = "silent";

    const int ReceiveBytesAtFirst = 1024;
    const int InLine = 1;
    const int InAHurry = 2;

    readonly SocketRules _rules;
    readonly TimeProvider _time;
    readonly Action _abort;
    readonly SocketPipe _pipe;
    readonly WebSocket _socket;
    readonly FrameQueue _queue;
    readonly Lock _closing = new();
    byte[] _received = new byte[ReceiveBytesAtFirst];
    Farewell? _farewell;
    int _inLine;
    long _heardMs;
    long _pingedMs;

    /// <param name="stream">The upgraded connection.</param>
    /// <param name="abort">Breaks the connection off.</param>
    public SocketClient(Stream stream, SocketRules rules, TimeProvider time, Action abort)
    {
        _rules = rules;
        _time = time;
        _abort = abort;
        _queue = new(rules.QueueBytesMax, rules.QueueFramesMax);
        OpenedMs = _heardMs = _pingedMs = NowMs;
        _pipe = new(stream, () => Volatile.Write(ref _heardMs, NowMs));
        var options = new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan };
        _socket = WebSocket.CreateFromStream(_pipe, options);
    }

    /// <summary>When it came, in ms of the monotonic clock.</summary>
    public long OpenedMs { get; }

    public long NowMs => _time.GetTimestamp() / (_time.TimestampFrequency / 1_000);

    public bool IsClosing => Volatile.Read(ref _farewell) is not null;

    /// <summary>How late it hears is its own affair: it only gets what newer messages replace. Owner: whoever sends.</summary>
    public bool MayBeLate { get; set; }

    /// <summary>How many messages wait because the client does not take them as they come.</summary>
    public int BehindFrames => _queue.BehindFrames;

    /// <summary>Puts a frame in line; whoever has too much in line already is cut off.</summary>
    public void Send(TextFrame frame)
    {
        if (IsClosing) return;
        if (!_queue.TryAdd(frame, NowMs)) Close(_rules.SlowStatus, _rules.SlowReason, dropWaiting: true);
        else if (_queue.RestsOnMuch) WakeSoon();
        else WakeLater();
    }

    /// <summary>Ends the connection after what waits, or instead of it. The first reason counts.</summary>
    public void Close(WebSocketCloseStatus status, string reason, bool dropWaiting)
    {
        lock (_closing)
        {
            if (_farewell is not null) return;
            Volatile.Write(ref _farewell, new(status, reason, dropWaiting, NowMs));
        }

        _queue.Complete();
        WakeLater();
    }

    /// <summary>What was sent does not wait for the end of a round that the client is in line for: somebody waits for it.</summary>
    public void Hurry()
    {
        if (Interlocked.CompareExchange(ref _inLine, InAHurry, comparand: InLine) == InLine)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Lets the send loop write what waits, on this thread as far as the system takes it at once.</summary>
    public void Wake()
    {
        // First: what is put in line from now on is the next one's to wake for.
        Interlocked.Exchange(ref _inLine, 0);
        _queue.Wake();
    }

    void IThreadPoolWorkItem.Execute() => Wake();

    /// <summary>Reads and writes until both have ended. The bytes of a message are the listener's until its task has ended.</summary>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, Task> heard)
    {
        var sending = SendAllAsync();
        try
        {
            while (await ReceiveAsync() is { } message)
                if (!IsClosing) await heard(message);
        }
        finally
        {
            // Whatever ended the reading, the send loop must not wait for more.
            Close(WebSocketCloseStatus.InternalServerError, "", dropWaiting: true);
            await sending;
            // Elsewhere: the loop may have ended on the thread of somebody who tells everybody.
            await Task.Yield();
        }
    }

    /// <summary>Looks after the clock: pings, silence, a client that does not read.</summary>
    public void Beat()
    {
        var nowMs = NowMs;
        if (Volatile.Read(ref _farewell) is { } farewell)
        {
            if (nowMs - farewell.SinceMs > Limits.SocketCloseWait.TotalMilliseconds) _abort();
            return;
        }

        if (nowMs - Volatile.Read(ref _heardMs) > _rules.SilenceMax.TotalMilliseconds)
        {
            if (_rules.SilenceStatus is { } silent) Close(silent, Silent, dropWaiting: true);
            else _abort();
            return;
        }

        if (!MayBeLate && _rules.BehindMax is { } behindMax && _queue.BehindMs(nowMs) > behindMax.TotalMilliseconds)
        {
            Close(_rules.SlowStatus, _rules.SlowReason, dropWaiting: true);
            return;
        }

        if (nowMs - _pingedMs < _rules.Ping.TotalMilliseconds) return;
        _pingedMs = nowMs;
        Send(TextFrame.Ping);
    }

    public void Abort() => _abort();

    public void Dispose()
    {
        _socket.Dispose();
        _pipe.Dispose();
    }

    /// <summary>Somebody wakes the send loop soon: this thread's round when it ends, else the pool.</summary>
    void WakeLater()
    {
        var isGathered = SendRound.IsGathering;
        if (Interlocked.CompareExchange(ref _inLine, isGathered ? InLine : InAHurry, comparand: 0) != 0) return;
        if (isGathered) SendRound.Add(this);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The pool wakes it: who reads fast must not be over its bounds because a round tells so much.</summary>
    void WakeSoon()
    {
        if (Interlocked.Exchange(ref _inLine, InAHurry) != InAHurry) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    async Task SendAllAsync()
    {
        try
        {
            while (await _queue.WaitAsync()) await SendWaitingAsync();

            if (Volatile.Read(ref _farewell) is { } farewell)
                await _socket.CloseOutputAsync(farewell.Status, farewell.Reason, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            Close(WebSocketCloseStatus.Empty, "", dropWaiting: true);
            _abort();
        }
    }

    /// <summary>One write; the buffer is the client's only meanwhile: who is written to one after the other shares it.</summary>
    async ValueTask SendWaitingAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.SocketWriteBytesMax);
        try
        {
            if (Volatile.Read(ref _farewell) is { DropWaiting: true }) _queue.Clear();
            var frames = _queue.Take(buffer);
            if (!frames.IsEmpty) await _pipe.WriteAsync(frames, CancellationToken.None);
            _queue.Written();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
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
                if (count == _received.Length) Array.Resize(ref _received, Math.Min(2 * count, _rules.MessageBytesMax + 1));
                var part = await _socket.ReceiveAsync(_received.AsMemory(count), CancellationToken.None);
                count += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    Close(WebSocketCloseStatus.NormalClosure, "", dropWaiting: true);
                    return null;
                }

                if (_rules.RefusesBinary && part.MessageType == WebSocketMessageType.Binary)
                {
                    Close(WebSocketCloseStatus.InvalidMessageType, TextOnly, dropWaiting: true);
                    count = 0;
                }

                if (count > _rules.MessageBytesMax)
                {
                    // The rest is read as well, or a reset would overtake our close frame.
                    Close(WebSocketCloseStatus.MessageTooBig, MessageTooLarge, dropWaiting: true);
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
