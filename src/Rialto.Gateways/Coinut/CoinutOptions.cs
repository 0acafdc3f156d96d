using Rialto.Identity.ApiKeys;
using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.Coinut;

/// <summary>Settings of the COINUT dialect; the defaults are the contract's.</summary>
public sealed record CoinutOptions
{
    /// <summary>REST requests of a user, or of an address without one.</summary>
    public RateLimit RestRate { get; init; } = new(Burst: 200, Refill: 100, Per: TimeSpan.FromSeconds(1));

    /// <summary>Requests of a WebSocket connection in a second, and at once; 0 = no limit.</summary>
    public int SocketRate { get; init; } = 30;

    /// <summary>What is asked of the nonces of REST requests, unless the key says otherwise.</summary>
    public NonceMode NonceMode { get; init; } = NonceMode.Unique;

    /// <summary>How long a signed body is remembered where it counts once.</summary>
    public TimeSpan ReplayWindow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How far a timestamp may be from the clock.</summary>
    public TimeSpan TimestampWindow { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How the reason of a market order that nobody fills is written.</summary>
    public IReadOnlyList<string> LiquidityReasons { get; init; } = [Errors.NotEnoughLiquidity];

    /// <summary>Member level from which trading is open.</summary>
    public int TradingLevelMin { get; init; } = 3;
}
