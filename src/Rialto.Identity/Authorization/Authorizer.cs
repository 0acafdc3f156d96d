using System.Security.Cryptography;
using System.Text;
using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;

namespace Rialto.Identity.Authorization;

/// <summary>Stands before Peatio v2, Barong and Ranger and says who may pass. Knows nothing of HTTP. Safe for many threads.</summary>
public sealed class Authorizer
{
    static readonly string[] Blocked = ["api/v2/barong/management", "api/v2/peatio/management"];

    static readonly string[] Open =
    [
        "api/v2/barong/public", "api/v2/barong/identity", "api/v2/peatio/public", "api/v2/peatio/coinmarketcap", "api/v2/peatio/coingecko",
        "api/v2/ranger/public", "api/v2/applogic/public", "api/v2/arke/public", "api/v2/finex/public",
    ];

    const int BytesOfCharMax = 3;

    static readonly string[] VerbsWithCsrf = ["POST", "PUT", "PATCH", "DELETE", "TRACE"];

    /// <summary>Signs for key ids that nobody has, so that they take the same time.</summary>
    static readonly byte[] DummySecret = RandomNumberGenerator.GetBytes(32);

    readonly TimeProvider _time;
    readonly IdentityOptions _options;
    readonly MemberRegister _members;
    readonly ApiKeyRegister _keys;
    readonly SessionRegister _sessions;
    readonly Restrictions _restrictions;
    readonly PermissionRegister _permissions;
    readonly NonceMemory _nonces;
    readonly long _windowMs;

    internal Authorizer(
        TimeProvider time, IdentityOptions options, MemberRegister members, ApiKeyRegister keys, SessionRegister sessions,
        Restrictions restrictions, PermissionRegister permissions, NonceMemory nonces)
    {
        _time = time;
        _options = options;
        _members = members;
        _keys = keys;
        _sessions = sessions;
        _restrictions = restrictions;
        _permissions = permissions;
        _nonces = nonces;
        _windowMs = (long)options.NonceWindow.TotalMilliseconds;
    }

    /// <summary>The whole way of a request: restrictions, block and pass prefixes, identity, permission.</summary>
    public Passage Authorize(AuthorizerRequest request)
    {
        if (!GatewayPath.TryNormalise(request.RawPath, out var path)) return Refused(request.RawPath, IdentityReject.PermissionDenied);
        if (_restrictions.Check(path, request.Origin.Address) is { } restricted) return new Passage { Path = path, Refusal = restricted };
        // Case does not matter for what is blocked: a router's tolerance must not open a door.
        if (HasPrefix(path, Blocked, StringComparison.OrdinalIgnoreCase)) return Refused(path, IdentityReject.PermissionDenied);
        if (HasPrefix(path, Open, StringComparison.Ordinal)) return new Passage { Path = path };

        var identified = Identify(request);
        return identified.Rejected ? Refused(path, identified.Reject) : Permit(identified.Value, request.Verb, path);
    }

    /// <summary>Only who it is: by API key when any of its headers came, else by cookie. For streams and for paths with rules of their
    /// own.</summary>
    public Result<Caller> Identify(AuthorizerRequest request) => request.HasApiKey ? ByApiKey(request) : ByCookie(request);

    /// <summary>The checks of a signed request, in the contract's order. The nonce is used up only when all of them hold.</summary>
    public Result<Caller> ByApiKey(AuthorizerRequest request)
    {
        var (kid, nonceText, signature) = (request.ApiKeyHeader, request.NonceHeader, request.SignatureHeader);
        if (string.IsNullOrWhiteSpace(kid) || string.IsNullOrWhiteSpace(nonceText) || string.IsNullOrWhiteSpace(signature))
            return IdentityReject.InvalidApiKeyHeaders;

        var live = _keys.Live(kid);
        var signed = IsSigned(live?.Secret ?? DummySecret, nonceText, kid, signature);
        if (live is null) return IdentityReject.UnexistentApiKey;
        var isNumber = TryParseNonce(nonceText, out var nonceMs);
        var nonce = new RequestNonce(live.Key.Kid, nonceMs);
        if (_options.NonceSingleUse && isNumber && _nonces.WasUsed(nonce)) return IdentityReject.SignatureBlacklisted;
        if (!isNumber) return IdentityReject.NonceNotValidTimestamp;
        if (Math.Abs(_time.NowMs() - nonceMs) >= _windowMs) return IdentityReject.NonceExpired;
        if (!signed) return IdentityReject.InvalidSignature;
        if (!live.Key.Works(_time.NowUs(), request.Origin.Address)) return IdentityReject.ApiKeyNotActive;
        if (_members.ByNumber(live.Key.Member) is not { MayEnter: true } owner) return IdentityReject.InvalidSession;
        if (!owner.Otp && !live.Key.IssuedByOperator && !owner.IsServiceAccount) return IdentityReject.Disabled2fa;

        // From here on the request is authentic.
        if (!_options.NonceSingleUse) return new Caller(owner, live.Key, Session: null, Nonce: null);
        if (_nonces.Use(nonce) is { } reject) return reject;
        return new Caller(owner, live.Key, Session: null, nonce);
    }

