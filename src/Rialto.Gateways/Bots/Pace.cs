namespace Rialto.Gateways.Bots;

/// <summary>When a bot may look again: <c>perSecond</c> times a second, and really waiting in between.</summary>
/// <remarks>
/// Timers count whole milliseconds, and a pause below one is none at all: a bot with nothing to do would then never give its thread back.
/// So a pause is rounded up, and what it took too much is made good by the next ones; but whoever looked for two milliseconds' worth of
/// looks in a row, because each takes longer than it may, waits nevertheless. Owner: the bot's task.
/// </remarks>
/// <param name="perSecond">Looks a second, 1 or more.</param>
/// <param name="time">What the pauses are measured by.</param>
public sealed class Pace(int perSecond, TimeProvider time)
{
    /// <summary>What a bot was late is made good up to here.</summary>
    static readonly TimeSpan s_arrears = TimeSpan.FromMilliseconds(2);

    readonly TimeSpan _step = TimeSpan.FromSeconds(1) / perSecond;
    readonly long _began = time.GetTimestamp();
    TimeSpan _due;
    TimeSpan _inARow;

    /// <summary>Ends when the next look is due.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async ValueTask NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var now = time.GetElapsedTime(_began);
        _due += _step;
        _inARow += _step;
        if (_due < now - s_arrears) _due = now - s_arrears;
        if (_due <= now && _inARow <= s_arrears + _step) return;
        var ahead = Math.Max(1, Math.Ceiling((_due - now).TotalMilliseconds));
        await Task.Delay(TimeSpan.FromMilliseconds(ahead), time, stop);
        _inARow = TimeSpan.Zero;
    }
}
