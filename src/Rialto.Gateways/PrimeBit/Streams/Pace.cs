namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>When something that changes often is told again. Owner: the streams' gate; times in ms of the monotonic clock.</summary>
internal sealed class Pace(TimeSpan pause)
{
    readonly long _pauseMs = (long)pause.TotalMilliseconds;
    long? _toldMs;
    bool _isMarked;

    /// <summary>There is something to tell.</summary>
    public void Mark() => _isMarked = true;

    /// <summary>Whether there is, and the pause is over; then it counts as told.</summary>
    public bool Take(long nowMs)
    {
        if (!_isMarked || (_toldMs is { } toldMs && nowMs - toldMs < _pauseMs)) return false;
        _isMarked = false;
        _toldMs = nowMs;
        return true;
    }
}
