using System.Diagnostics;
using Rialto.Node.Log;

namespace Rialto.Node.Sequencing;

/// <summary>Makes batches durable, each as one frame with one sync, and hands them on to the publisher. Owner of the log writer.</summary>
sealed class Committer
{
    readonly LogWriter _log;
    readonly Publisher _publisher;
    readonly Doorbell _sequencer;
    readonly NodeCounters _counters;
    readonly NodeMetrics _metrics;
    readonly ProcessEnd _end;
    readonly Conveyor<CommitBatch> _batches = new();
    readonly CommitBatch _roomRequest = new(capacityBytes: 0);
    readonly Thread _thread;
    CommitBatch? _waiting;
    int _wantedBytes;
    int _grantedBytes;
    ulong _eventHash;
    long _unwrittenBytes;
    int _pending;
    int _isAwaited;
    bool _hasThread;
    volatile bool _givesUp;
    volatile bool _ended;

    /// <param name="eventHash">Running hash of the events before its first batch.</param>
    public Committer(
        LogWriter log,
        Publisher publisher,
        Doorbell sequencer,
        NodeCounters counters,
        NodeMetrics metrics,
        ProcessEnd end,
        ulong eventHash)
    {
        _eventHash = eventHash;
        _log = log;
        _publisher = publisher;
        _sequencer = sequencer;
        _counters = counters;
        _metrics = metrics;
        _end = end;
        _thread = new(Run) { Name = "rialto log", IsBackground = true };
    }

    /// <summary>Nothing is being written or waits for it. Any thread.</summary>
    public bool IsIdle => Volatile.Read(ref _pending) == 0;

    /// <summary>
    /// Lets the log thread ring when it has done what is pending; false = nothing is. Without this it does not: on an exchange at rest
    /// the engine thread would wake after every sync to find nothing. Owner: engine thread.
    /// </summary>
    public bool TryAwait()
    {
        // A full fence between the two: either the log thread sees that it is awaited, or we see that it is idle.
        Interlocked.Exchange(ref _isAwaited, 1);
        return !IsIdle;
    }

    /// <summary>Any thread.</summary>
    public bool IsDiskFull => _log.IsDiskFull;

    /// <summary>Whether a frame with so many bytes of commands surely fits behind what is on its way. Owner: engine thread.</summary>
    public bool HasRoomFor(int bytes)
    {
        if (bytes <= Volatile.Read(ref _grantedBytes)) return true;
        return _log.RoomBytes - Volatile.Read(ref _unwrittenBytes) >= bytes + FrameHeader.SizeBytes;
    }

    /// <summary>
    /// Lets the log thread make room for one frame, or find the disk full, and then ring. Owner: engine thread, while idle.
    /// </summary>
    public void RequestRoom(int bytes)
    {
        _wantedBytes = bytes;
        Interlocked.Increment(ref _pending);
        _batches.Put(_roomRequest);
    }

    public void Start() => _thread.Start();

    /// <summary>Takes a batch over. Owner: engine thread.</summary>
    public void Commit(CommitBatch batch)
    {
        Volatile.Write(ref _grantedBytes, 0);
        Interlocked.Add(ref _unwrittenBytes, batch.Length + FrameHeader.SizeBytes);
        Interlocked.Increment(ref _pending);
        _batches.Put(batch);
    }

    /// <summary>Its thread is gone, after a fault or because it was closed. Any thread.</summary>
    public bool HasEnded => _ended;

    /// <summary>The node stops: a batch that the log has no room for is not waited with any longer. Any thread.</summary>
    public void GiveUpOnFullDisk() => _givesUp = true;

    /// <summary>Nothing more comes; what came is still written.</summary>
    public void Close() => _batches.Close();

    public void Join() => _thread.Join();

    /// <summary>Writes, syncs and hands on one batch, if there is one. Owner: log thread.</summary>
    public Turn TakeTurn()
    {
        try
        {
            if (_waiting is null && _batches.TryTakeNow(out _waiting)) Hash(_waiting);
            if (_waiting is null)
            {
                if (!_batches.HasEnded) return Turn.Idle;
            }
            else if (TryWrite(_waiting))
            {
                _waiting = null;
                return Turn.Worked;
            }
            else if (!_givesUp) return Turn.Idle;
        }
        catch (StorageFaultException fault)
        {
            _end.OfStorage(fault);
        }
        catch (Exception bug)
        {
            _end.OfBug(_log.NextCommand, bug);
        }
        _publisher.Close();
        _ended = true;
        _sequencer.Ring();
        return Turn.Ended;
    }

    void Run()
    {
        _hasThread = true;
        for (var turn = TakeTurn(); turn != Turn.Ended; turn = TakeTurn())
        {
            if (turn == Turn.Idle) Pause();
        }
    }

    void Pause()
    {
        if (_waiting is null) _batches.Wait();
        else Thread.Sleep(Limits.RoomWaitMs);
    }

    /// <summary>Goes on with the running hash over a batch that has just come, once, however long it then waits for room.</summary>
    void Hash(CommitBatch batch)
    {
        // Here, because the engine's thread is the one that all others wait for.
        batch.Hash(_eventHash);
        _eventHash = batch.EventHash;
    }

    /// <summary>
    /// False when there is no room. The sequencer admits only what the log has room for; should it be gone nevertheless, what was
    /// applied must wait for it: its askers get "unknown", which is the truth.
    /// </summary>
    bool TryWrite(CommitBatch batch)
    {
        if (ReferenceEquals(batch, _roomRequest)) return Reserve();
        if (_log.Append(batch.Fields, batch.Commands) == AppendResult.NoSpace) return false;
        Interlocked.Add(ref _unwrittenBytes, -(batch.Length + FrameHeader.SizeBytes));
        var begun = Stopwatch.GetTimestamp();
        batch.Frame = _log.SyncQuietly();
        _metrics.Synced(Stopwatch.GetElapsedTime(begun));
        _counters.Synced();

        // From here on the batch is durable, and may be seen.
        var isShownHere = _hasThread && Volatile.Read(ref _isAwaited) == 0 && _batches.Count == 0;
        if (!isShownHere) _publisher.Publish(batch);
        Interlocked.Decrement(ref _pending);
        RingIfAwaited();
        // Nothing is there to be written meanwhile: waking another thread would take longer than showing it.
        if (isShownHere) _publisher.PublishHere(batch);
        _log.Durable.WakeWaiting();
        return true;
    }

    void RingIfAwaited()
    {
        if (Interlocked.Exchange(ref _isAwaited, 0) == 1) _sequencer.Ring();
    }

    bool Reserve()
    {
        if (_log.TryReserve(_wantedBytes)) Volatile.Write(ref _grantedBytes, _wantedBytes);
        Interlocked.Decrement(ref _pending);
        _sequencer.Ring();
        return true;
    }
}
