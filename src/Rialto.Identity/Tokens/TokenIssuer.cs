using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Tokens;

/// <summary>JSON Web Tokens (RS256 only): for mails, and for servers that want to know who asks. Safe for many threads.</summary>
public sealed class TokenIssuer : IDisposable
{
    const string Issuer = "barong";
    const string Algorithm = "RS256";
    const int JtiDigits = 20;
    static readonly string[] Audience = ["peatio", "barong"];

    readonly SigningKeys _keys;
    readonly MemberRegister _members;
    readonly ApiKeyRegister _apiKeys;
    readonly SessionRegister _sessions;
    readonly TimeProvider _time;
    readonly TimeSpan _life;

    internal TokenIssuer(
        SigningKeys keys, MemberRegister members, ApiKeyRegister apiKeys, SessionRegister sessions, TimeProvider time, TimeSpan life)
    {
        _keys = keys;
        _members = members;
        _apiKeys = apiKeys;
        _sessions = sessions;
        _time = time;
        _life = life;
    }

    /// <summary>The keys by which others check our tokens.</summary>
    public IReadOnlyList<PublicKey> PublicKeys() => _keys.PublicKeys();

    /// <summary>A token that says who the caller is, for an hour by default, and by which key or session: it ends with that.</summary>
    public string IssueSession(Caller caller)
    {
        var member = caller.Member;
        var claims = Begin(TokenPurpose.Session, caller.Key?.ExpiresAtUs, out _);
        claims["uid"] = member.Uid;
        if (!member.IsServiceAccount) claims["username"] = member.Username;
        claims["email"] = member.Email;
        if (!member.IsServiceAccount) claims["referral_id"] = member.ReferralUid is { } uid ? _members.ByUid(uid)?.Number : null;
        claims["role"] = member.Role;
        claims["level"] = member.Level;
        claims["state"] = member.State;
        if (caller.Session is { } session) claims["sid"] = session.TokenHash;
        if (caller.Key is { } key)
        {
            claims["kid"] = key.Kid;
            claims["scope"] = new JsonArray([.. key.Scopes.Select(word => JsonValue.Create(word))]);
        }

        return Signed(claims);
    }

    /// <summary>Whose session token this is, and by what he has it.</summary>
    /// <param name="address">Where the token is used: a key may have a list of addresses.</param>
    /// <remarks>Rejects: Jwt…; UserNotActive for somebody who may not enter any more; InvalidSession when the key or session is no
    /// more, or the key may not read.</remarks>
    public Result<SessionToken> ReadSession(string token, IPAddress address)
    {
        var read = Read(token, TokenPurpose.Session);
        if (read.Rejected) return read.As<SessionToken>();
        if (_members.ByUid(read.Value.Uid) is not { MayEnter: true } member) return IdentityReject.UserNotActive;
        var session = new SessionToken(member, read.Value.ExpiresAtUs, read.Value.Kid, read.Value.SessionHash);
        return Stands(session, address) ? session : IdentityReject.InvalidSession;
    }

    /// <summary>Whether a token is still good: not over, and what it was issued to works. Memory only, unless that has just ended.</summary>
    public bool Stands(SessionToken token, IPAddress address)
    {
        var nowUs = _time.NowUs();
        if (nowUs >= token.ExpiresAtUs) return false;
        if (token.Kid is { } kid)
            return _apiKeys.Find(kid) is { } key && key.Member == token.Member.Number && key.Works(nowUs, address) && key.Allows(KeyScopes.Read);
        return token.SessionHash is { } hash && _sessions.FindByHash(hash) is { } session
            && session.Member == token.Member.Number && nowUs < session.ExpiresAtUs;
    }

    /// <summary>Makes the key if there is none: tokens can then be issued inside a change.</summary>
    internal void Prepare() => _keys.Prepare();

    internal (string Token, Claims Claims) IssueForMail(TokenPurpose purpose, string uid, string email)
    {
        var claims = Begin(purpose, endsAtUs: null, out var expiresAtUs);
        claims["uid"] = uid;
        claims["email"] = email;
        return (Signed(claims), new Claims(uid, email, (string)claims["jti"]!, expiresAtUs));
    }

    /// <summary>Rejects: JwtSegments, JwtEncoding, JwtAlgorithm, JwtRaised (signature), JwtExpired, JwtFor… (another purpose).</summary>
    internal Result<Claims> Read(string token, TokenPurpose purpose)
    {
        if (token.Length > Limits.TokenCharsMax) return IdentityReject.JwtSegments;
        var segments = token.Split('.');
        if (segments.Length != 3) return IdentityReject.JwtSegments;
        if (TryDecode(segments[0]) is not { } head || TryDecode(segments[1]) is not { } claims || Bytes(segments[2]) is not { } signature)
            return IdentityReject.JwtEncoding;
        // The algorithm is ours to say, not the token's: one that names another is not even looked at.
        if (TextOf(head, "alg") != Algorithm) return IdentityReject.JwtAlgorithm;
        var bytes = Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}");
        if (!_keys.Verify(TextOf(head, "kid") ?? "", bytes, signature)) return IdentityReject.JwtRaised;
        return Check(claims, purpose);
    }

    Result<Claims> Check(JsonObject claims, TokenPurpose purpose)
    {
        // From here on the text is our own, so its fields are there.
        var expiresAtUs = (long)claims["exp"]! * 1_000_000;
        if (_time.NowUs() >= expiresAtUs) return IdentityReject.JwtExpired;
        var subject = TextOf(claims, "sub");
        if (subject != Name(purpose)) return RejectOf(subject);
        return new Claims(TextOf(claims, "uid")!, TextOf(claims, "email")!, TextOf(claims, "jti")!, expiresAtUs)
        {
            Kid = TextOf(claims, "kid"), SessionHash = TextOf(claims, "sid"),
        };
    }

    JsonObject Begin(TokenPurpose purpose, long? endsAtUs, out long expiresAtUs)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var expires = Math.Min(now + (long)_life.TotalSeconds, (endsAtUs ?? long.MaxValue) / 1_000_000);
        expiresAtUs = expires * 1_000_000;
        return new JsonObject
        {
            ["iat"] = now, ["exp"] = expires, ["sub"] = Name(purpose), ["iss"] = Issuer,
            ["aud"] = new JsonArray([.. Audience.Select(name => JsonValue.Create(name))]), ["jti"] = RandomText.HexLower(JtiDigits),
        };
    }

    string Signed(JsonObject claims)
    {
        var body = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        var head = "";
        var (_, signature) = _keys.Sign(keyId =>
        {
            head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{Algorithm}}","typ":"JWT","kid":"{{keyId}}"}"""));
            return Encoding.ASCII.GetBytes($"{head}.{body}");
        });
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    static string Name(TokenPurpose purpose) => purpose switch
    {
        TokenPurpose.Session => "session",
        TokenPurpose.Confirmation => "confirmation",
        TokenPurpose.Reset => "reset",
    };

    static IdentityReject RejectOf(string? subject) => subject switch
    {
        "session" => IdentityReject.JwtForSession,
        "confirmation" => IdentityReject.JwtForConfirmation,
        _ => IdentityReject.JwtForReset,
    };

    static string? TextOf(JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    static JsonObject? TryDecode(string segment)
    {
        if (Bytes(segment) is not { } bytes) return null;
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false };
            return JsonNode.Parse(bytes, documentOptions: options) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static byte[]? Bytes(string segment)
    {
        if (!Base64Url.IsValid(segment)) return null;
        return Base64Url.DecodeFromChars(segment);
    }

    public void Dispose() => _keys.Dispose();
}
