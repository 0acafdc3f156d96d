using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>Maps every endpoint with and without <c>.json</c>, and does what all have in common: verb, signature, rate.</summary>
/// <remarks>Order: path, verb, parameters, signature if there is one, rate, endpoint. Source: docs/dialects/classic.md.</remarks>
internal sealed class EndpointTable(ClassicDialect classic, Authenticator authenticator, FixedWindows windows)
{
    const string Root = "/api/v2";
    const string Suffix = ".json";

    readonly Dictionary<string, Dictionary<string, ClassicEndpoint>> _byPattern = new(StringComparer.Ordinal);

    public void Get(
        string pattern, ClassicEntry entry, KeyScopes anyOf, Func<ClassicCall, ValueTask> handle, string about,
        params Parameter[] parameters) =>
        Add(HttpMethods.Get, pattern, entry, anyOf, handle, Doc(about, StatusCodes.Status200OK, entry, anyOf, parameters));

    public void Post(
        string pattern, ClassicEntry entry, KeyScopes anyOf, Func<ClassicCall, ValueTask> handle, string about,
        params Parameter[] parameters) =>
        Add(HttpMethods.Post, pattern, entry, anyOf, handle, Doc(about, StatusCodes.Status201Created, entry, anyOf, parameters));

    public void Delete(
        string pattern, ClassicEntry entry, KeyScopes anyOf, Func<ClassicCall, ValueTask> handle, string about,
        params Parameter[] parameters) =>
        Add(HttpMethods.Delete, pattern, entry, anyOf, handle, Doc(about, StatusCodes.Status200OK, entry, anyOf, parameters));

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (pattern, byVerb) in _byPattern)
        {
            var answer = (RequestDelegate)(context => AnswerAsync(context, pattern, byVerb));
            endpoints.Map(Root + pattern, answer).WithMetadata([.. byVerb.Select(each => new VerbDoc(each.Key, each.Value.Doc))]);
            // A value at the end of a path takes the suffix in; it is cut off there.
            if (!pattern.EndsWith('}')) endpoints.Map(Root + pattern + Suffix, answer);
        }
    }

    void Add(
        string verb, string pattern, ClassicEntry entry, KeyScopes anyOf, Func<ClassicCall, ValueTask> handle, EndpointDoc doc)
    {
        if (!_byPattern.TryGetValue(pattern, out var byVerb)) _byPattern[pattern] = byVerb = [];
        byVerb.Add(verb, new(entry, anyOf, handle, doc));
    }

    /// <summary>Who must sign is told the three parameters of a signature with the others.</summary>
    static EndpointDoc Doc(string about, int success, ClassicEntry entry, KeyScopes anyOf, Parameter[] parameters) =>
        new(ClassicRoutes.Dialect, about, [.. parameters, .. entry == ClassicEntry.Open ? [] : Said.Signature], success, anyOf);

    async Task AnswerAsync(HttpContext context, string pattern, Dictionary<string, ClassicEndpoint> byVerb)
    {
        if (PathValues(context, pattern) is not { } values)
        {
            await Errors.NotFound(context);
            return;
        }

        var verb = context.Request.Method;
        if (HttpMethods.IsOptions(verb))
        {
            ClassicDoor.AnswerPreflight(context);
            return;
        }

        if (!byVerb.TryGetValue(HttpMethods.IsHead(verb) ? HttpMethods.Get : verb, out var endpoint))
        {
            context.Response.Headers.Allow = AllowOf(byVerb);
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var parameters = new ClassicParameters();
        if (await parameters.ReadAsync(context, values) is { } broken) await Errors.Answer(context, broken);
        else await EnterAsync(context, endpoint, parameters);
    }

    async ValueTask EnterAsync(HttpContext context, ClassicEndpoint endpoint, ClassicParameters parameters)
    {
        ClassicCaller? caller = null;
        if (Authenticator.IsSigned(parameters))
        {
            var address = context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None;
            var verdict = authenticator.Check(context.Request.Method, RawPathOf(context), parameters, endpoint.AnyOf, address);
            if (!await MayGoOn(context, verdict)) return;
            caller = verdict.Caller;
        }

        if (caller is null && endpoint.Entry == ClassicEntry.Signed)
            await Errors.Answer(context, Errors.Unauthorized(Errors.AuthorizationCode, Errors.AuthorizationFailed));
        else await endpoint.Handle(new ClassicCall(context, parameters, caller));
    }

    async ValueTask<bool> MayGoOn(HttpContext context, Authenticator.Verdict verdict)
    {
        if (verdict.Problem is { } problem)
        {
            await Errors.Answer(context, problem);
            return false;
        }

        if (verdict.Forbidden)
        {
            await Errors.Forbidden(context);
            return false;
        }

        var key = verdict.Caller!.Key;
        var limit = classic.Options.LimitsOff ? 0 : key.Rules.RateLimit ?? classic.Options.RateLimit;
        var wait = windows.Take(key.Kid, limit, classic.Time.GetUtcNow().ToUnixTimeSeconds());
        if (wait == 0) return true;
        await Errors.RetryLater(context, wait);
        return false;
    }

    /// <summary>The values in the path; null = it is another path: in another case, or with another suffix.</summary>
    static Dictionary<string, string>? PathValues(HttpContext context, string pattern)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        if (path.EndsWith(Suffix, StringComparison.Ordinal)) path = path[..^Suffix.Length];
        var values = new Dictionary<string, string>();
        var (wanted, got) = ((Root + pattern).Split('/'), path.Split('/'));
        if (wanted.Length != got.Length) return null;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].StartsWith('{'))
            {
                if (got[i].Contains('.', StringComparison.Ordinal)) return null;
                values[wanted[i].Trim('{', '}')] = got[i];
            }
            else if (wanted[i] != got[i]) return null;
        }

        return values;
    }

    static string AllowOf(Dictionary<string, ClassicEndpoint> byVerb)
    {
        var verbs = new List<string> { HttpMethods.Options };
        if (byVerb.ContainsKey(HttpMethods.Get)) verbs.AddRange([HttpMethods.Get, HttpMethods.Head]);
        verbs.AddRange(byVerb.Keys.Where(verb => verb != HttpMethods.Get));
        return string.Join(", ", verbs);
    }

    /// <summary>The path as it stood in the request line, without the query: that is what was signed.</summary>
    static string RawPathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/')) return context.Request.Path.Value ?? "";
        var end = target.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }
}
