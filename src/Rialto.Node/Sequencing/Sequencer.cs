using System.Runtime.InteropServices;
using Rialto.Engine;
using Rialto.Engine.Commands;

namespace Rialto.Node.Sequencing;

/// <summary>
/// Puts commands into their one order: stamps number and time, applies them, and fills batches for the log. Owner of the engine.
/// </summary>
/// <remarks>
/// While a batch is being synced the next one gathers, so under load frames grow by themselves, and an idle exchange takes one sync an
/// order. Nothing that is seen outside comes from this thread: outcomes leave from the publisher, after the sync.
/// Batches are pooled and bounded; when all are on their way this thread waits, and the queue in front answers "try again".
/// </remarks>
sealed class Sequencer
{
    readonly Exchange _exchange;
    readonly SubmissionQueue _queue;
    readonly Committer _committer;
    readonly Conveyor<CommitBatch> _free;
    readonly Doorbell _bell;
    readonly NodeCounters _counters;
    readonly TimeProvider _time;
    readonly ProcessEnd _end;
    readonly ITimer _timer;
    readonly Thread _thread;
    readonly byte[] _tick = new byte[Tick.SizeBytes];
    readonly byte[] _started = new byte[NodeStarted.SizeBytes];
    CommitBatch _batch;
    long _timerUs = long.MaxValue;
    long _timerSetAt;
    TimeSpan _timerWait;
    long _roomAskedAt;
    int _wantedBytes;
    int _near;
    bool _mustTellStart;
    volatile bool _stopping;