    /// <summary>The checks of a cookie request: CSRF token, session, agent and network, state of the member.</summary>
    public Result<Caller> ByCookie(AuthorizerRequest request)
    {
        var token = request.SessionToken ?? "";
        if (CsrfProblem(request, _sessions.Find(token)) is { } problem) return problem;
        var used = _sessions.Use(token, request.Origin);
        if (used.Rejected) return used.As<Caller>();
        if (_members.ByNumber(used.Value.Member) is not { MayEnter: true } member) return IdentityReject.UserNotActive;
        return new Caller(member, Key: null, used.Value, Nonce: null);
    }

    IdentityReject? CsrfProblem(AuthorizerRequest request, Session? session)
    {
        if (_options.CsrfProtection == CsrfProtection.Off || !VerbsWithCsrf.Contains(request.Verb)) return null;
        if (string.IsNullOrEmpty(request.CsrfToken))
        {
            var excused = _options.CsrfProtection == CsrfProtection.Auto && !request.FromBrowser;
            return excused ? null : IdentityReject.MissingCsrfToken;
        }

        var matches = session is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.CsrfToken), Encoding.UTF8.GetBytes(session.CsrfToken));
        return matches ? null : IdentityReject.CsrfTokenMismatch;
    }

    Passage Permit(Caller caller, string verb, string path)
    {
        var decision = _permissions.Current.Check(caller.Member.Role, verb, path);
        if (decision is { Allowed: true, Audited: false }) return new Passage { Path = path, Caller = caller };
        var note = new AuditNote(
            caller.Member.Number, ActivityJournal.TopicOf(decision.Topic, path), ActivityJournal.ActionOf(verb),
            decision.Allowed ? ActivityResult.Succeed : ActivityResult.Denied);
        if (!decision.Allowed) return Refused(path, IdentityReject.InvalidPermission) with { Audit = note };
        return new Passage { Path = path, Caller = caller, Audit = note };
    }

    static bool HasPrefix(string path, string[] prefixes, StringComparison comparison)
    {
        foreach (var prefix in prefixes)
        {
            if (path.StartsWith(prefix, comparison)) return true;
        }

        return false;
    }

    static Passage Refused(string path, IdentityReject reject) => new() { Path = path, Refusal = Refusal.Of(reject) };

    /// <summary>Plain decimal digits only; more than <see cref="Limits.NonceDigitsMax"/> of them are no time.</summary>
    static bool TryParseNonce(string text, out long nonceMs)
    {
        nonceMs = 0;
        return text.Length <= Limits.NonceDigitsMax && text.All(char.IsAsciiDigit)
            && long.TryParse(text, System.Globalization.NumberStyles.None, null, out nonceMs) && nonceMs > 0;
    }

    static bool IsSigned(byte[] secret, string nonce, string kid, string signature)
    {
        // Longer texts than any honest one are not worth hashing.
        if (nonce.Length + kid.Length > 2 * Limits.KeyIdCharsMax) return false;
        Span<byte> text = stackalloc byte[2 * Limits.KeyIdCharsMax * BytesOfCharMax];
        var length = Encoding.UTF8.GetBytes(nonce, text);
        length += Encoding.UTF8.GetBytes(kid, text[length..]);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, text[..length], expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isHash = signature.Length == Limits.SignatureChars
            && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done;
        return CryptographicOperations.FixedTimeEquals(expected, given) && isHash;
    }
}
