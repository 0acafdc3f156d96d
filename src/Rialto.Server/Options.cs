using Rialto.Server.Configuration;

namespace Rialto.Server;

/// <summary>Every configuration key, with its default. The list in docs/operating/options.md is made from this record.</summary>
public sealed record Options
{
    /// <summary>What <c>--demo</c> sets.</summary>
    public static IReadOnlyList<string> Demonstration { get; } =
        ["demo.members=true", "demo.bots=true", "demo.faucet=true", "demo.signup_level=3", "demo.signup_money=true"];

    [Option("server.data", "Directory of the log, the snapshots, the databases and the key file; also `--data`.")]
    public string ServerData { get; private set; } = "./data";

    [Option("server.listen", "Where clients come in, an http address; port 0 takes any free one; also `--listen`.")]
    public string ServerListen { get; private set; } = "http://127.0.0.1:8080";

    [Option("server.web", "Directory of the built web interface; empty = `wwwroot` beside the program.")]
    public string ServerWeb { get; private set; } = "";

    [Option("server.warm_up", "Whether orders are run through an engine of their own at the start, so that the first real ones are fast.")]
    public bool ServerWarmUp { get; private set; } = true;

    [Option("server.wakeful", "Whether processors are kept from sleeping while orders come, where the kernel lets the server "
        + "(`/dev/cpu_dma_latency`).")]
    public bool ServerWakeful { get; private set; } = true;

    [Option("server.huge_pages", "Whether Linux is asked for pages of 2 MiB, which a large exchange reads faster.")]
    public bool ServerHugePages { get; private set; } = true;

    [Option("http.trusted_proxies", "Addresses or networks, separated by commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` count.")]
    public string HttpTrustedProxies { get; private set; } = "";

    [Option("http.connections_per_address", "Open connections of one address, trusted proxies aside; one more is closed; 0 = no limit.")]
    public int HttpConnectionsPerAddress { get; private set; } = 200;

    [Option("http.cors_origins", "Origins whose pages may call, separated by commas; `*` = all, then never with credentials.")]
    public string HttpCorsOrigins { get; private set; } = "*";

    [Option("http.cors_credentials", "Whether pages of the listed origins may send cookies.")]
    public bool HttpCorsCredentials { get; private set; }

    [Option("http.metrics_token", "Lets others than this machine read `/metrics`, as a bearer token; empty = nobody.")]
    public string HttpMetricsToken { get; private set; } = "";

    [Option("log.segment_mib", "Size of a new segment file of the log, in MiB; all of it is taken from the disk at once.", Min = 2, Max = 1024)]
    public int LogSegmentMib { get; private set; } = 64;

    [Option("log.keep_days", "Segments older than so many days are removed when two snapshots and history are past them; 0 = never.",
        Max = 36_500)]
    public int LogKeepDays { get; private set; }

    [Option("http.public_url", "Where the web pages are for people, what links in mails begin with; https makes the session cookie Secure; "
        + "empty = `server.listen`.")]
    public string HttpPublicUrl { get; private set; } = "";

    [Option("mail.server", "Mail server as `host:port`; empty = mails are only written to `outbox.jsonl`.")]
    public string MailServer { get; private set; } = "";

    [Option("mail.security", "How the way to the mail server is protected; none only for a server on this machine.",
        Choices = ["starttls", "tls", "none"])]
    public string MailSecurity { get; private set; } = "starttls";

    [Option("mail.user", "Name to log in at the mail server; empty = without logging in.")]
    public string MailUser { get; private set; } = "";

    [Option("mail.password", "Password at the mail server; better in a `--config` file than on a command line.")]
    public string MailPassword { get; private set; } = "";

    [Option("mail.from", "Address that mails come from.")]
    public string MailFrom { get; private set; } = "noreply@localhost";

    [Option("mail.trusted_certificate", "PEM file of a certificate that is trusted at the mail server instead of the system's.")]
    public string MailTrustedCertificate { get; private set; } = "";

    [Option("log.level", "What is told on standard error.", Choices = ["trace", "debug", "information", "warning", "error", "none"])]
    public string LogLevel { get; private set; } = "warning";

    [Option("log.format", "One line of text or one JSON object an entry.", Choices = ["text", "json"])]
    public string LogFormat { get; private set; } = "text";

    [Option("limits.off", "Switches every rate limit off, for people who test bots against their own server.")]
    public bool LimitsOff { get; private set; }

