using System.Diagnostics;
using Rialto.Benchmarks.Measuring;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Pipe;

/// <summary>The journal's thread: each batch is hashed, becomes one frame of the server's own log and is synced; then its commands are
/// durable.</summary>
public sealed class Journal : IDurability, IDisposable
{
    readonly LogWriter _log;
    readonly Thread _thread;
    readonly LatencyHistogram _syncs = new();
    JournalBatch? _filled;
    JournalBatch? _free = NewBatch();
    long _durable;
    long _commands;
    ulong _eventHash;
    volatile bool _closed;
    volatile Exception? _fault;

    public Journal(string dataDirectory)
    {
        var options = LogOptions.ForServer(dataDirectory, TimeProvider.System);
        _log = LogOpen.Open(new DiskStorage(), options, LogAnchor.Beginning, static (in _, _) => { }).Writer;
        _thread = new Thread(Run) { Name = "bench journal", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Number of the last command whose frame is synced. Any thread.</summary>
    public long Durable => Volatile.Read(ref _durable);

    /// <summary>Nothing is being written or waits for it. Any thread.</summary>
    public bool IsIdle => Volatile.Read(ref _free) is not null;

    /// <summary>Frames so far; every one was synced by itself. Any thread.</summary>
    public long Frames => _log.Counters.Frames;

    /// <summary>Running hash over the events of all commands that are durable. To be read when nothing is under way.</summary>
    public ulong EventHash => _eventHash;

    /// <summary>Write and sync of each frame. To be read when nothing is under way.</summary>
    public LatencyHistogram Commits => _syncs;

    public static JournalBatch NewBatch() => new(Node.Limits.LogBodyBytesMax);

    /// <summary>Takes a batch over and gives an empty one for it; waits for the batch before it. Owner: engine thread.</summary>
    public JournalBatch HandOver(JournalBatch batch)
    {
        var spin = default(SpinWait);
        JournalBatch? free;
        while ((free = Volatile.Read(ref _free)) is null)
        {
            if (_fault is { } fault) throw new InvalidOperationException("the journal has stopped", fault);
            spin.SpinOnce(sleep1Threshold: -1);
        }

        Volatile.Write(ref _free, null);
        Volatile.Write(ref _filled, batch);
        return free;
    }

    public void Dispose()
    {
        _closed = true;
        _thread.Join();
        _log.Dispose();
    }

    void Run()
    {
        try
        {
            var spin = default(SpinWait);
            while (true)
            {
                var isClosed = _closed;
                if (Volatile.Read(ref _filled) is { } batch)
                {
                    Commit(batch);
                    spin = default;
                }
                else if (isClosed) return;
                else spin.SpinOnce(sleep1Threshold: -1);
            }
        }
        catch (Exception fault)
        {
            // Told to whoever hands over next, and to the end of the run by commands that never become durable.
            _fault = fault;
            Volatile.Write(ref _durable, long.MaxValue);
        }
    }

    void Commit(JournalBatch batch)
    {
        // As in the server: not the engine's thread, which all others wait for.
        batch.Finish(_eventHash);
        _eventHash = batch.Fields.EventHash;
        var began = Stopwatch.GetTimestamp();
        if (_log.Append(batch.Fields, batch.Bytes) == AppendResult.NoSpace) throw new IOException("the disk is full");
        _log.Sync();
        _syncs.Record(Stopwatch.GetElapsedTime(began).Ticks * 100);
        _commands += batch.Count;

        // From here on the batch is durable, and may be seen.
        Volatile.Write(ref _durable, batch.First + batch.Count - 1);
        batch.Clear();
        Volatile.Write(ref _filled, null);
        Volatile.Write(ref _free, batch);
    }
}
