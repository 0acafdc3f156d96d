namespace Rialto.Identity.Authorization;

/// <summary>Which (key, nonce) pairs were used, until they would be refused for their age anyway. Safe for many threads.</summary>
public sealed class NonceMemory
{
    readonly TimeProvider _time;
    readonly long _keepMs;
    readonly int _countMax;
    readonly Lock _gate = new();
    readonly HashSet<RequestNonce> _used = [];
    readonly Queue<(long ExpiresAtMs, RequestNonce Nonce)> _byAge = new();

    /// <param name="window">How far a nonce may be from the clock; a pair is kept for twice that, for nonces from the future's
    /// edge.</param>
    /// <param name="countMax">Pairs kept at most, see <see cref="Limits.NoncesMax"/>.</param>
    public NonceMemory(TimeProvider time, TimeSpan window, int countMax)
    {
        _time = time;
        _keepMs = (long)(2 * window).TotalMilliseconds;
        _countMax = countMax;
    }

    public int Count
    {
        get
        {
            lock (_gate) return _used.Count;
        }
    }

    public bool WasUsed(RequestNonce nonce)
    {
        lock (_gate)
        {
            Expire();
            return _used.Contains(nonce);
        }
    }

    /// <summary>Uses a pair: of many threads with the same one exactly one gets null. Rejects: SignatureBlacklisted, Busy (full).</summary>
    public IdentityReject? Use(RequestNonce nonce)
    {
        lock (_gate)
        {
            var nowMs = Expire();
            if (_used.Contains(nonce)) return IdentityReject.SignatureBlacklisted;
            if (_used.Count >= _countMax) return IdentityReject.Busy;
            _used.Add(nonce);
            _byAge.Enqueue((nowMs + _keepMs, nonce));
            return null;
        }
    }

    /// <summary>A clock set back only lengthens the stay of what is behind a younger pair: never a replay.</summary>
    long Expire()
    {
        var nowMs = _time.NowMs();
        while (_byAge.TryPeek(out var oldest) && oldest.ExpiresAtMs <= nowMs)
        {
            _byAge.Dequeue();
            _used.Remove(oldest.Nonce);
        }

        return nowMs;
    }
}
