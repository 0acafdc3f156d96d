namespace Rialto.Gateways.Ranger.Streams;

/// <summary>How many messages one client may send: time is saved up, and each message uses some. Owner: receive loop.</summary>
internal sealed class MessageRate(long nowMs)
{
    static readonly long CostMs = (long)Limits.SocketMessageCost.TotalMilliseconds;
    static readonly long ReserveMs = CostMs * Limits.SocketMessagesBurst;

    long _savedMs = ReserveMs;
    long _lastMs = nowMs;

    /// <summary>False = one too many.</summary>
    public bool Take(long nowMs)
    {
        _savedMs = Math.Min(ReserveMs, _savedMs + nowMs - _lastMs);
        _lastMs = nowMs;
        if (_savedMs < CostMs) return false;
        _savedMs -= CostMs;
        return true;
    }
}
