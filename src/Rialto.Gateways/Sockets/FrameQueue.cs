using System.Threading.Tasks.Sources;

namespace Rialto.Gateways.Sockets;

/// <summary>The frames that wait for one client, bounded by bytes, number and age.</summary>
/// <remarks>
/// Writers: any thread, never waiting. Reader: the send loop, which goes on inside of <see cref="Wake"/>: putting a frame in line does
/// not wake it, so that many may come before it does.
/// </remarks>
internal sealed class FrameQueue(int bytesMax, int framesMax) : IValueTaskSource<bool>
{
    const long Idle = long.MaxValue;

    readonly Lock _lock = new();
    readonly Queue<Entry> _entries = [];
    ManualResetValueTaskSourceCore<bool> _awaited;
    bool _isAwaited;
    bool _isComplete;
    long _waitingBytes;
    long _writingSinceMs = Idle;
    TextFrame? _alone;

    /// <summary>How many wait although the reader is at work; what waits for a wake is nobody's fault.</summary>
    public int BehindFrames
    {
        get
        {
            lock (_lock) return _isAwaited ? 0 : _entries.Count;
        }
    }

    /// <summary>Whether the reader rests beside more than one write takes.</summary>
    public bool RestsOnMuch
    {
        get
        {
            if (Volatile.Read(ref _waitingBytes) < Limits.SocketWriteBytesMax) return false;
            lock (_lock) return _isAwaited;
        }
    }

    /// <summary>False = it would be too much, or nothing is taken any more.</summary>
    public bool TryAdd(TextFrame frame, long nowMs)
    {
        lock (_lock)
        {
            var bytes = _waitingBytes + frame.SizeBytes + Limits.SocketQueueEntryBytes;
            if (_isComplete || bytes > bytesMax || _entries.Count >= framesMax) return false;
            _waitingBytes = bytes;
            _entries.Enqueue(new(frame, nowMs));
            return true;
        }
    }

    /// <summary>How long the oldest frame that is not with the client's system yet has waited; 0 = none.</summary>
    public long BehindMs(long nowMs)
    {
        var since = Volatile.Read(ref _writingSinceMs);
        return since == Idle ? 0 : nowMs - since;
    }

    /// <summary>Nothing is taken any more.</summary>
    public void Complete()
    {
        lock (_lock) _isComplete = true;
    }

    /// <summary>Waits until there is something and somebody wakes; false = never again.</summary>
    public ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_entries.Count > 0) return new(true);
            if (_isComplete) return new(false);
            _awaited.Reset();
            _isAwaited = true;
            return new(this, _awaited.Version);
        }
    }

    /// <summary>Lets the send loop go on, on this thread, if it waits and there is something for it.</summary>
    public void Wake()
    {
        bool isMore;
        lock (_lock)
        {
            isMore = _entries.Count > 0;
            if (!_isAwaited || !(isMore || _isComplete)) return;
            _isAwaited = false;
        }

        _awaited.SetResult(isMore);
    }

    /// <summary>Fills a buffer with whole frames; a frame larger than the buffer comes alone, as it is.</summary>
    public ReadOnlyMemory<byte> Take(byte[] buffer)
    {
        lock (_lock)
        {
            var filled = 0;
            while (_entries.TryPeek(out var entry))
            {
                var bytes = entry.Frame.Bytes;
                if (filled > 0 && filled + bytes.Length > buffer.Length) break;
                _entries.Dequeue();
                if (filled == 0) Volatile.Write(ref _writingSinceMs, entry.AddedMs);
                _waitingBytes -= bytes.Length + Limits.SocketQueueEntryBytes;
                if (bytes.Length > buffer.Length)
                {
                    _alone = entry.Frame;
                    return bytes;
                }

                bytes.CopyTo(buffer.AsMemory(filled));
                filled += bytes.Length;
                entry.Frame.Release();
            }

            return buffer.AsMemory(0, filled);
        }
    }

    /// <summary>What was taken is written. Owner: the send loop.</summary>
    public void Written()
    {
        _alone?.Release();
        _alone = null;
        Volatile.Write(ref _writingSinceMs, Idle);
    }

    /// <summary>Forgets everything that waits.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (var entry in _entries) entry.Frame.Release();
            _entries.Clear();
            _waitingBytes = 0;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _awaited.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _awaited.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _awaited.OnCompleted(continuation, state, token, flags);

    readonly record struct Entry(TextFrame Frame, long AddedMs);
}
