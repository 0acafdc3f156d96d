using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.Barong;

/// <summary>The rate buckets of the gate: by member, by member for orders and cancels, by address for everybody else.</summary>
internal sealed class GateRates(GateOptions options, TimeProvider time)
{
    const string OrdersPath = "api/v2/peatio/market/orders";
    const string CancelEnd = "/cancel";

    readonly RateBuckets<int> _members = new(time, options.MemberRate, Identity.Limits.RateKeysMax);
    readonly RateBuckets<int> _orders = new(time, options.OrderRate, Identity.Limits.RateKeysMax);
    readonly RateBuckets<AddressKey> _addresses = new(time, options.AnonymousRate, Identity.Limits.RateKeysMax);

    /// <summary>Takes a token for a request.</summary>
    /// <param name="caller">Null = nobody, or somebody who could not say who he is.</param>
    /// <param name="path">Normalised, without leading slash.</param>
    public RateTake Take(Caller? caller, IPAddress address, string verb, string path)
    {
        if (caller is null) return _addresses.Take(AddressKey.Of(address), tokens: 1);
        return IsOrderOrCancel(verb, path) ? _orders.Take(caller.Member.Number, tokens: 1) : _members.Take(caller.Member.Number, tokens: 1);
    }

    /// <summary>Tells the client how much is left; nothing where there is no limit.</summary>
    public static void Mark(HttpResponse response, RateTake take)
    {
        if (take.Limit == 0) return;
        response.Headers["X-RateLimit-Limit"] = take.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Remaining"] = take.Remaining.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Reset"] = take.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        if (!take.Allowed) response.Headers.RetryAfter = take.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    static bool IsOrderOrCancel(string verb, string path) =>
        path.StartsWith(OrdersPath, StringComparison.Ordinal)
            && (verb == HttpMethods.Post || path.EndsWith(CancelEnd, StringComparison.Ordinal));
}
