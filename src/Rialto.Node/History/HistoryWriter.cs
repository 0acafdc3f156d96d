using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Rialto.Node.History;

/// <summary>Writes history on its own thread, in batches, exactly once: rows and the event number reached are one transaction.</summary>
/// <remarks>
/// While nobody waits for it, it gathers for some milliseconds: a transaction costs the same pages for one order as for fifty.
/// A full or failing disk does not stop trading at once: the writer tries the same batch again every second. When its bounded queue is
/// full the publisher waits, and the queue of commands then answers "try again". Any other error is a bug, and ends the process.
/// </remarks>
sealed class HistoryWriter : IHistorySink, IDisposable
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(Limits.HistoryGatherMs);

    /// <summary>SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN: the environment's, and may pass.</summary>
    static readonly int[] MayPass = [5, 6, 8, 10, 13, 14];

    readonly HistoryDatabase _database;
    readonly ProcessEnd _end;
    readonly BlockingCollection<HistoryBatch> _queue = new(Limits.HistoryBatchesMax);
    readonly CancellationTokenSource _abandoned = new();
    readonly ManualResetEventSlim _hurry = new();
    readonly Lock _lock = new();
    readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    readonly Thread _thread;
    long _reached;
    long _failures;
    volatile bool _givesUp;
    volatile bool _stalled;

    public HistoryWriter(HistoryDatabase database, ProcessEnd end)
    {
        _database = database;
        _end = end;
        _reached = database.ReadReached();
        _thread = new(Run) { Name = "rialto history", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Number of the last event that is committed. Any thread.</summary>
    public long Reached => Volatile.Read(ref _reached);

    /// <summary>Transactions that failed and were tried again. Any thread.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Batches that wait. Any thread.</summary>
    public int QueueLength => _queue.Count;

    /// <summary>It cannot write at the moment, and has so much waiting that nothing more should be begun. Any thread.</summary>
    public bool IsStalled => _stalled && _queue.Count >= Limits.HistoryStalledBatches;

    /// <summary>Takes a batch; waits while the queue is full. Owner: publisher thread.</summary>
    public void Post(HistoryBatch batch)
    {
        try
        {
            _queue.Add(batch, _abandoned.Token);
            if (_queue.Count >= Limits.HistoryStalledBatches) _hurry.Set();
        }
        catch (OperationCanceledException)
        {
            // The writer has ended; the next start replays what is missing.
        }
    }

    /// <summary>Ends when everything up to an event is committed. Any thread.</summary>
    public Task WaitUntil(long eventNumber)
    {
        if (Reached >= eventNumber) return Task.CompletedTask;
        lock (_lock)
        {
            if (Reached >= eventNumber) return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue(waiter, eventNumber);
            _hurry.Set();
            return waiter.Task;
        }
    }

    /// <summary>The node stops: from now on a batch that can't be written is left to the next start. Any thread.</summary>
    public void GiveUpOnFaults() => _givesUp = true;

    /// <summary>Writes what is queued, then ends.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _hurry.Set();
        _thread.Join();
        _hurry.Dispose();
        _queue.Dispose();
        _abandoned.Dispose();
    }

    /// <summary>Ends without writing what is queued, as a kill would.</summary>
    public void Abandon()
    {
        _abandoned.Cancel();
        Dispose();
    }

    void Run()
    {
        using var tables = new HistoryTables(_database.Connect());
        var batches = new List<HistoryBatch>();
        var isMore = false;
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            if (!isMore) Gather();
            batches.Clear();
            batches.Add(first);
            var rows = first.RowCount;
            while (rows < Limits.HistoryRowsMax && _queue.TryTake(out var next))
            {
                batches.Add(next);
                rows += next.RowCount;
            }

            isMore = rows >= Limits.HistoryRowsMax;
            if (!TryWrite(tables, batches)) return;
        }
    }

    /// <summary>Waits for more to come, unless somebody waits or much is there.</summary>
    void Gather()
    {
        if (!_queue.IsAddingCompleted && !IsAwaited()) _hurry.Wait(Gathering);
        // Before what is queued is taken: who is in a hurry from now on may want what comes after it.
        _hurry.Reset();
    }

    bool IsAwaited()
    {
        lock (_lock) return _waiters.Count > 0;
    }

    bool TryWrite(HistoryTables tables, List<HistoryBatch> batches)
    {
        while (!_abandoned.IsCancellationRequested)
        {
            try
            {
                tables.Write(batches);
                Advance(batches[^1].LastEvent);
                _stalled = false;
                return true;
            }
            catch (SqliteException fault) when (MayPass.Contains(fault.SqliteErrorCode))
            {
                Volatile.Write(ref _failures, _failures + 1);
                _stalled = true;
                if (_givesUp || _queue.IsAddingCompleted) _abandoned.Cancel();
                _abandoned.Token.WaitHandle.WaitOne(RetryAfter);
            }
            catch (Exception bug)
            {
                _abandoned.Cancel();
                _end.OfHistoryBug(batches[0].LastEvent, bug);
            }
        }
        return false;
    }

    void Advance(long eventNumber)
    {
        lock (_lock)
        {
            Volatile.Write(ref _reached, eventNumber);
            while (_waiters.TryPeek(out var waiter, out var wanted) && wanted <= eventNumber)
            {
                _waiters.Dequeue();
                waiter.SetResult();
            }
        }
    }
}
