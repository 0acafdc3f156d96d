namespace Rialto.Gateways.PeatioClassic;

/// <summary>Settings of the classic dialect; the defaults are the contract's.</summary>
public sealed record ClassicOptions
{
    /// <summary>Signed requests of a key in five minutes, unless the key has a limit of its own; 0 = no limit.</summary>
    public int RateLimit { get; init; } = 600;

    /// <summary>Nobody is limited, whatever his key says.</summary>
    public bool LimitsOff { get; init; }

    /// <summary>Member level from which deposits are open.</summary>
    public int DepositLevelMin { get; init; } = 3;

    /// <summary>Member level from which withdrawals are open.</summary>
    public int WithdrawLevelMin { get; init; } = 3;

    /// <summary>Member level from which trading is open.</summary>
    public int TradingLevelMin { get; init; } = 3;
}