    [Option("limits.anonymous_rate", "Requests of an address without a member in five minutes; 0 = no limit.", Max = 100_000_000)]
    public int LimitsAnonymousRate { get; private set; } = 6_000;

    [Option("limits.orders_open_max", "Open orders of a member on one instrument; one more is rejected.", Min = 1, Max = 1_000_000_000)]
    public int LimitsOrdersOpenMax { get; private set; } = 1_000;

    [Option("limits.request_keys_max", "Signed requests remembered against replay; one more than can be is answered \"try again\".",
        Min = 1, Max = Engine.Limits.RequestKeysMax)]
    public int LimitsRequestKeysMax { get; private set; } = Engine.Limits.RequestKeysMax;

    [Option("peatio.rate_limit_5min", "Requests of a member in five minutes, orders and cancels aside; 0 = no limit.", Max = 100_000_000)]
    public int PeatioRateLimit5Min { get; private set; } = 6_000;

    [Option("peatio.order_rate", "Orders and cancels of a member a second, two seconds' worth at once; 0 = no limit.", Max = 1_000_000)]
    public int PeatioOrderRate { get; private set; } = 50;

    [Option("peatio.timezone", "Zone of the times in answers, by its IANA name.")]
    public string PeatioTimezone { get; private set; } = "UTC";

    [Option("peatio.deposit_level_min", "Member level from which deposits are open.", Max = 99)]
    public int PeatioDepositLevelMin { get; private set; } = 3;

    [Option("peatio.withdraw_level_min", "Member level from which withdrawals are open.", Max = 99)]
    public int PeatioWithdrawLevelMin { get; private set; } = 3;

    [Option("peatio.trading_level_min", "Member level from which trading is open.", Max = 99)]
    public int PeatioTradingLevelMin { get; private set; } = 3;

    [Option("peatio.public_trades.format", "Public trades with texts and ISO times, or with JSON numbers and Unix seconds.",
        Choices = ["text", "numeric"])]
    public string PeatioPublicTradesFormat { get; private set; } = "text";

    [Option("peatio.pnl_currencies", "Currencies, separated by commas, in which profit and loss are told.")]
    public string PeatioPnlCurrencies { get; private set; } = "usd";

    [Option("peatio.pnl_conversion_paths",
        "How currencies are valued that have no market of their own: `ltc/usd:ltcbtc,btcusd;usdt/usd:_usdusdt`; `_` = divided by.")]
    public string PeatioPnlConversionPaths { get; private set; } = "";

    [Option("peatio.pnl_excluded_roles", "Roles, separated by commas, for which profit and loss are not told.")]
    public string PeatioPnlExcludedRoles { get; private set; } = "";

    [Option("classic.rate_limit",
        "Signed requests of a key in each window of five minutes in classic Peatio, unless `key set` gave it another limit; 0 = no limit.",
        Max = 100_000_000)]
    public int ClassicRateLimit { get; private set; } = 600;

    [Option("classic.ws_listen",
        "Address at which only classic Peatio's WebSocket listens, at any path; empty = nowhere but `/api/v2/websocket`.")]
    public string ClassicWsListen { get; private set; } = "";

    [Option("coinut.listen", "Address at which only COINUT listens, at `/`; empty = nowhere but `/coinut`.")]
    public string CoinutListen { get; private set; } = "";

    [Option("coinut.rest_rate", "COINUT's REST requests of a user or address a second, two seconds' worth at once; 0 = no limit.",
        Max = 1_000_000)]
    public int CoinutRestRate { get; private set; } = 100;

    [Option("coinut.ws_rate", "Requests of a COINUT connection a second; one too many closes it; 0 = no limit.", Max = 1_000_000)]
    public int CoinutWsRate { get; private set; } = 30;

    [Option("coinut.nonce_mode",
        "Nonces over REST: a body that changes something counts once, or each nonce must be larger than the last, or nothing is asked; "
        + "`key set` says otherwise for a single key.", Choices = ["unique", "monotonic", "off"])]
    public string CoinutNonceMode { get; private set; } = "unique";

    [Option("coinut.replay_window", "Seconds for which a signed body is remembered.", Min = 1, Max = 365 * 86_400)]
    public int CoinutReplayWindow { get; private set; } = 30 * 86_400;

    [Option("coinut.liquidity_reason_spelling", "How the reason of a market order that nobody fills is written.",
        Choices = ["correct", "legacy", "both"])]
    public string CoinutLiquidityReasonSpelling { get; private set; } = "correct";

