using System.Collections.Concurrent;
using System.Net;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>A bucket a key and a bucket an address, each with a second's worth. Any thread.</summary>
internal sealed class CallRates(PrimeBitOptions options, TimeProvider time)
{
    readonly RateBuckets<AddressKey> _addresses = new(time, LimitOf(options, options.RequestsPerSecond), Identity.Limits.RateKeysMax);

    /// <summary>By what a key may; few keys have a rate of their own.</summary>
    readonly ConcurrentDictionary<int, RateBuckets<string>> _keys = new();

    public RateTake Take(IPAddress address) => _addresses.Take(AddressKey.Of(address), tokens: 1);

    /// <summary>Requests a second, and tokens of a full bucket; 0 = without end.</summary>
    public int RateOf(ApiKey key) => key.RequestsPerSecond ?? options.RequestsPerSecond;

    public RateTake Take(ApiKey key, int tokens)
    {
        var buckets = _keys.GetOrAdd(RateOf(key), NewBuckets);
        return buckets.Take(key.Kid, tokens);
    }

    RateBuckets<string> NewBuckets(int rate) => new(time, LimitOf(options, rate), Identity.Limits.RateKeysMax);

    static RateLimit LimitOf(PrimeBitOptions options, int rate) =>
        options.LimitsOff || rate == 0 ? RateLimit.None : new RateLimit(rate, rate, TimeSpan.FromSeconds(1));
}
