using System.Text;
using System.Threading.Channels;

namespace Rialto.Tests.Gateways.Sockets;

/// <summary>The client's end of an upgraded connection: says nothing until it hangs up, keeps every write, and can stop reading.</summary>
sealed class ClientEnd : Stream
{
    readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Channel<byte[]> _writes = Channel.CreateUnbounded<byte[]>();
    readonly List<int> _threads = [];
    volatile TaskCompletionSource? _stuck;
    long _bytes;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes that nobody has looked at yet.</summary>
    public int Unseen => _writes.Reader.Count;

    /// <summary>Of all writes so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Threads that wrote, one for each write.</summary>
    public int[] Threads
    {
        get
        {
            lock (_threads) return [.. _threads];
        }
    }

    /// <summary>Is done, on the writing thread, while something is being written.</summary>
    public Action? OnWrite { get; set; }

    /// <summary>The next write that begins does not end before <see cref="ReadOn"/>.</summary>
    public void StopReading() => _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReadOn()
    {
        var stuck = _stuck;
        _stuck = null;
        stuck?.SetResult();
    }

    /// <summary>Goes away without a word.</summary>
    public void HangUp() => _hungUp.TrySetResult();

    /// <summary>The next write, as text: its bytes are the characters.</summary>
    public async Task<string> NextAsync() =>
        Encoding.Latin1.GetString(await _writes.Reader.ReadAsync(TestContext.Current.CancellationToken));

    /// <summary>The next writes, until there are so many bytes.</summary>
    public async Task<string> NextAsync(int bytes)
    {
        var all = "";
        while (all.Length < bytes) all += await NextAsync();
        return all;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _hungUp.Task;
        return 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        lock (_threads) _threads.Add(Environment.CurrentManagedThreadId);
        // Kept at once: the buffer is the next client's as soon as the write has ended.
        var bytes = buffer.ToArray();
        OnWrite?.Invoke();
        _writes.Writer.TryWrite(bytes);
        Interlocked.Add(ref _bytes, bytes.Length);
        if (_stuck is { } stuck) await stuck.Task;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
