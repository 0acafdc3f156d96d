using Rialto.Identity.Authorization;
using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Settings of this dialect; the defaults are the contract's.</summary>
public sealed record PrimeBitOptions
{
    /// <summary>Requests of an API key, or of an address, a second; 0 = no limit.</summary>
    public int RequestsPerSecond { get; init; } = 5;

    /// <summary>No limits at all, whatever a key has of its own.</summary>
    public bool LimitsOff { get; init; }

    /// <summary>How far a signed timestamp may be from the clock.</summary>
    public TimeSpan TimestampWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Name of the platform's session cookie, which the web interface comes with.</summary>
    public string CookieName { get; init; } = "_barong_session";

    /// <summary>Counts a request that came with a session where the platform counts its member's requests.</summary>
    public required Func<Caller, System.Net.IPAddress, RateTake> CountSession { get; init; }

    /// <summary>What callers of the sandbox must show; empty = only callers on this machine may call.</summary>
    public string SandboxToken { get; init; } = "";

    /// <summary>Member level from which live accounts trade.</summary>
    public int TradingLevelMin { get; init; } = 3;
}
