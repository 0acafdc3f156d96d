using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Storage;
using Rialto.Identity.RateLimits;
using Rialto.Node;
using Rialto.Node.History;

namespace Rialto.Gateways.Barong;

/// <summary>
/// Stands before the router for Peatio v2, Barong and Ranger: one reading of the path, who may pass, how often, and last answers.
/// </summary>
/// <remarks>
/// Order: path, CORS, body size, sign-up rate, authorizer (restrictions, blocked and open paths, API key or cookie, role), request rate.
/// Everything else on the listener passes by untouched. Source: docs/dialects/barong.md
/// </remarks>
public sealed partial class Gate
{
    static readonly string[] Components = ["api/v2/peatio", "api/v2/barong", "api/v2/ranger", "api/v2/auth"];
    const string AuthRoot = "/api/v2/auth/";
    const string PrimeBitRoot = "api/v1/";
    const string BarongRoot = "api/v2/barong";
    const string IdentityRoot = "api/v2/barong/identity/";

    readonly People _people;
    readonly GateOptions _options;
    readonly Cors _cors;
    readonly GateRates _rates;
    readonly ILogger _log;

    public Gate(People people, GateOptions options, TimeProvider time, ILogger log)
    {
        _people = people;
        _options = options;
        _cors = new(options);
        _rates = new(options, time);
        _log = log;
    }

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Who sends requests ahead has his next one begun where the last was answered, and nothing may block that thread.
        if (ExchangePort.IsAnswering) await Task.Yield();
        var rawPath = RawPathOf(context);
        if (!IsOurs(rawPath))
        {
            await (IsComponent((context.Request.Path.Value ?? "").TrimStart('/')) ? RefuseReading(context) : next(context));
            return;
        }

