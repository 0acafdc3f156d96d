using Rialto.Engine.Numbers;
using Rialto.Gateways.Barong;
using Rialto.Gateways.Coinut;
using Errors = Rialto.Gateways.Coinut.Errors;
using Rialto.Gateways.Peatio;
using Rialto.Gateways.PeatioClassic;
using Rialto.Gateways.Ranger;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.RateLimits;

namespace Rialto.Server.Composition;

/// <summary>The configuration as each part wants to have it.</summary>
internal static class DialectOptions
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IdentityOptions Identity(Options options) => new()
    {
        Directory = options.ServerData,
        AppName = options.BarongAppName,
        UidPrefix = options.BarongUidPrefix,
        SessionIdle = TimeSpan.FromSeconds(options.BarongSessionExpireTime),
        SessionLife = TimeSpan.FromSeconds(options.BarongSessionLife),
        CsrfProtection = Enum.Parse<CsrfProtection>(options.BarongCsrfProtection, ignoreCase: true),
        NonceWindow = TimeSpan.FromMilliseconds(options.BarongApikeyNonceLifetime),
        NonceSingleUse = options.BarongApikeyNonceSingleUse,
        PasswordMinEntropy = options.BarongPasswordMinEntropy,
        PasswordUseDictionary = options.BarongPasswordUseDictionary,
        PasswordRounds = options.BarongPasswordRounds,
        LoginFailuresPerAccount = options.LimitsOff ? 0 : options.BarongLoginFailures,
        LoginFailuresPerAddress = options.LimitsOff ? 0 : options.BarongLoginFailuresPerAddress,
        IdentityRate = Limit(options, options.BarongIdentityRatePerMin, options.BarongIdentityRatePerMin, TimeSpan.FromMinutes(1)),
    };

    public static GateOptions Gate(Options options) => new()
    {
        CookieName = options.BarongSessionName,
        CorsOrigins = Words(options.HttpCorsOrigins),
        CorsCredentials = options.HttpCorsCredentials,
        MemberRate = Limit(options, options.PeatioRateLimit5Min, options.PeatioRateLimit5Min, TimeSpan.FromMinutes(5)),
        OrderRate = Limit(options, 2 * options.PeatioOrderRate, options.PeatioOrderRate, Second),
        AnonymousRate = Limit(options, options.LimitsAnonymousRate, options.LimitsAnonymousRate, TimeSpan.FromMinutes(5)),
    };

    public static PeatioOptions Peatio(Options options) => new()
    {
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(options.PeatioTimezone),
        DepositLevelMin = options.PeatioDepositLevelMin,
        WithdrawLevelMin = options.PeatioWithdrawLevelMin,
        TradingLevelMin = options.PeatioTradingLevelMin,
        NumericPublicTrades = options.PeatioPublicTradesFormat == "numeric",
        Faucet = options.DemoFaucet ? PlayMoneyOf(options) : null,
        NonceWindow = TimeSpan.FromMilliseconds(options.BarongApikeyNonceLifetime),
        NonceSingleUse = options.BarongApikeyNonceSingleUse,
        Build = Build.Info,
    };

    public static BarongOptions Barong(Options options) => new()
    {
        CookieName = options.BarongSessionName,
        CookieSecure = options.BarongCookieSecure,
        ApiKeySecretFormat = Enum.Parse<SecretFormat>(options.BarongApiKeySecret, ignoreCase: true),
        SignUpLevel = options.DemoSignupLevel,
        SessionExpireTimeS = options.BarongSessionExpireTime,
        PasswordMinEntropy = options.BarongPasswordMinEntropy,
        Build = Build.Info,
    };

    public static ClassicOptions Classic(Options options) => new()
    {
        RateLimit = options.LimitsOff ? 0 : options.ClassicRateLimit,
        DepositLevelMin = options.PeatioDepositLevelMin,
        WithdrawLevelMin = options.PeatioWithdrawLevelMin,
        TradingLevelMin = options.PeatioTradingLevelMin,
    };

    public static CoinutOptions Coinut(Options options) => new()
    {
        RestRate = Limit(options, 2 * options.CoinutRestRate, options.CoinutRestRate, Second),
        SocketRate = options.LimitsOff ? 0 : options.CoinutWsRate,
        ReplayWindow = options.CoinutNonceMode == "off" ? TimeSpan.Zero : TimeSpan.FromSeconds(options.CoinutReplayWindow),
        LiquidityReasons = options.CoinutLiquidityReasonSpelling switch
        {
            "legacy" => [Errors.NotEnoughLiquidityLegacy],
            "both" => [Errors.NotEnoughLiquidity, Errors.NotEnoughLiquidityLegacy],
            _ => [Errors.NotEnoughLiquidity],
        },
        TradingLevelMin = options.PeatioTradingLevelMin,
    };

    public static RangerOptions Ranger(Options options) => new()
    {
        CookieName = options.BarongSessionName,
        Origins = Words(options.HttpCorsOrigins),
        FlatBooks = options.RangerObForm == "flat",
    };

    /// <summary>Amounts by currency.</summary>
    /// <exception cref="ConfigurationException">The text is not of the form <c>usd=1000,btc=1</c>.</exception>
    public static IReadOnlyDictionary<string, Amount> PlayMoneyOf(Options options)
    {
        var money = new Dictionary<string, Amount>();
        foreach (var part in options.DemoFaucetMoney.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            var isAmount = DecimalText.TryRead(part.AsSpan(equals + 1), out var number) && number.IsPositive;
            if (equals < 1 || !isAmount || number.InUnits(Amount.Decimals, out Int128 units) != DecimalFit.Exact)
                throw new ConfigurationException($"demo.faucet_money: '{part}' is not of the form usd=1000");
            money[part[..equals]] = new Amount(units);
        }

        return money;
    }

    static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static RateLimit Limit(Options options, int burst, int refill, TimeSpan per) =>
        options.LimitsOff || refill == 0 ? RateLimit.None : new RateLimit(burst, refill, per);
}
