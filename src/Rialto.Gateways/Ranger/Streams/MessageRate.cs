namespace Rialto.Gateways.Ranger.Streams;

/// <summary>How many messages one client may send: time is saved up, and each message uses some. Owner: receive loop.</summary>
internal sealed class MessageRate(long nowMs, int perSecond, int burst)
{
    // In messages times milliseconds, so that nothing is rounded.
    const long MessageCost = 1_000;

    readonly long _reserve = MessageCost * burst;
    long _saved = MessageCost * burst;
    long _lastMs = nowMs;

    /// <summary>False = one too many.</summary>
    public bool Take(long nowMs)
    {
        _saved = Math.Min(_reserve, _saved + ((nowMs - _lastMs) * perSecond));
        _lastMs = nowMs;
        if (_saved < MessageCost) return false;
        _saved -= MessageCost;
        return true;
    }
}
