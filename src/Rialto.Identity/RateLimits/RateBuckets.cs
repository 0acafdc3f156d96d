namespace Rialto.Identity.RateLimits;

/// <summary>One token bucket a key (a member's number, an <see cref="AddressKey"/>), on the monotonic clock. Safe for many
/// threads.</summary>
/// <remarks>
/// Exact integers: a token is worth as many units as its period has microseconds, and each microsecond brings <c>Refill</c> units.
/// Bounded: when full, buckets that are full again go first, then any one: never an endless map, at worst a fresh bucket for somebody.
/// </remarks>
public sealed class RateBuckets<TKey>
    where TKey : notnull
{
    readonly TimeProvider _time;
    readonly RateLimit _limit;
    readonly int _keysMax;
    readonly long _unitsPerToken;
    readonly long _unitsMax;
    readonly Lock _gate = new();
    readonly Dictionary<TKey, Bucket> _buckets = [];
    long _sweptAtUs = long.MinValue;

    public RateBuckets(TimeProvider time, RateLimit limit, int keysMax)
    {
        _time = time;
        _limit = limit;
        _keysMax = keysMax;
        _unitsPerToken = Math.Max(limit.Per.Us(), 1);
        _unitsMax = limit.Burst * _unitsPerToken;
    }

    public int Count
    {
        get
        {
            lock (_gate) return _buckets.Count;
        }
    }

    /// <summary>Takes <paramref name="tokens"/> if they are there, else none.</summary>
    public RateTake Take(TKey key, int tokens)
    {
        if (_limit.Burst == 0) return new RateTake(Allowed: true, Limit: 0, Remaining: 0, RetryAfterSeconds: 0, ResetSeconds: 0);
        lock (_gate)
        {
            var nowUs = NowUs();
            var units = _buckets.TryGetValue(key, out var bucket) ? Refilled(bucket, nowUs) : MakeRoom(nowUs);
            var wanted = tokens * _unitsPerToken;
            var allowed = units >= wanted;
            if (allowed) units -= wanted;
            _buckets[key] = new Bucket(units, nowUs);
            return new RateTake(
                allowed, _limit.Burst, (int)(units / _unitsPerToken), allowed ? 0 : SecondsFor(wanted - units),
                SecondsFor(_unitsMax - units));
        }
    }

    long MakeRoom(long nowUs)
    {
        if (_buckets.Count < _keysMax) return _unitsMax;
        // At most one sweep a second, so that a flood of new keys does not pay for all old ones each time.
        if (nowUs - 1_000_000 >= _sweptAtUs)
        {
            _sweptAtUs = nowUs;
            foreach (var (key, bucket) in _buckets)
            {
                if (Refilled(bucket, nowUs) == _unitsMax) _buckets.Remove(key);
            }
        }

        if (_buckets.Count >= _keysMax) _buckets.Remove(_buckets.Keys.First());
        return _unitsMax;
    }

    long Refilled(Bucket bucket, long nowUs)
    {
        var added = (Int128)(nowUs - bucket.AtUs) * _limit.Refill;
        return (long)Int128.Min(bucket.Units + added, _unitsMax);
    }

    int SecondsFor(long missing)
    {
        if (missing <= 0) return 0;
        if (_limit.Refill == 0) return int.MaxValue;
        var perSecond = (Int128)_limit.Refill * 1_000_000;
        return (int)Int128.Min((missing + perSecond - 1) / perSecond, int.MaxValue);
    }

    long NowUs() => _time.GetElapsedTime(0).Us();

    readonly record struct Bucket(long Units, long AtUs);
}