    [Option("primebit.rate_limit", "PrimeBit's requests of an API key or address a second; a key may have a rate of its own; 0 = no limit.",
        Max = 1_000_000)]
    public int PrimebitRateLimit { get; private set; } = 5;

    [Option("primebit.timestamp_window", "Seconds that the timestamp of a signed request of PrimeBit may be away from the server's clock.",
        Min = 5, Max = 300)]
    public int PrimebitTimestampWindow { get; private set; } = 30;

    [Option("primebit.book_pause_ms", "Shortest pause between two books of a PrimeBit channel; 0 = each change is told.", Max = 60_000)]
    public int PrimebitBookPauseMs { get; private set; } = 50;

    [Option("primebit.require_tls", "Whether private PrimeBit channels need TLS from other machines; auto = when people come by https.",
        Choices = ["auto", "on", "off"])]
    public string PrimebitRequireTls { get; private set; } = "auto";

    [Option("primebit.insurance_fund", "Whether the insurance fund takes the bankrupt's positions; off = they go against the others.",
        Choices = ["on", "off"])]
    public string PrimebitInsuranceFund { get; private set; } = "on";

    [Option("primebit.sandbox", "The control plane for tests, `/api/v1/sandbox/*`: it makes members, money and prices.")]
    public bool PrimebitSandbox { get; private set; }

    [Option("primebit.sandbox_token", "What callers of the sandbox show as `sandbox-token`; empty = only this machine may call.")]
    public string PrimebitSandboxToken { get; private set; } = "";

    [Option("ranger.ob_form", "Book increments: all levels of a command in a message, or one level a message for clients of 2.4.",
        Choices = ["nested", "flat"])]
    public string RangerObForm { get; private set; } = "nested";

    [Option("ranger.ob_levels", "Levels a side of a book's snapshot and of the full-book streams.", Min = 1, Max = 1_000)]
    public int RangerObLevels { get; private set; } = 300;

    [Option("ranger.ob_batch_ms", "Milliseconds for which level changes are gathered into one message; 0 = one message a command.",
        Max = 60_000)]
    public int RangerObBatchMs { get; private set; }

    [Option("ranger.streams_max", "Streams of one connection.", Min = 1, Max = 10_000)]
    public int RangerStreamsMax { get; private set; } = 200;

    [Option("ranger.message_bytes_max", "Largest message of a client, in bytes.", Min = 512, Max = 1_048_576)]
    public int RangerMessageBytesMax { get; private set; } = 65_536;

    [Option("ranger.messages_per_second", "Messages of a client a second, on average.", Min = 1, Max = 100_000)]
    public int RangerMessagesPerSecond { get; private set; } = 10;

    [Option("ranger.messages_burst", "Messages of a client at once.", Min = 1, Max = 100_000)]
    public int RangerMessagesBurst { get; private set; } = 50;

    [Option("ranger.queue_bytes_max", "Bytes that may wait for a client; who is further behind is cut off.", Min = 65_536)]
    public int RangerQueueBytesMax { get; private set; } = 4_194_304;

    [Option("ranger.behind_seconds_max", "Seconds that a message may wait for its client; then he is cut off.", Min = 1, Max = 3_600)]
    public int RangerBehindSecondsMax { get; private set; } = 10;

    [Option("ranger.roles", "Who may hear the streams of a role: `PREFIX=role,role;PREFIX=role`.")]
    public string RangerRoles { get; private set; } = "admin=superadmin,admin,technical";

    [Option("barong.session_name", "Name of the session cookie.")]
    public string BarongSessionName { get; private set; } = "_barong_session";

    [Option("barong.cookie_secure", "Whether the session cookie is sent over https only; for servers behind a proxy that ends TLS.")]
    public bool BarongCookieSecure { get; private set; }

    [Option("barong.api_key_secret_format",
        "How a new key's secret is shown: plain to callers with a CSRF token, as a vault's, always plain.",
        Choices = ["auto", "vault", "plain"])]
    public string BarongApiKeySecret { get; private set; } = "auto";

    [Option("barong.domain", "What mails are told as the domain of the exchange; empty = `http.public_url`.")]
    public string BarongDomain { get; private set; } = "";

    [Option("barong.gateway", "Which header of a trusted proxy names the client: `X-Forwarded-For`, or with akamai `True-Client-IP`.",
        Choices = ["cloudflare", "akamai"])]
    public string BarongGateway { get; private set; } = "cloudflare";

    [Option("barong.geoip_lang", "Language of the names of countries; there is no database of addresses, so no other is taken.",
        Choices = ["en"])]
    public string BarongGeoipLang { get; private set; } = "en";

