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
    readonly HistoryQueue _queue = new();
    readonly CancellationTokenSource _abandoned = new();
    readonly ManualResetEventSlim _hurry = new();
    readonly Lock _lock = new();
    readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    readonly Thread _thread;
    long _reached;
    long _failures;
    int _atHand;
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
    public bool IsStalled => _stalled && Volatile.Read(ref _atHand) + _queue.Commits >= Limits.HistoryStalledCommits;

    /// <summary>Takes a batch; waits while the queue is full. Once the writer has ended the next start replays what is missing.</summary>
    /// <remarks>Owner: publisher thread.</remarks>
    public void Post(HistoryBatch batch)
    {
        _queue.Add(batch);
        if (_queue.Count > 1) _hurry.Set();
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
        _queue.Complete();
        _hurry.Set();
        _thread.Join();
        _hurry.Dispose();
        _abandoned.Dispose();
    }

    /// <summary>Ends without writing what is queued, as a kill would.</summary>
    public void Abandon()
    {
        GiveUp();
        Dispose();
    }

    void Run()
    {
        using var tables = new HistoryTables(_database.ConnectWriter());
        while (_queue.WaitForSome())
        {
            Gather();
            if (!TryWrite(tables, _queue.Take())) return;
        }
    }

    void GiveUp()
    {
        _abandoned.Cancel();
        _queue.Abandon();
    }

    /// <summary>Waits for more to come, unless somebody waits or much is there.</summary>
    void Gather()
    {
        if (!_queue.IsComplete && _queue.Count == 1 && !IsAwaited()) _hurry.Wait(Gathering);
        // Before what is queued is taken: who is in a hurry from now on may want what comes after it.
        _hurry.Reset();
    }

    bool IsAwaited()
    {
        lock (_lock) return _waiters.Count > 0;
    }

    bool TryWrite(HistoryTables tables, HistoryBatch batch)
    {
        // What could not be written waits as well, however many commits had joined it.
        Volatile.Write(ref _atHand, batch.Commits);
        while (!_abandoned.IsCancellationRequested)
        {
            try
            {
                tables.Write(batch);
                Advance(batch.LastEvent);
                _stalled = false;
                return true;
            }
            catch (SqliteException fault) when (MayPass.Contains(fault.SqliteErrorCode))
            {
                Volatile.Write(ref _failures, _failures + 1);
                _stalled = true;
                if (_givesUp || _queue.IsComplete) GiveUp();
                _abandoned.Token.WaitHandle.WaitOne(RetryAfter);
            }
            catch (Exception bug)
            {
                GiveUp();
                _end.OfHistoryBug(batch.LastEvent, bug);
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
