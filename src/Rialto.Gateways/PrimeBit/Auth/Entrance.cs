using System.Net;
using Microsoft.AspNetCore.Http;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>Says who asks and whether he may: signature or session, address, scope, rate, in the contract's order. Any thread.</summary>
internal sealed partial class Entrance(PrimeBitDialect dialect)
{
    const string KeyHeader = "api-key";
    const string TimestampHeader = "timestamp";
    const string SignatureHeader = "authorization";

    /// <summary>How a look ended: somebody, a "no", or (on public paths) neither.</summary>
    /// <param name="Take">Of the bucket that was found empty.</param>
    public readonly record struct Verdict(PrimeBitCaller? Caller, Errors.Problem? Problem, RateTake Take);

    /// <summary>A request to a path that everybody may call: only counted, with its member if it has a session.</summary>
    public Verdict Admit(HttpContext context)
    {
        var take = BySession(context) is { Rejected: false } session
            ? dialect.Options.CountSession(session.Value, AddressOf(context))
            : dialect.Rates.Take(AddressOf(context));
        return Counted(null, take);
    }

    /// <summary>A request to a path of members.</summary>
    public Verdict Admit(HttpContext context, ReadOnlySpan<byte> body, KeyScopes wanted)
    {
        var headers = context.Request.Headers;
        var isSigned = headers.ContainsKey(KeyHeader) || headers.ContainsKey(TimestampHeader) || headers.ContainsKey(SignatureHeader);
        return isSigned ? BySignature(context, body, wanted) : OfSession(context);
    }

    /// <summary>Whether a timestamp is one, and near enough; null = it is.</summary>
    public Errors.Problem? CheckTimestamp(string text) =>
        SignedRequest.CheckTimestamp(text, dialect.Time.GetUtcNow().ToUnixTimeSeconds(), dialect.Options.TimestampWindow);

    /// <summary>The session that a request comes with, and its member.</summary>
    public Result<Caller> BySession(HttpContext context)
    {
        var headers = context.Request.Headers;
        return dialect.People.Authorizer.ByCookie(new()
        {
            Verb = context.Request.Method,
            RawPath = context.Request.Path.Value ?? "",
            Origin = OriginOf(context),
            SessionToken = context.Request.Cookies[dialect.Options.CookieName],
            CsrfToken = headers.TryGetValue("X-CSRF-Token", out var token) ? token.ToString() : null,
            FromBrowser = headers.ContainsKey("Origin") || headers.ContainsKey("Referer")
                || headers.ContainsKey("Sec-Fetch-Site") || headers.ContainsKey("Sec-Fetch-Mode"),
        });
    }

    /// <summary>Where a request came from.</summary>
    public static RequestOrigin OriginOf(HttpContext context) => new(
        AddressOf(context), context.Request.Headers.TryGetValue("User-Agent", out var agent) ? agent.ToString() : null);

    public static IPAddress AddressOf(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;

    Verdict BySignature(HttpContext context, ReadOnlySpan<byte> body, KeyScopes wanted)
    {
        var headers = context.Request.Headers;
        var (kid, timestamp) = (headers[KeyHeader].ToString(), headers[TimestampHeader].ToString());
        var signature = headers[SignatureHeader].ToString();
        if (kid.Length == 0 || timestamp.Length == 0 || signature.Length == 0) return No(Errors.MissingCredentials);
        if (CheckTimestamp(timestamp) is { } problem) return No(problem);
        var key = dialect.People.FindWorkingKey(kid);
        if (!IsSigned(key, context, body, timestamp, signature))
        {
            // Whoever guesses pays with his address, never with the key of somebody else.
            var counted = Counted(null, dialect.Rates.Take(AddressOf(context)));
            return counted.Problem is null ? No(key is null ? Errors.InvalidApiKey : Errors.InvalidSignature) : counted;
        }

        dialect.People.NoteKeyUse(kid);
        var take = dialect.Rates.Take(key!.Key, tokens: 1);
        if (!take.Allowed) return new(null, Errors.TooManyRequests, take);
        if (!key.Key.MayComeFrom(AddressOf(context))) return No(Errors.IpNotAllowed);
        if (!key.Key.Allows(wanted)) return No(Errors.ScopeMissing);
        return new(new PrimeBitCaller(new Caller(key.Owner, key.Key, Session: null, Nonce: null)), null, take);
    }

    // Clients that read the query from a browser's address sign its question mark too; both are computed whatever fits.
    static bool IsSigned(WorkingKey? key, HttpContext context, ReadOnlySpan<byte> body, string timestamp, string signature)
    {
        var verb = context.Request.Method;
        var (path, query) = SignedRequest.TargetOf(context);
        var plain = WorkingKey.IsSigned(key, SignedRequest.Message(verb, body, path, query, timestamp), signature);
        var marked = WorkingKey.IsSigned(key, SignedRequest.Message(verb, body, path, "?" + query, timestamp), signature);
        return plain || (marked && query.Length > 0);
    }

    Verdict OfSession(HttpContext context)
    {
        if (context.Request.Cookies[dialect.Options.CookieName] is null) return No(Errors.MissingCredentials);
        var session = BySession(context);
        if (session.Rejected) return No(Errors.MissingCredentials);
        return Counted(new PrimeBitCaller(session.Value), dialect.Options.CountSession(session.Value, AddressOf(context)));
    }

    static Verdict Counted(PrimeBitCaller? caller, RateTake take) => new(caller, take.Allowed ? null : Errors.TooManyRequests, take);

    static Verdict No(Errors.Problem problem) => new(null, problem, default);
}
