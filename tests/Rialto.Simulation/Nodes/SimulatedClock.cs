namespace Rialto.Simulation.Nodes;

/// <summary>A clock that only the simulation moves: its monotonic time always goes on, its wall time steps, drifts and freezes.</summary>
/// <remarks>Owner: one thread. Timers are kept in monotonic time, as a kernel does, and ring while time passes.</remarks>
public sealed class SimulatedClock(long startUs) : TimeProvider
{
    readonly List<ClockTimer> _timers = [];
    long _monotonicUs;
    long _wallUs = startUs;

    /// <summary>The wall clock goes so many millionths faster (slower, if negative).</summary>
    public int DriftPpm { get; set; }

    /// <summary>The wall clock stands.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>µs since 1970, as the node's host believes.</summary>
    public long WallUs => _wallUs;

    /// <summary>µs since the simulation began.</summary>
    public long MonotonicUs => _monotonicUs;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => _monotonicUs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(_wallUs);

    /// <summary>Time passes; timers ring in their order.</summary>
    public void Pass(long us)
    {
        var end = _monotonicUs + us;
        while (_timers.Where(timer => timer.DueUs <= end).MinBy(timer => timer.DueUs) is { } due)
        {
            Move(Math.Max(0, due.DueUs - _monotonicUs));
            _timers.Remove(due);
            due.Ring();
        }
        Move(Math.Max(0, end - _monotonicUs));
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void Step(long us) => _wallUs += us;

    /// <summary>The process is gone, and its timers with it.</summary>
    public void ForgetTimers() => _timers.Clear();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ClockTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    void Move(long us)
    {
        _monotonicUs += us;
        if (!IsFrozen) _wallUs += us + (long)((Int128)us * DriftPpm / 1_000_000);
    }

    sealed class ClockTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long DueUs { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            DueUs = clock._monotonicUs + (long)dueTime.TotalMicroseconds;
            clock._timers.Add(this);
            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
