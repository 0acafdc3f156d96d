namespace Rialto.Gateways.Bots;

/// <summary>When a bot may look again: at most <c>perSecond</c> times a second, and really waiting in between.</summary>
/// <remarks>
/// Timers count whole milliseconds, and a pause below one is none at all: a bot with nothing to do would then never give its thread back.
/// So the pause is rounded up, and who may look more often than each millisecond looks several times in a row. Owner: the bot's task.
/// </remarks>
/// <param name="perSecond">Looks a second, 1 or more.</param>
/// <param name="time">What the pauses are measured by.</param>
public sealed class Pace(int perSecond, TimeProvider time)
{
    readonly int _inARow = (perSecond - 1) / 1_000 + 1;
    int _left;

    TimeSpan Pause => TimeSpan.FromMilliseconds(((_inARow * 1_000L) + perSecond - 1) / perSecond);

    /// <summary>Ends when the next look is due.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async ValueTask NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (_left == 0)
        {
            await Task.Delay(Pause, time, stop);
            _left = _inARow;
        }

        _left--;
    }
}
