using Rialto.Engine.Commands;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Journals;

/// <summary>Takes small commands from several producers and makes them durable by groups, with the server's own log writer.</summary>
/// <remarks>What comes while one group is written and synced is the next group.</remarks>
public sealed class AppendQueue : IDisposable
{
    /// <summary>Bytes of a command.</summary>
    public const int CommandBytes = SetLimits.SizeBytes;

    readonly LogWriter _log;
    readonly Thread _thread;
    readonly Lock _gathering = new();
    byte[] _gathered = new byte[Node.Limits.LogBodyBytesMax];
    byte[] _writing = new byte[Node.Limits.LogBodyBytesMax];
    int _gatheredBytes;
    long _given;
    long _durable;
    volatile bool _closed;

    public AppendQueue(string dataDirectory)
    {
        var options = LogOptions.ForServer(dataDirectory, TimeProvider.System);
        _log = LogOpen.Open(new DiskStorage(), options, LogAnchor.Beginning, static (in _, _) => { }).Writer;
        _thread = new Thread(Run) { Name = "bench journal", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Number of the last durable command. Any thread.</summary>
    public long Durable => Volatile.Read(ref _durable);

    /// <summary>Groups so far, each one write and one sync. Any thread.</summary>
    public long Commits => _log.Counters.Frames;

    /// <summary>Hands a command over; answers its number, or 0 while there is no room. Any thread.</summary>
    public long TryAdd(int producer, int sequence)
    {
        lock (_gathering)
        {
            if (_gatheredBytes + CommandBytes > _gathered.Length) return 0;
            var command = new SetLimits { OrdersOpenMax = producer, RequestKeysMax = sequence };
            _gatheredBytes += CommandCodec.Write(_gathered.AsSpan(_gatheredBytes), command, default);
            return ++_given;
        }
    }

    public void Dispose()
    {
        _closed = true;
        _thread.Join();
        _log.Dispose();
    }

    void Run()
    {
        var spin = default(SpinWait);
        while (true)
        {
            var isClosed = _closed;
            if (Swap(out var bytes, out var last)) Commit(bytes, last);
            else if (isClosed) return;
            else spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    bool Swap(out int bytes, out long last)
    {
        lock (_gathering)
        {
            (bytes, last) = (_gatheredBytes, _given);
            if (bytes == 0) return false;
            (_gathered, _writing) = (_writing, _gathered);
            _gatheredBytes = 0;
            return true;
        }
    }

    void Commit(int bytes, long last)
    {
        var count = bytes / CommandBytes;
        var fields = new FrameFields(last - count + 1, count, TimeUs: 0, EventHash: 0, LastEvent: 0);
        if (_log.Append(fields, _writing.AsSpan(0, bytes)) == AppendResult.NoSpace) throw new IOException("the disk is full");
        _log.Sync();

        // From here on the group is durable.
        Volatile.Write(ref _durable, last);
    }
}
