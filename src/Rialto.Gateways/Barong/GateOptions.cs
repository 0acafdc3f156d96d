using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.Barong;

/// <summary>Settings of what stands in front of Peatio v2, Barong and Ranger; the defaults are the contracts'.</summary>
public sealed record GateOptions
{
    /// <summary>Name of the session cookie.</summary>
    public string CookieName { get; init; } = "_barong_session";

    /// <summary>Origins that pages may call from; <c>*</c> = all, then never with credentials.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = ["*"];

    /// <summary>Whether pages of the listed origins may send cookies.</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>Requests of a member, all endpoints together except orders and cancels.</summary>
    public RateLimit MemberRate { get; init; } = new(Burst: 6_000, Refill: 20, Per: TimeSpan.FromSeconds(1));

    /// <summary>Orders and cancels of a member.</summary>
    public RateLimit OrderRate { get; init; } = new(Burst: 100, Refill: 50, Per: TimeSpan.FromSeconds(1));

    /// <summary>Requests of an address without a member.</summary>
    public RateLimit AnonymousRate { get; init; } = new(Burst: 6_000, Refill: 20, Per: TimeSpan.FromSeconds(1));
}
