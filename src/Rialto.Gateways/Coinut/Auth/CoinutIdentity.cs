using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rialto.Gateways.Coinut.Routes;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.RateLimits;
using Rialto.Identity.Sessions;

namespace Rialto.Gateways.Coinut.Auth;

/// <summary>Who somebody is: signed bodies, and the four forms of login. Any thread.</summary>
internal sealed class CoinutIdentity(People people, CoinutOptions options, TimeProvider time)
{
    /// <summary>Signs for users that nobody is, so that they take the same time.</summary>
    static readonly byte[] s_dummyKey = RandomNumberGenerator.GetBytes(36);

    readonly NonceMemory _logins = new(time, options.TimestampWindow, Identity.Limits.NoncesMax);

    /// <summary>How a login ended: a member with the token of his session, or a code.</summary>
    public readonly record struct LoggedIn(Member? Member, string Token, int FailedTimes, string Code);

    /// <summary>The member who signed a body, also one who may not enter, and by which key; null = nobody, or badly.</summary>
    /// <remarks>Of known members and keys nothing is read from the disk.</remarks>
    public (Member? Member, CoinutKey? Key) OfSignature(string user, string signature, ReadOnlySpan<byte> body)
    {
        var member = people.Members.ByAnyName(user);
        var key = member is null ? null : people.ApiKeys.CoinutKey(member.Number);
        var isSigned = IsEqual(HMACSHA256.HashData(key is null ? s_dummyKey : key.Bytes.Span, body), signature);
        return isSigned ? (member, key) : (null, null);
    }

    /// <summary>What is asked of the nonces of requests that a key signed.</summary>
    public NonceMode NoncesOf(CoinutKey key) => key.NonceMode ?? options.NonceMode;

    /// <summary>Takes a nonce of who must use rising ones; false = it does not rise.</summary>
    public bool TakesNonce(Asker asker, long nonce) =>
        asker.Nonces != NonceMode.Monotonic || people.ApiKeys.TakeRisingNonce(asker.Member!.Number, nonce);

    /// <summary>One of the four forms, told apart by the fields.</summary>
    public async Task<LoggedIn> LogInAsync(CoinutRequest request, RequestOrigin origin)
    {
        if (request.Text("username") is not { Length: > 0 } name) return No(Errors.InvalidRequest);
        if (people.Restrictions.CheckLogin(origin.Address) is not null) return No(Errors.IpNotAllowed);
        if (request.Has("hmac_sha256")) return ByHmac(request, name, origin);
        if (request.Has("session_id")) return BySession(request, name);
        if (request.Text("password") is not { } password) return No(Errors.InvalidRequest);
        return await ByPasswordAsync(request, name, password, origin);
    }

    /// <summary>Whether a timestamp in Unix seconds is near the clock.</summary>
    public bool IsNear(long timestamp) =>
        Math.Abs((double)timestamp - time.GetUtcNow().ToUnixTimeSeconds()) <= options.TimestampWindow.TotalSeconds;

    /// <summary>A session goes on for an hour from now, whoever uses it.</summary>
    public void KeepSession(string token, TimeSpan more) => people.Sessions.Extend(token, People.CoinutSessionLife + more);

    LoggedIn ByHmac(CoinutRequest request, string name, RequestOrigin origin)
    {
        if (request.Integer("timestamp") is not { } timestamp) return No(Errors.InvalidRequest);
        if (request.Text("hmac_sha256") is not { } hmac) return No(Errors.InvalidRequest);
        var message = string.Create(CultureInfo.InvariantCulture, $"{name}|{timestamp}|{request.Nonce}");
        var (member, _) = OfSignature(name, hmac, Encoding.UTF8.GetBytes(message));
        if (!IsNear(timestamp)) return No(Errors.TimestampOutOfRange);
        if (member is null) return No(Errors.InvalidSignature);
        if (!member.MayEnter) return No(Errors.AccountLocked);
        var once = new RequestNonce($"coinut login {member.Number} {request.Nonce}", timestamp * 1_000);
        if (_logins.Use(once) is not null) return No(Errors.ReplayedRequest);
        var (opened, failedTimes) = people.OpenCoinutSession(member, origin);
        return Opened(opened, failedTimes);
    }

    LoggedIn BySession(CoinutRequest request, string name)
    {
        var token = (request.Text("session_id") ?? "").Replace("-", "", StringComparison.Ordinal);
        var member = people.Members.ByAnyName(name);
        var session = people.Sessions.Find(token);
        var nowUs = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        var isGood = session is { Dialect: People.CoinutDialect } && session.ExpiresAtUs > nowUs && session.Member == member?.Number;
        if (!isGood || member is not { MayEnter: true }) return No(Errors.SessionExpired);
        KeepSession(token, TimeSpan.Zero);
        return new(member, token, people.LoginFailures.Forgive(LoginFailures.KeyOf(member.Number, name)), "");
    }

    async Task<LoggedIn> ByPasswordAsync(CoinutRequest request, string name, string password, RequestOrigin origin)
    {
        var otp = request.Text("otp") ?? request.Integer("otp")?.ToString("D6", CultureInfo.InvariantCulture);
        var (opened, failedTimes) = await people.LogInToCoinutAsync(name, password, otp, origin);
        if (!opened.Rejected) return Opened(opened.Value, failedTimes);
        return No(opened.Reject switch
        {
            IdentityReject.SessionMissingOtp => Errors.OtpRequired,
            IdentityReject.SessionInvalidOtp or IdentityReject.TotpError => Errors.InvalidOtp,
            IdentityReject.RateLimited or IdentityReject.SessionNotActive => Errors.AccountLocked,
            IdentityReject.Busy => Errors.RateLimited,
            _ => Errors.LoginFailed,
        });
    }

    static LoggedIn Opened(OpenedSession opened, int failedTimes) => new(opened.Member, opened.Token, failedTimes, "");

    static LoggedIn No(string code) => new(null, "", 0, code);

    /// <summary>Hexadecimal of either case.</summary>
    static bool IsEqual(byte[] expected, string given)
    {
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        bytes.Clear();
        var isHex = given.Length == 2 * bytes.Length
            && Convert.FromHexString(given, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        return CryptographicOperations.FixedTimeEquals(expected, bytes) & isHex;
    }
}
