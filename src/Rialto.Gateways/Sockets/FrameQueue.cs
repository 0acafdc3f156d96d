using System.Threading.Channels;

namespace Rialto.Gateways.Sockets;

/// <summary>The frames that wait for one client, bounded by bytes, number and age.</summary>
/// <remarks>Writers: any thread, never waiting. Reader: the send loop.</remarks>
internal sealed class FrameQueue(int bytesMax, int framesMax)
{
    const long Idle = long.MaxValue;

    readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    long _waitingBytes;
    int _waitingFrames;
    long _writingSinceMs = Idle;

    /// <summary>How many wait now.</summary>
    public int WaitingFrames => Volatile.Read(ref _waitingFrames);

    /// <summary>False = it would be too much, or nothing is taken any more.</summary>
    public bool TryAdd(TextFrame frame, long nowMs)
    {
        if (Interlocked.Add(ref _waitingBytes, frame.SizeBytes + Limits.SocketQueueEntryBytes) > bytesMax) return false;
        if (Interlocked.Increment(ref _waitingFrames) > framesMax) return false;
        return _entries.Writer.TryWrite(new(frame, nowMs));
    }

    /// <summary>How long the oldest frame that is not with the client's system yet has waited; 0 = none.</summary>
    public long BehindMs(long nowMs)
    {
        var since = Volatile.Read(ref _writingSinceMs);
        return since == Idle ? 0 : nowMs - since;
    }

    /// <summary>Nothing is taken any more.</summary>
    public void Complete() => _entries.Writer.TryComplete();

    /// <summary>Waits until there is something; false = never again.</summary>
    public ValueTask<bool> WaitAsync() => _entries.Reader.WaitToReadAsync();

    /// <summary>Fills a buffer with whole frames; a frame larger than the buffer comes alone, as it is.</summary>
    public ReadOnlyMemory<byte> Take(byte[] buffer)
    {
        var filled = 0;
        while (_entries.Reader.TryPeek(out var entry))
        {
            var bytes = entry.Frame.Bytes;
            if (filled > 0 && filled + bytes.Length > buffer.Length) break;
            _entries.Reader.TryRead(out _);
            if (filled == 0) Volatile.Write(ref _writingSinceMs, entry.AddedMs);
            Interlocked.Add(ref _waitingBytes, -bytes.Length - Limits.SocketQueueEntryBytes);
            Interlocked.Decrement(ref _waitingFrames);
            if (bytes.Length > buffer.Length) return bytes;
            bytes.CopyTo(buffer.AsMemory(filled));
            filled += bytes.Length;
        }

        return buffer.AsMemory(0, filled);
    }

    /// <summary>What was taken is written.</summary>
    public void Written() => Volatile.Write(ref _writingSinceMs, Idle);

    /// <summary>Forgets everything that waits.</summary>
    public void Clear()
    {
        while (_entries.Reader.TryRead(out _))
        {
        }
    }

    readonly record struct Entry(TextFrame Frame, long AddedMs);
}