    public Sequencer(
        Exchange exchange,
        SubmissionQueue queue,
        Committer committer,
        Conveyor<CommitBatch> free,
        Doorbell bell,
        NodeCounters counters,
        NodeOptions options)
    {
        _exchange = exchange;
        _queue = queue;
        _committer = committer;
        _free = free;
        _bell = bell;
        _counters = counters;
        _time = options.Time;
        _end = options.End;
        _batch = new(options.Log.BodyBytesMax);
        CommandCodec.Write(_tick, new Tick(), []);
        CommandCodec.Write(_started, new NodeStarted(), []);
        _mustTellStart = exchange.OpenGuardCount > 0;
        _timer = _time.CreateTimer(static bell => ((Doorbell)bell!).Ring(), bell, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new(Run) { Name = "rialto engine", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Applies what is queued, hands it over and ends; the queue must be closed.</summary>
    public void Stop()
    {
        BeginStop();
        _thread.Join();
        _timer.Dispose();
    }

    /// <summary>What is queued is still applied; then its turns end. The queue must be closed. Any thread.</summary>
    public void BeginStop()
    {
        _stopping = true;
        _committer.GiveUpOnFullDisk();
        _bell.Ring();
    }

    /// <summary>A batch is free, so that a turn which hands one over does not wait. Any thread.</summary>
    public bool HasSpareBatch => _free.Count > 0;

    /// <summary>Gathers and hands over what can be, without waiting for more. Owner: engine thread.</summary>
    public Turn TakeTurn()
    {
        try
        {
            var turn = Round();
            if (turn != Turn.Ended) return turn;
        }
        catch (Exception bug)
        {
            _end.OfBug(_exchange.LastCommandNumber, bug);
        }
        _committer.Close();
        return Turn.Ended;
    }

    /// <summary>µs since 1970.</summary>
    public static long MicrosecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    void Run()
    {
        for (var turn = TakeTurn(); turn != Turn.Ended; turn = TakeTurn())
        {
            if (turn == Turn.Idle) _bell.Wait();
        }
    }

    Turn Round()
    {
        var isFull = !Gather();
        if (!_batch.IsEmpty && (isFull || _committer.IsIdle)) return HandOver();
        if (_committer.HasEnded) return Turn.Ended;
        if (_stopping && _batch.IsEmpty && !_queue.TryPeek(out _)) return Turn.Ended;
        if (isFull && _batch.IsEmpty && _committer.IsIdle) _committer.RequestRoom(_wantedBytes);
        var mayGoOn = (isFull || !_batch.IsEmpty) && !_committer.TryAwait();
        return mayGoOn ? Turn.Worked : Turn.Idle;
    }

    Turn HandOver()
    {
        _committer.Commit(_batch);
        return _free.TryTake(out _batch!) ? Turn.Worked : Turn.Ended;
    }

    /// <summary>Applies everything that waits; false when something waits that the batch, or the log, has no room for.</summary>
    bool Gather()
    {
        if (_mustTellStart && !TellStart()) return false;
        while (_queue.TryPeek(out var submission))
        {
            var bytes = submission.Command.Length;
            if (!_batch.HasRoomFor(bytes)) return false;
            var hasRoom = !_mustTellStart && HasLogRoomFor(bytes);
            if (!hasRoom && !_committer.IsDiskFull) return false;
            if (_near == 0) LookAhead();
            _near--;
            _queue.Dequeue();
            if (!hasRoom)
            {
                Refuse(submission);
                continue;
            }
            Apply(submission.Command, submission);
            submission.Release();
        }
        return _mustTellStart || FireTimer();
    }

    // What is queued by now will be applied next.
    void LookAhead()
    {
        // A small exchange does not even look into the queue: its slots are what the askers are writing to.
        if (!_exchange.LooksAhead)
        {
            _near = Engine.Limits.ForeseenMax;
            return;
        }

        for (; _near < Engine.Limits.ForeseenMax && _queue.TryPeek(_near, out var next); _near++) _exchange.Foresee(next.Command);
        _exchange.LookAhead();
    }

    /// <summary>
    /// Before anything else: who was connected to the node before this one is gone (docs/rules/guards.md). While the disk has no room
    /// for it, nothing else may come in between, and whoever asks is refused.
    /// </summary>
    bool TellStart()
    {
        if (!HasLogRoomFor(_started.Length)) return AwaitsRoom();
        Apply(_started, null);
        _mustTellStart = false;
        return true;
    }

    bool HasLogRoomFor(int bytes)
    {
        _wantedBytes = bytes;
        return _committer.HasRoomFor(_batch.Length + bytes);
    }

    void Refuse(Submission submission)
    {
        // Asking again is what finds out that the disk has room again.
        if (_batch.IsEmpty && _committer.IsIdle) _committer.RequestRoom(_wantedBytes);
        submission.Release();
        _counters.Busy();
        submission.Complete(Outcome.Busy);
    }

    /// <summary>A timer that is due fires with the next command; when none comes, with one of our own.</summary>
    bool FireTimer()
    {
        var nextUs = _exchange.NextTimerUs;
        if (nextUs == long.MaxValue) return true;
        var nowUs = NowUs();
        if (nextUs > nowUs)
        {
            Schedule(nextUs, nowUs);
            return true;
        }
        if (!_batch.HasRoomFor(_tick.Length)) return false;
        if (!HasLogRoomFor(_tick.Length)) return AwaitsRoom();
        Apply(_tick, null);
        _counters.Ticked();
        return true;
    }

    /// <summary>
    /// What nobody asks for again looks by itself, every second, whether the full disk has room again; false when the log is only
    /// behind and makes room presently.
    /// </summary>
    bool AwaitsRoom()
    {
        if (!_committer.IsDiskFull) return false;
        if (_batch.IsEmpty && _committer.IsIdle && _time.GetElapsedTime(_roomAskedAt).TotalMicroseconds >= Limits.TickRetryUs)
        {
            _roomAskedAt = _time.GetTimestamp();
            _committer.RequestRoom(_wantedBytes);
        }
        var nowUs = NowUs();
        Schedule(nowUs + Limits.TickRetryUs, nowUs);
        return true;
    }

    void Schedule(long nextUs, long nowUs)
    {
        // One that has rung already is set again: the wall clock was set back, or runs slower than the timer.
        if (_timerUs == nextUs && _time.GetElapsedTime(_timerSetAt) < _timerWait) return;
        _timerUs = nextUs;
        _timerSetAt = _time.GetTimestamp();
        // A millisecond late at most, seldom early: an early ring finds nothing due and asks again.
        _timerWait = TimeSpan.FromMicroseconds(Math.Min(nextUs - nowUs, Limits.TimerWaitUsMax)) + TimeSpan.FromMilliseconds(1);
        _timer.Change(_timerWait, Timeout.InfiniteTimeSpan);
    }

    long NowUs() => Math.Max(_exchange.LastTimeUs, MicrosecondsOf(_time.GetUtcNow()));

    void Apply(ReadOnlySpan<byte> command, Submission? asker)
    {
        var offset = _batch.Length;
        var stamped = _batch.Take(command);
        var timeUs = NowUs();
        MemoryMarshal.AsRef<CommandHeader>(stamped).TimeUs = timeUs;
        var number = _exchange.LastCommandNumber + 1;
        var eventsOffset = _batch.Events.Length;
        _exchange.ApplyUnhashed(stamped, number, _batch.Events);
        var step = new CommittedStep(
            number,
            timeUs,
            offset,
            stamped.Length,
            eventsOffset,
            _batch.Events.Length - eventsOffset,
            _exchange.CommandEventsOffset,
            _exchange.TriggerEventsOffset,
            asker);
        _batch.Add(step, _exchange.LastEventNumber);
        _counters.Applied();
    }
}