    [Option("barong.first_registration_superadmin", "Whether the first one who ever signs up becomes superadmin: on a public address that "
        + "may be anybody.")]
    public bool BarongFirstRegistrationSuperadmin { get; private set; }

    [Option("barong.activation_requirements", "Private labels that make a member active, all of them: `email:verified,phone:verified`.")]
    public string BarongActivationRequirements { get; private set; } = "email:verified";

    [Option("barong.state_triggers", "Labels that give a state, the last match counts: `STATE:key,key;STATE:key`.")]
    public string BarongStateTriggers { get; private set; } = "banned:ban,fraud;deleted:delete;locked:suspicious,lock";

    [Option("barong.kyc_provider", "Who looks at documents: staff.", Choices = ["local"])]
    public string BarongKycProvider { get; private set; } = "local";

    [Option("barong.mgn_api_keys_user", "Keys of members by the management API, which is not served.", Choices = ["false"])]
    public string BarongMgnApiKeysUser { get; private set; } = "false";

    [Option("barong.mgn_api_keys_sa", "Keys of service accounts by the management API, which is not served.", Choices = ["false"])]
    public string BarongMgnApiKeysSa { get; private set; } = "false";

    [Option("barong.captcha", "Who tells people from programs at the doors.", Choices = ["none", "recaptcha", "geetest"])]
    public string BarongCaptcha { get; private set; } = "none";

    [Option("barong.captcha_protected_endpoints", "Doors that ask for a captcha, where there is one.")]
    public string BarongCaptchaProtectedEndpoints { get; private set; } = "user_create,session_create,password_reset,email_confirmation";

    [Option("barong.captcha_public_key", "The site's key of reCAPTCHA, or Geetest's id.")]
    public string BarongCaptchaPublicKey { get; private set; } = "";

    [Option("barong.captcha_secret_key", "The secret key of reCAPTCHA or Geetest; better in a `--config` file than on a command line.")]
    public string BarongCaptchaSecretKey { get; private set; } = "";

    [Option("barong.captcha_url", "Where answers are checked; empty = the provider's own address.")]
    public string BarongCaptchaUrl { get; private set; } = "";

    [Option("barong.app_name", "Issuer that authenticator apps show.")]
    public string BarongAppName { get; private set; } = "Barong";

    [Option("barong.uid_prefix", "2–6 letters before the ten digits of a new member's uid.")]
    public string BarongUidPrefix { get; private set; } = "ID";

    [Option("barong.session_expire_time", "Seconds after which an unused cookie session is over.", Min = 1)]
    public int BarongSessionExpireTime { get; private set; } = 1_800;

    [Option("barong.session_life", "Seconds after which a cookie session is over, however much it is used.", Min = 1)]
    public int BarongSessionLife { get; private set; } = 7 * 86_400;

    [Option("barong.csrf_protection", "When cookie requests that change something need the CSRF token: always, from browsers, never.",
        Choices = ["strict", "auto", "off"])]
    public string BarongCsrfProtection { get; private set; } = "auto";

    [Option("barong.apikey_nonce_lifetime", "Milliseconds that the nonce of a signed request may be away from the server's clock.",
        Min = 1, Max = 3_600_000)]
    public int BarongApikeyNonceLifetime { get; private set; } = 5_000;

    [Option("barong.apikey_nonce_single_use", "Whether a nonce counts once only; false allows replays inside the window.")]
    public bool BarongApikeyNonceSingleUse { get; private set; } = true;

    [Option("barong.password_regexp", "What a password must look like, in Ruby's notation.")]
    public string BarongPasswordRegexp { get; private set; } =
        "^(?=.*[[:lower:]])(?=.*[[:upper:]])(?=.*[[:digit:]])(?=.*[[:graph:]]).{8,80}$";

    [Option("barong.password_min_entropy", "Bits that a password must have.", Max = 1_000)]
    public int BarongPasswordMinEntropy { get; private set; } = 14;

    [Option("barong.password_use_dictionary", "Whether words of the list of common passwords count little.")]
    public bool BarongPasswordUseDictionary { get; private set; } = true;

    [Option("barong.password_rounds", "Rounds of PBKDF2 for new password hashes; fewer only in tests.", Min = 1, Max = 100_000_000)]
    public int BarongPasswordRounds { get; private set; } = 210_000;

    [Option("barong.login_failures", "Failed log-ins of one account in five minutes that close it for five minutes; 0 = no limit.")]
    public int BarongLoginFailures { get; private set; } = 5;

