using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rialto.Identity.Members;
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
    readonly TimeProvider _time;
    readonly TimeSpan _life;

    internal TokenIssuer(SigningKeys keys, MemberRegister members, TimeProvider time, TimeSpan life)
    {
        _keys = keys;
        _members = members;
        _time = time;
        _life = life;
    }

    /// <summary>The keys by which others check our tokens.</summary>
    public IReadOnlyList<PublicKey> PublicKeys() => _keys.PublicKeys();

    /// <summary>A token that says who the member is, for an hour by default.</summary>
    public string IssueSession(Member member)
    {
        var claims = Begin(TokenPurpose.Session, out _);
        claims["uid"] = member.Uid;
        if (!member.IsServiceAccount) claims["username"] = member.Username;
        claims["email"] = member.Email;
        if (!member.IsServiceAccount) claims["referral_id"] = member.ReferralUid is { } uid ? _members.ByUid(uid)?.Number : null;
        claims["role"] = member.Role;
        claims["level"] = member.Level;
        claims["state"] = member.State;
        return Signed(claims);
    }

    /// <summary>Whose session token this is.</summary>
    /// <remarks>Rejects: Jwt…, and UserNotActive for somebody who may not enter any more.</remarks>
    public Result<Member> ReadSession(string token)
    {
        var read = Read(token, TokenPurpose.Session);
        if (read.Rejected) return read.As<Member>();
        return _members.ByUid(read.Value.Uid) is { MayEnter: true } member ? member : IdentityReject.UserNotActive;
    }

    /// <summary>When a session token ends, in microseconds since 1970 UTC; null for a text that is none of ours.</summary>
    public long? ExpiresAtUsOf(string token)
    {
        var read = Read(token, TokenPurpose.Session);
        return read.Rejected ? null : read.Value.ExpiresAtUs;
    }

    /// <summary>Makes the key if there is none: tokens can then be issued inside a change.</summary>
    internal void Prepare() => _keys.Prepare();

    internal (string Token, Claims Claims) IssueForMail(TokenPurpose purpose, string uid, string email)
    {
        var claims = Begin(purpose, out var expiresAtUs);
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
        return new Claims(TextOf(claims, "uid")!, TextOf(claims, "email")!, TextOf(claims, "jti")!, expiresAtUs);
    }

    JsonObject Begin(TokenPurpose purpose, out long expiresAtUs)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var expires = now + (long)_life.TotalSeconds;
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
