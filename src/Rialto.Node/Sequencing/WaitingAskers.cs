namespace Rialto.Node.Sequencing;

/// <summary>
/// Submissions whose askers wait, the oldest first; who has waited too long is told that the outcome is unknown. Any thread.
/// </summary>
/// <remarks>
/// All have the same patience, so one timer, set for the oldest, does for all of them: a timer for each cost more than applying the
/// command.
/// </remarks>
sealed class WaitingAskers
{
    readonly TimeProvider _time;
    readonly TimeSpan _patience;
    readonly ITimer _timer;
    readonly Lock _gate = new();
    Submission? _oldest;
    Submission? _youngest;
    bool _isSet;

    public WaitingAskers(TimeProvider time, TimeSpan patience)
    {
        _time = time;
        _patience = patience;
        _timer = time.CreateTimer(static self => ((WaitingAskers)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From now on it is waited for. Before it is put where others may complete it.</summary>
    public void Add(Submission asked)
    {
        lock (_gate)
        {
            asked.AskedAt = Math.Max(1, _time.GetTimestamp());
            asked.Older = _youngest;
            if (_youngest is null) _oldest = asked;
            else _youngest.Younger = asked;
            _youngest = asked;
            if (!_isSet) Set(_patience);
        }
    }

    /// <summary>It is not waited for any longer, if it was.</summary>
    public void Remove(Submission told)
    {
        lock (_gate) Unlink(told);
    }

    /// <summary>Tells everybody whose time is over, and comes back for the next.</summary>
    void Look()
    {
        while (TryTakeLate() is { } late) late.Complete(Outcome.Unknown);
    }

    /// <summary>The oldest if it is late; else sets the timer for it.</summary>
    Submission? TryTakeLate()
    {
        lock (_gate)
        {
            _isSet = false;
            if (_oldest is not { } oldest) return null;
            var left = _patience - _time.GetElapsedTime(oldest.AskedAt);
            if (left <= TimeSpan.Zero)
            {
                Unlink(oldest);
                return oldest;
            }

            Set(left);
            return null;
        }
    }

    void Set(TimeSpan wait)
    {
        _isSet = true;
        // Timers count whole milliseconds; one that rings early finds nobody late and is set for the rest.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    void Unlink(Submission told)
    {
        if (told.AskedAt == 0) return;
        told.AskedAt = 0;
        if (told.Older is null) _oldest = told.Younger;
        else told.Older.Younger = told.Younger;
        if (told.Younger is null) _youngest = told.Older;
        else told.Younger.Older = told.Older;
        told.Older = told.Younger = null;
    }
}
