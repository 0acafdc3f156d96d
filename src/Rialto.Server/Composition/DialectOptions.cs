using Rialto.Engine.Numbers;
using Rialto.Gateways.Barong;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Feeds;
using Errors = Rialto.Gateways.Coinut.Errors;
using Rialto.Gateways.Peatio;
using Rialto.Gateways.PeatioClassic;
using Rialto.Gateways.PrimeBit;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Gateways.Ranger;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.Passwords;
using Rialto.Identity.RateLimits;
using Rialto.Server.Mails;

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
        PasswordRegexp = PasswordRegexp(options),
        PasswordMinEntropy = options.BarongPasswordMinEntropy,
        PasswordUseDictionary = options.BarongPasswordUseDictionary,
        PasswordRounds = options.BarongPasswordRounds,
        LoginFailuresPerAccount = options.LimitsOff ? 0 : options.BarongLoginFailures,
        LoginFailuresPerAddress = options.LimitsOff ? 0 : options.BarongLoginFailuresPerAddress,
        IdentityRate = Limit(options, options.BarongIdentityRatePerMin, options.BarongIdentityRatePerMin, TimeSpan.FromMinutes(1)),
        TokenLife = TimeSpan.FromSeconds(options.BarongJwtExpireTime),
        PublicUrl = PublicUrl(options),
        Domain = options.BarongDomain,
        FirstRegistrationSuperadmin = options.BarongFirstRegistrationSuperadmin,
        Standing = StandingOf(options),
        PhoneMock = PhoneMock(options),
        RequiredDocsExpire = options.BarongRequiredDocsExpire,
        DocNumLimit = options.BarongDocNumLimit,
        DocumentTypes = Words(options.BarongDocumentTypes),
        StorageTitles = Words(options.BarongUserStorageTitles),
        ProfileDoubleVerification = options.BarongProfileDoubleVerification,
    };

    /// <summary>The mail server; null = none.</summary>
    /// <exception cref="ConfigurationException">No host and port, no address, or a password that would go in the clear.</exception>
    public static SmtpOptions? Smtp(Options options)
    {
        if (options.MailServer.Length == 0) return null;
        var colon = options.MailServer.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(options.MailServer.AsSpan(colon + 1), out var port))
            throw new ConfigurationException($"mail.server: '{options.MailServer}' is not of the form host:port");
        if (!MailText.IsAddress(options.MailFrom)) throw new ConfigurationException($"mail.from: '{options.MailFrom}' is no address");
        var host = options.MailServer[..colon];
        var security = Enum.Parse<SmtpSecurity>(options.MailSecurity, ignoreCase: true);
        if (security == SmtpSecurity.None && options.MailUser.Length > 0 && !IsThisMachine(host))
            throw new ConfigurationException("mail.security: a password must not go to another machine in the clear");
        return new()
        {
            Host = host, Port = port, Security = security, User = options.MailUser, Password = options.MailPassword,
            From = options.MailFrom, TrustedCertificate = options.MailTrustedCertificate,
        };
    }

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
        PnlCurrencies = Words(options.PeatioPnlCurrencies),
        PnlPaths = PnlPathsOf(options.PeatioPnlConversionPaths),
        PnlExcludedRoles = Words(options.PeatioPnlExcludedRoles),
        Build = Build.Info,
    };

    public static BarongOptions Barong(Options options) => new()
    {
        CookieName = options.BarongSessionName,
        CookieSecure = options.BarongCookieSecure || PublicUrl(options).StartsWith("https:", StringComparison.OrdinalIgnoreCase),
        ApiKeySecretFormat = Enum.Parse<SecretFormat>(options.BarongApiKeySecret, ignoreCase: true),
        SignUpLevel = options.DemoSignupLevel,
        SessionExpireTimeS = options.BarongSessionExpireTime,
        PasswordRegexp = options.BarongPasswordRegexp,
        PasswordMinEntropy = options.BarongPasswordMinEntropy,
        PhoneVerificationType = options.BarongPhoneVerification,
        MaskData = options.BarongApiDataMaskingEnabled,
        Captcha = CaptchaOf(options),
        Build = Build.Info,
    };

    /// <exception cref="ConfigurationException">A captcha without its keys, a door that does not exist, no address.</exception>
    static CaptchaOptions CaptchaOf(Options options)
    {
        string[] doors = ["user_create", "session_create", "password_reset", "email_confirmation"];
        var endpoints = Words(options.BarongCaptchaProtectedEndpoints);
        if (endpoints.FirstOrDefault(word => !doors.Contains(word)) is { } unknown)
            throw new ConfigurationException($"barong.captcha_protected_endpoints: '{unknown}' is none of {string.Join(", ", doors)}");
        var kind = Enum.Parse<CaptchaKind>(options.BarongCaptcha, ignoreCase: true);
        var url = options.BarongCaptchaUrl.Length > 0 ? options.BarongCaptchaUrl.TrimEnd('/') : kind switch
        {
            CaptchaKind.None => "",
            CaptchaKind.Recaptcha => "https://www.google.com/recaptcha/api/siteverify",
            CaptchaKind.Geetest => "https://api.geetest.com",
        };
        if (kind != CaptchaKind.None && (options.BarongCaptchaPublicKey.Length == 0 || options.BarongCaptchaSecretKey.Length == 0))
            throw new ConfigurationException("barong.captcha: needs barong.captcha_public_key and barong.captcha_secret_key");
        if (kind != CaptchaKind.None && !Uri.TryCreate(url, UriKind.Absolute, out _))
            throw new ConfigurationException($"barong.captcha_url: '{url}' is no address");
        return new()
        {
            Kind = kind, Endpoints = endpoints, PublicKey = options.BarongCaptchaPublicKey, SecretKey = options.BarongCaptchaSecretKey,
            Url = url,
        };
    }

    /// <exception cref="ConfigurationException">Sources are wanted, but their file is missing or wrong.</exception>
    public static FeedOptions Feeds(Options options)
    {
        var mode = Enum.Parse<FeedMode>(options.FeedsSource, ignoreCase: true);
        if (mode == FeedMode.Sources && options.FeedsFile.Length == 0)
            throw new ConfigurationException("feeds.source: 'sources' needs feeds.file");
        return new()
        {
            Mode = mode,
            Seed = (ulong)options.FeedsSeed,
            SimulatedStep = TimeSpan.FromMilliseconds(options.FeedsStepMs),
            Sources = mode == FeedMode.Sources ? SourcesOf(options.FeedsFile) : new Dictionary<string, IReadOnlyList<SourceTerms>>(),
        };
    }

    static IReadOnlyDictionary<string, IReadOnlyList<SourceTerms>> SourcesOf(string file)
    {
        try
        {
            return SourceFile.Read(file);
        }
        catch (FormatException fault)
        {
            throw new ConfigurationException($"feeds.file: {file}: {fault.Message}");
        }
    }

    public static ClassicOptions Classic(Options options) => new()
    {
        RateLimit = options.ClassicRateLimit,
        LimitsOff = options.LimitsOff,
        DepositLevelMin = options.PeatioDepositLevelMin,
        WithdrawLevelMin = options.PeatioWithdrawLevelMin,
        TradingLevelMin = options.PeatioTradingLevelMin,
    };

    public static CoinutOptions Coinut(Options options) => new()
    {
        RestRate = Limit(options, 2 * options.CoinutRestRate, options.CoinutRestRate, Second),
        SocketRate = options.LimitsOff ? 0 : options.CoinutWsRate,
        NonceMode = Enum.Parse<NonceMode>(options.CoinutNonceMode, ignoreCase: true),
        ReplayWindow = TimeSpan.FromSeconds(options.CoinutReplayWindow),
        LiquidityReasons = options.CoinutLiquidityReasonSpelling switch
        {
            "legacy" => [Errors.NotEnoughLiquidityLegacy],
            "both" => [Errors.NotEnoughLiquidity, Errors.NotEnoughLiquidityLegacy],
            _ => [Errors.NotEnoughLiquidity],
        },
        TradingLevelMin = options.PeatioTradingLevelMin,
    };

    /// <param name="options">Of the server.</param>
    /// <param name="gate">Where the platform counts its members' requests.</param>
    public static PrimeBitOptions PrimeBit(Options options, Gate gate) => new()
    {
        RequestsPerSecond = options.PrimebitRateLimit,
        LimitsOff = options.LimitsOff,
        TimestampWindow = TimeSpan.FromSeconds(options.PrimebitTimestampWindow),
        CookieName = options.BarongSessionName,
        CountSession = gate.Count,
        SandboxToken = options.PrimebitSandboxToken,
        TradingLevelMin = options.PeatioTradingLevelMin,
    };

    public static PrimeBitStreamOptions PrimeBitStreams(Options options) => new()
    {
        BookPause = TimeSpan.FromMilliseconds(options.PrimebitBookPauseMs),
        UnknownConnectionsMax = options.LimitsOff ? 0 : new PrimeBitStreamOptions().UnknownConnectionsMax,
        ConnectionsMax = options.LimitsOff ? 0 : new PrimeBitStreamOptions().ConnectionsMax,
        RequiresTls = options.PrimebitRequireTls == "on"
            || (options.PrimebitRequireTls == "auto" && PublicUrl(options).StartsWith("https:", StringComparison.OrdinalIgnoreCase)),
    };

    public static RangerOptions Ranger(Options options) => new()
    {
        CookieName = options.BarongSessionName,
        Origins = Words(options.HttpCorsOrigins),
        FlatBooks = options.RangerObForm == "flat",
        BookLevels = options.RangerObLevels,
        BookBatch = TimeSpan.FromMilliseconds(options.RangerObBatchMs),
        Roles = RolesOf(options.RangerRoles),
        Limits = new()
        {
            MessageBytesMax = options.RangerMessageBytesMax,
            MessagesPerSecond = options.RangerMessagesPerSecond,
            MessagesBurst = options.RangerMessagesBurst,
            StreamsMax = options.RangerStreamsMax,
            QueueBytesMax = options.RangerQueueBytesMax,
            BehindMax = TimeSpan.FromSeconds(options.RangerBehindSecondsMax),
        },
    };

    /// <exception cref="ConfigurationException">The text is not of the form <c>admin=superadmin,admin;…</c>.</exception>
    static Dictionary<string, IReadOnlyList<string>> RolesOf(string text)
    {
        var roles = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = part.Split('=');
            if (sides.Length != 2 || sides[0].Length == 0 || sides[0].Contains('.'))
                throw new ConfigurationException($"ranger.roles: '{part}' is not of the form admin=superadmin,admin");
            roles[sides[0]] = Words(sides[1]);
        }

        return roles;
    }

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

    /// <exception cref="ConfigurationException">The text is not of the form <c>ltc/usd:ltcbtc,btcusd;…</c>.</exception>
    static Dictionary<string, IReadOnlyList<(string Market, bool IsInverted)>> PnlPathsOf(string text)
    {
        var paths = new Dictionary<string, IReadOnlyList<(string Market, bool IsInverted)>>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = part.Split(':');
            if (sides.Length != 2 || sides[0].Split('/').Length != 2 || Words(sides[1]).Length == 0)
                throw new ConfigurationException($"peatio.pnl_conversion_paths: '{part}' is not of the form ltc/usd:ltcbtc,btcusd");
            paths[sides[0]] = [.. Words(sides[1]).Select(step => (step.TrimStart('_'), step.StartsWith('_')))];
        }

        return paths;
    }

    static string PublicUrl(Options options) =>
        (options.HttpPublicUrl.Length > 0 ? options.HttpPublicUrl : options.ServerListen).TrimEnd('/');

    /// <summary>A server that others reach, itself or through a proxy, must not take any code.</summary>
    static bool PhoneMock(Options options)
    {
        if (options.BarongPhoneVerification != "mock") return false;
        var isReached = !System.Net.IPAddress.IsLoopback(Listener.Parse(options.ServerListen).EndPoint.Address)
            || PublicUrl(options).StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || options.BarongCookieSecure || options.HttpTrustedProxies.Length > 0;
        if (!isReached || options.BarongPhoneMockAnyway) return true;
        throw new ConfigurationException("barong.phone_verification: 'mock' is only for a server that nobody else reaches: a server.listen "
            + "on this machine, no https, no trusted proxies; or say barong.phone_mock_anyway=true");
    }

    /// <exception cref="ConfigurationException">No pattern.</exception>
    static string PasswordRegexp(Options options)
    {
        try
        {
            _ = new PasswordStrength(options.BarongPasswordRegexp, options.BarongPasswordMinEntropy, useDictionary: false);
            return options.BarongPasswordRegexp;
        }
        catch (ArgumentException fault)
        {
            throw new ConfigurationException($"barong.password_regexp: {fault.Message}");
        }
    }

    /// <exception cref="ConfigurationException">A text is not of the form <c>email:verified</c> or <c>banned:ban,fraud;…</c>.</exception>
    static StandingRules StandingOf(Options options)
    {
        var activation = Words(options.BarongActivationRequirements).Select(word =>
            word.Split(':') is [{ Length: > 0 } key, { Length: > 0 } value]
                ? (key, value)
                : throw new ConfigurationException($"barong.activation_requirements: '{word}' is not of the form email:verified"));
        var triggers = options.BarongStateTriggers.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split(':') is [{ Length: > 0 } state, var keys] && Words(keys) is { Length: > 0 } words
                ? (state, (IReadOnlyList<string>)words)
                : throw new ConfigurationException($"barong.state_triggers: '{part}' is not of the form banned:ban,fraud"));
        return new([.. activation], [.. triggers]);
    }

    static bool IsThisMachine(string host) =>
        host == "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));

    static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static RateLimit Limit(Options options, int burst, int refill, TimeSpan per) =>
        options.LimitsOff || refill == 0 ? RateLimit.None : new RateLimit(burst, refill, per);
}
