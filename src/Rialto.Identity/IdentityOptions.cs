using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.RateLimits;

namespace Rialto.Identity;

/// <summary>The configuration of Identity; the defaults are those of the Barong contract.</summary>
public sealed record IdentityOptions
{
    /// <summary>Where identity.db and master.key live; the directory exists.</summary>
    public required string Directory { get; init; }

    /// <summary>Shown by authenticator apps.</summary>
    public string AppName { get; init; } = "Barong";

    /// <summary>2–6 letters in front of a member's 10 hexadecimal digits.</summary>
    public string UidPrefix { get; init; } = "ID";

    /// <summary>A session unused for so long is over.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromSeconds(1_800);

    /// <summary>A session is over after so long, however much it is used.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromDays(7);

    public CsrfProtection CsrfProtection { get; init; } = CsrfProtection.Auto;

    /// <summary>How far a nonce may be from the server's clock, exclusive.</summary>
    public TimeSpan NonceWindow { get; init; } = TimeSpan.FromMilliseconds(5_000);

    /// <summary>False lets a (key, nonce) pair be used more than once inside its window.</summary>
    public bool NonceSingleUse { get; init; } = true;

    /// <summary>In Ruby's notation, as <c>identity/configs</c> prints it.</summary>
    public string PasswordRegexp { get; init; } =
        "^(?=.*[[:lower:]])(?=.*[[:upper:]])(?=.*[[:digit:]])(?=.*[[:graph:]]).{8,80}$";

    /// <summary>In bits.</summary>
    public int PasswordMinEntropy { get; init; } = 14;

    public bool PasswordUseDictionary { get; init; } = true;

    /// <summary>Rounds of PBKDF2 for new hashes; fewer only in tests.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>Threads that hash passwords; the rest waits in the bounded queue.</summary>
    public int HashingWorkers { get; init; } = Environment.ProcessorCount;

    /// <summary>Failed log-ins of one account in five minutes that close it for five minutes; 0 = no limit.</summary>
    public int LoginFailuresPerAccount { get; init; } = 5;

    /// <summary>Failed log-ins of one address in ten minutes; 0 = no limit.</summary>
    public int LoginFailuresPerAddress { get; init; } = 20;

    /// <summary>How long tokens are good: those by mail, and those for other servers.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where the web pages are, without a slash at the end: what links in mails begin with.</summary>
    public string PublicUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>What mails are told as the domain; empty = <see cref="PublicUrl"/>.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Whether the first one who ever signs up becomes superadmin, and is active at once.</summary>
    public bool FirstRegistrationSuperadmin { get; init; }

    /// <summary>Which labels make a member active, banned, deleted or locked.</summary>
    public StandingRules Standing { get; init; } = StandingRules.Default;

    /// <summary>Accepts any code for a telephone; only for tests.</summary>
    public bool PhoneMock { get; init; }

    /// <summary>Whether a document needs a date of expiry that is not over.</summary>
    public bool RequiredDocsExpire { get; init; } = true;

    /// <summary>Documents of one member.</summary>
    public int DocNumLimit { get; init; } = 10;

    public IReadOnlyList<string> DocumentTypes { get; init; } =
        ["Passport", "Identity card", "Driver license", "Utility Bill", "Residental", "Institutional", "Address"];

    /// <summary>Titles under which members may store data.</summary>
    public IReadOnlyList<string> StorageTitles { get; init; } = [];

    /// <summary>Whether a profile that staff wrote must be verified by somebody else.</summary>
    public bool ProfileDoubleVerification { get; init; }

    /// <summary>POSTs to <c>identity/*</c> of one address; 0 = no limit.</summary>
    public RateLimit IdentityRate { get; init; } = new(Burst: 10, Refill: 10, Per: TimeSpan.FromMinutes(1));
}
