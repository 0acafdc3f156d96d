using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;
using Rialto.Identity.TwoFactor;
using Xunit;

namespace Rialto.Tests.Identity;

/// <summary>People in a directory of their own, with a manual clock and cheap password hashes.</summary>
sealed class Town : IDisposable
{
    public const string Password = "Am8icnzEI3d!";

    /// <summary>What the members' authenticators hold.</summary>
    readonly Dictionary<int, byte[]> _secrets = [];

    public Town()
        : this(options => options)
    {
    }

    public Town(Func<IdentityOptions, IdentityOptions> configure)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("rialto-identity-").FullName;
        Options = configure(new IdentityOptions { Directory = Directory, PasswordRounds = 1, HashingWorkers = 1 });
        People = People.Open(Options, Time);
    }

    public string Directory { get; }
    public IdentityOptions Options { get; }
    public ManualTime Time { get; } = new();
    public People People { get; private set; }
    public RequestOrigin Home { get; } = new(IPAddress.Parse("10.20.30.40"), "Mozilla/5.0 (test)");
    public static OperatorAct ByOperator { get; } = new(null, new RequestOrigin(IPAddress.Loopback, "rialto cli"), null);
    public OperatorAct Operator => ByOperator;
    public string DatabasePath => Path.Combine(Directory, "identity.db");

    /// <summary>What a restart does.</summary>
    public void Reopen()
    {
        People.Dispose();
        People = People.Open(Options, Time);
    }

    public async Task<Member> Member(string name, int level = 3, string role = "member") =>
        (await People.BackOffice.CreateMemberAsync(
            Operator, new OperatorSignUp { Email = $"{name}@example.com", Password = Password, Level = level, Role = role })).Value;

    public async Task<Member> MemberWithOtp(string name)
    {
        var member = await Member(name);
        EnableOtp(member);
        return People.Members.ByNumber(member.Number)!;
    }

    public MemberAct Act(Member member, long? session = null, RequestNonce? nonce = null) => new(member.Number, Home, session, nonce);

    public void EnableOtp(Member member, long? session = null)
    {
        var enrolment = People.BeginOtp(Act(member, session)).Value;
        _secrets[member.Number] = FromBase32(enrolment.Secret);
        Assert.True(People.EnableOtp(Act(member, session), Code(member)).Value.Otp);
        Time.Seconds(90);
    }

    /// <summary>The code that the member's authenticator shows, a number of periods from now.</summary>
    public string Code(Member member, int steps = 0) =>
        Totp.CodeAt(_secrets[member.Number], Totp.StepAt(Time.GetUtcNow().ToUnixTimeSeconds()) + steps);

    public string WrongCode(Member member)
    {
        var right = Enumerable.Range(-1, 3).Select(step => Code(member, step)).ToHashSet();
        return Enumerable.Range(0, 10).Select(digit => new string((char)('0' + digit), 6)).First(code => !right.Contains(code));
    }

    /// <summary>A code that was not used yet.</summary>
    public string FreshCode(Member member)
    {
        Time.Seconds(90);
        return Code(member);
    }

    public IssuedKey Key(Member owner) => People.IssueApiKey(Act(owner), Wish(), FreshCode(owner)).Value;

    public IssuedKey OperatorKey(Member owner) => People.BackOffice.IssueApiKey(Operator, owner.Uid, Wish()).Value;

    public static NewApiKey Wish(params string[] scopes) => new() { Format = KeyFormat.Barong, Algorithm = "HS256", Scopes = scopes };

    public static string Sign(string secret, string nonce, string kid) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(nonce + kid)));

    public AuthorizerRequest Signed(IssuedKey key, long offsetMs = 0, string verb = "GET", string path = "/api/v2/peatio/market/orders")
    {
        var nonce = $"{Time.NowMs + offsetMs}";
        return new AuthorizerRequest
        {
            Verb = verb, RawPath = path, Origin = Home, FromBrowser = false, ApiKeyHeader = key.Key.Kid, NonceHeader = nonce,
            SignatureHeader = Sign(key.Secret, nonce, key.Key.Kid),
        };
    }

    public AuthorizerRequest WithCookie(OpenedSession opened, string verb = "GET", string path = "/api/v2/peatio/market/orders") => new()
    {
        Verb = verb, RawPath = path, Origin = Home, FromBrowser = false, SessionToken = opened.Token,
    };

    public async Task<OpenedSession> LogIn(Member member, string? code = null) =>
        (await People.LogInAsync(new LogIn { Email = member.Email, Password = Password, OtpCode = code }, Home)).Value;

    /// <summary>The literal that a passage is refused with, or "passed".</summary>
    public string Verdict(AuthorizerRequest request)
    {
        var passage = People.Authorizer.Authorize(request);
        return passage.Refusal is { } refusal ? $"{refusal.Status} {refusal.Reject.Literal()}" : "passed";
    }

    /// <summary>The member's activities, oldest first, as topic/action/result.</summary>
    public IEnumerable<string> Rows(Member member) =>
        People.Activity.List(new Rialto.Identity.Activity.ActivityFilter { Member = member.Number }, Page.First).Rows.Reverse()
            .Select(row => $"{row.Topic}/{row.Action}/{row.Result}");

    public void Dispose()
    {
        People.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(8 * at, 8), 2))];
    }
}