    [Option("barong.login_failures_per_address", "Failed log-ins of one address in ten minutes; 0 = no limit.")]
    public int BarongLoginFailuresPerAddress { get; private set; } = 20;

    [Option("barong.identity_rate_per_min", "POSTs to `identity/*` of one address a minute; 0 = no limit.")]
    public int BarongIdentityRatePerMin { get; private set; } = 10;

    [Option("barong.jwt_expire_time", "Seconds that tokens are good: those by mail, and those of the authorizer.", Min = 1)]
    public int BarongJwtExpireTime { get; private set; } = 3_600;

    [Option("barong.phone_verification", "Codes for telephones are written to `outbox.jsonl`, or any code is taken (tests only; needs a "
        + "`server.listen` on this machine, no https and no proxies).", Choices = ["outbox", "mock"])]
    public string BarongPhoneVerification { get; private set; } = "outbox";

    [Option("barong.phone_mock_anyway", "Lets `barong.phone_verification=mock` stand where others reach the server.")]
    public bool BarongPhoneMockAnyway { get; private set; }

    [Option("barong.required_docs_expire", "Whether a document needs a date of expiry that is not over.")]
    public bool BarongRequiredDocsExpire { get; private set; } = true;

    [Option("barong.doc_num_limit", "Documents of one member.", Max = 1_000)]
    public int BarongDocNumLimit { get; private set; } = 10;

    [Option("barong.document_types", "Kinds of documents, separated by commas.")]
    public string BarongDocumentTypes { get; private set; } =
        "Passport,Identity card,Driver license,Utility Bill,Residental,Institutional,Address";

    [Option("barong.user_storage_titles", "Titles under which members may store data, separated by commas.")]
    public string BarongUserStorageTitles { get; private set; } = "";

    [Option("barong.api_data_masking_enabled", "Whether members see only parts of their own numbers and names.")]
    public bool BarongApiDataMaskingEnabled { get; private set; } = true;

    [Option("barong.profile_double_verification", "Whether a profile that staff wrote must be verified by somebody else.")]
    public bool BarongProfileDoubleVerification { get; private set; }

    [Option("feeds.source", "Where index prices of perpetuals come from: random walks of the server, sources outside, or nowhere.",
        Choices = ["simulator", "sources", "off"])]
    public string FeedsSource { get; private set; } = "simulator";

    [Option("feeds.file", "JSON file that lists the sources outside, by instrument (docs/operating/feeds.md).")]
    public string FeedsFile { get; private set; } = "";

    [Option("feeds.step_ms", "Milliseconds between two steps of the simulated prices.", Min = 100, Max = 5_000)]
    public int FeedsStepMs { get; private set; } = 1_000;

    [Option("feeds.seed", "Seed of the simulated prices.")]
    public int FeedsSeed { get; private set; } = 1;

    [Option("demo.members", "Members with money and keys, whose keys are printed at start; on with `--demo`.")]
    public bool DemoMembers { get; private set; }

    [Option("demo.bots", "Market makers that keep the books alive; on with `--demo`.")]
    public bool DemoBots { get; private set; }

    [Option("demo.bot_rate", "Commands a second of all bots together.", Min = 1, Max = 10_000)]
    public int DemoBotRate { get; private set; } = 20;

    [Option("demo.perpetual_books", "In which perpetuals they quote: those for demo money, live ones too, or none.",
        Choices = ["all", "demo", "none"])]
    public string DemoPerpetualBooks { get; private set; } = "all";

    [Option("demo.perpetual_levels", "Levels a side of their quotes in perpetuals.", Min = 1, Max = 30)]
    public int DemoPerpetualLevels { get; private set; } = 20;

    [Option("demo.seed", "Seed of the bots' random walks.")]
    public int DemoSeed { get; private set; } = 1;

    [Option("demo.faucet", "Play money on request, `POST /api/v2/peatio/account/faucet`; on with `--demo`.")]
    public bool DemoFaucet { get; private set; }

    [Option("demo.faucet_money", "What the faucet gives, by currency.")]
    public string DemoFaucetMoney { get; private set; } = "usd=10000,btc=1,eth=50,ltc=200,usdt=10000";

    [Option("demo.signup_level", "Level that every member has who signs up; 3 with `--demo`.", Max = 3)]
    public int DemoSignupLevel { get; private set; }

    [Option("demo.signup_money", "Play money (as `demo.faucet_money`) for everybody who signs up; on with `--demo`.")]
    public bool DemoSignupMoney { get; private set; }
}
