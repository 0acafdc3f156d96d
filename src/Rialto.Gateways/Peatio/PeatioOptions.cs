using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Peatio;

/// <summary>Settings of the Peatio v2 dialect; the defaults are the contract's.</summary>
public sealed record PeatioOptions
{
    /// <summary>Zone in which entities' times are printed.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Member level from which deposits are open.</summary>
    public int DepositLevelMin { get; init; } = 3;

    /// <summary>Member level from which withdrawals are open.</summary>
    public int WithdrawLevelMin { get; init; } = 3;

    /// <summary>Member level from which trading is open.</summary>
    public int TradingLevelMin { get; init; } = 3;

    /// <summary>Public trades with JSON numbers and Unix seconds instead of strings and ISO times.</summary>
    public bool NumericPublicTrades { get; init; }

    /// <summary>Play money that the faucet gives, by currency code; null = there is no faucet.</summary>
    public IReadOnlyDictionary<string, Amount>? Faucet { get; init; }

    /// <summary>How long a member waits for the faucet's next drop in a currency.</summary>
    public TimeSpan FaucetPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far a nonce may be from the clock; the same as Identity's.</summary>
    public TimeSpan NonceWindow { get; init; } = TimeSpan.FromMilliseconds(5_000);

    /// <summary>False: a nonce may be used again inside its window (then commands carry no request key).</summary>
    public bool NonceSingleUse { get; init; } = true;

    /// <summary>Codes of the currencies in which profit and loss are told.</summary>
    public IReadOnlyList<string> PnlCurrencies { get; init; } = ["usd"];

    /// <summary>By <c>from/to</c>: the markets along which a price is found, each with whether it is inverted.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Market, bool IsInverted)>> PnlPaths { get; init; } =
        new Dictionary<string, IReadOnlyList<(string Market, bool IsInverted)>>();

    /// <summary>Roles for which profit and loss are not told.</summary>
    public IReadOnlyList<string> PnlExcludedRoles { get; init; } = [];

    /// <summary>What <c>public/version</c> says.</summary>
    public required BuildInfo Build { get; init; }
}