        try
        {
            await PassAsync(context, rawPath, next);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await AnswerFault(context, fault);
        }
    }

    /// <summary>Counts a request of a session with its member's other requests: for dialects with a door of their own.</summary>
    public RateTake Count(Caller caller, System.Net.IPAddress address) => _rates.Take(caller, address, HttpMethods.Get, path: "");

    /// <summary>Where a request came from.</summary>
    public static RequestOrigin OriginOf(HttpContext context) => new(
        context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None,
        context.Request.Headers.TryGetValue("User-Agent", out var agent) ? agent.ToString() : null);

    /// <summary>The router would take the request to a place that the gate does not read in it.</summary>
    static Task RefuseReading(HttpContext context) =>
        Reply.Errors(context, IdentityReject.PermissionDenied.Status(), IdentityReject.PermissionDenied.Literal()).AsTask();

    async Task PassAsync(HttpContext context, string rawPath, RequestDelegate next)
    {
        // The router takes a verb in any letters; who may pass, how often, and what staff did goes by the one spelling.
        context.Request.Method = HttpMethods.GetCanonicalizedValue(context.Request.Method);
        _cors.Mark(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Cors.AnswerPreflight(context);
            return;
        }

        var asksOnly = ForeignPathOf(rawPath) is not null;
        if (!asksOnly && context.Request.ContentLength > BarongRoutes.BodyBytesMaxOf(context.Request.Method, rawPath))
        {
            await BadBody.RefuseSize(context);
            return;
        }

        var origin = OriginOf(context);
        var passage = _people.Authorizer.Authorize(RequestOf(context, ForeignPathOf(rawPath) ?? rawPath, origin));
        if (!await MayGoOn(context, passage, origin)) return;
        if (passage.Refusal is { } refusal)
        {
            _people.Activity.WriteAudit(passage, origin, payload: null);
            await Reply.Errors(context, refusal.Status, refusal.Reject.Literal());
            return;
        }

        if (asksOnly)
        {
            await AnswerForeign(context, passage);
            if (passage.Audit is not null) _people.Activity.WriteAudit(passage, origin, payload: null);
            return;
        }

        // A text would be decoded once more here: the router would read a path that nobody was asked about.
        context.Request.Path = new PathString("/" + passage.Path);
        context.Features.Set(passage);
        context.Features.Set(passage.Caller);
        var audit = passage.Audit is null ? null : new PendingAudit(payload => _people.Activity.WriteAudit(passage, origin, payload));
        context.Features.Set(audit);
        await next(context);
        // What no handler was asked for (no such route, a body that can't be read) is told as well.
        audit?.Write(parameters: null);
        await AnswerUnrouted(context, passage.Path);
    }

    /// <summary>
    /// Another server asks whether a request may pass: <c>/api/v2/auth/PATH</c>, with the verb and the headers of the request itself.
    /// The path it asks about, or null.
    /// </summary>
    static string? ForeignPathOf(string rawPath) =>
        rawPath.StartsWith(AuthRoot, StringComparison.Ordinal) ? rawPath[(AuthRoot.Length - 1)..] : null;

    /// <summary>200 without a body; who asks stands in a token, for paths that are not open to everybody.</summary>
    ValueTask AnswerForeign(HttpContext context, Passage passage)
    {
        if (passage.Caller is not { } caller) return Reply.Empty(context, StatusCodes.Status200OK);
        if (!caller.Allows(ForeignScopes.Of(context.Request.Method, passage.Path)))
            return Reply.Errors(context, IdentityReject.InvalidPermission.Status(), IdentityReject.InvalidPermission.Literal());
        // No command will carry this nonce into the log, so a replay after a crash is stopped here.
        if (caller.Nonce is { } nonce && _people.SpendNonce(nonce) is { Rejected: true } spent)
            return Reply.Errors(context, spent.Reject.Status(), spent.Reject.Literal());
        context.Response.Headers.Authorization = $"Bearer {_people.Tokens.IssueSession(caller)}";
        return Reply.Empty(context, StatusCodes.Status200OK);
    }

    /// <summary>Takes a token of whoever asks; answers 429 when there is none.</summary>
    async ValueTask<bool> MayGoOn(HttpContext context, Passage passage, RequestOrigin origin)
    {
        var verb = context.Request.Method;
        var take = HttpMethods.IsPost(verb) && passage.Path.StartsWith(IdentityRoot, StringComparison.Ordinal)
            ? _people.IdentityRate.Take(AddressKey.Of(origin.Address), tokens: 1)
            : _rates.Take(passage.Caller, origin.Address, verb, passage.Path);
        GateRates.Mark(context.Response, take);
        if (take.Allowed) return true;
        await Reply.Errors(context, IdentityReject.RateLimited.Status(), IdentityReject.RateLimited.Literal());
        return false;
    }

    AuthorizerRequest RequestOf(HttpContext context, string rawPath, RequestOrigin origin)
    {
        var headers = context.Request.Headers;
        var signed = new AuthorizerRequest
        {
            Verb = context.Request.Method,
            RawPath = rawPath,
            Origin = origin,
            ApiKeyHeader = TextOf(headers, "X-Auth-Apikey"),
            NonceHeader = TextOf(headers, "X-Auth-Nonce"),
            SignatureHeader = TextOf(headers, "X-Auth-Signature"),
            FromBrowser = false,
        };
        // Who signs is not asked for his cookie, nor is it read.
        return signed.HasApiKey ? signed : signed with
        {
            SessionToken = context.Request.Cookies[_options.CookieName],
            CsrfToken = TextOf(headers, "X-CSRF-Token"),
            FromBrowser = headers.ContainsKey("Origin") || headers.ContainsKey("Referer")
                || headers.ContainsKey("Sec-Fetch-Site") || headers.ContainsKey("Sec-Fetch-Mode"),
        };
    }

    static string? TextOf(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>The path as it stood in the request line: what the server decoded already could be read twice.</summary>
    static string RawPathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/'))
            return Uri.TryCreate(target, UriKind.Absolute, out var uri) ? uri.AbsolutePath : context.Request.Path.Value ?? "";
        var end = target.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }

    /// <summary>
    /// A path with two readings is ours when it could be read so. The router reads what the server decoded and resolved, by rules that
    /// are not the gate's (it climbs above the root, and counts an empty segment), so the server's reading is asked besides this one.
    /// </summary>
    static bool IsOurs(string rawPath)
    {
        if (rawPath.StartsWith(AuthRoot, StringComparison.Ordinal)) return true;
        if (!GatewayPath.TryNormalise(rawPath, out var path))
        {
            // What stands under another dialect's root is that one's to refuse; where the server reads it otherwise is asked besides.
            var plain = rawPath.TrimStart('/');
            return plain.StartsWith("api", StringComparison.OrdinalIgnoreCase) && !plain.StartsWith(PrimeBitRoot, StringComparison.Ordinal);
        }

        return IsComponent(path);
    }

    static bool IsComponent(string path)
    {
        foreach (var component in Components)
        {
            if (!path.StartsWith(component, StringComparison.OrdinalIgnoreCase)) continue;
            if (path.Length == component.Length || path[component.Length] == '/') return true;
        }

        return false;
    }

    /// <summary>What the router left unanswered: no such route, or not with this verb.</summary>
    static ValueTask AnswerUnrouted(HttpContext context, string path)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null) return ValueTask.CompletedTask;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            // Wire quirk: a text, not a list (docs/dialects/peatio.md).
            return Reply.ErrorText(context, StatusCodes.Status405MethodNotAllowed, Literals.MethodNotAllowed);
        if (response.StatusCode != StatusCodes.Status404NotFound) return ValueTask.CompletedTask;
        return path.StartsWith(BarongRoot, StringComparison.Ordinal)
            ? Reply.Error(context, StatusCodes.Status404NotFound, Literals.RouteNotFound)
            : Reply.Errors(context, StatusCodes.Status404NotFound, Literals.PeatioRouteNotFound);
    }

    async ValueTask AnswerFault(HttpContext context, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested) return;
        context.Response.Clear();
        switch (fault)
        {
            case HistoryBehindException:
                LogHistoryBehind(fault.Message);
                context.Response.Headers.RetryAfter = "1";
                await Reply.Errors(context, IdentityReject.Busy.Status(), IdentityReject.Busy.Literal());
                break;
            case IdentityFullException:
                LogIdentityFull(fault.Message);
                context.Response.Headers.RetryAfter = "1";
                await Reply.Errors(context, IdentityReject.Busy.Status(), IdentityReject.Busy.Literal());
                break;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                await BadBody.RefuseSize(context);
                break;
            case BadHttpRequestException bad:
                context.Response.Headers.Connection = "close";
                await Reply.ErrorText(context, bad.StatusCode, BadBody.Malformed);
                break;
            default:
                LogFault(fault);
                await Reply.Errors(context, StatusCodes.Status500InternalServerError, Literals.InternalError);
                break;
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "A request failed")]
    partial void LogFault(Exception fault);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "History is behind: {Reason}")]
    partial void LogHistoryBehind(string reason);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "Nothing was written: {Reason}")]
    partial void LogIdentityFull(string reason);
}
