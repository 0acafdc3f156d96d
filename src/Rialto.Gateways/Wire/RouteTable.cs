using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Wire;

/// <summary>Maps the endpoints of one area of a dialect onto ASP.NET Core's router, all in the same way.</summary>
/// <remarks>
/// Each is a request delegate: parameters are read from wherever the client put them, then the handler translates, calls and translates.
/// Literal path segments match in their own case only; the router by itself would not mind.
/// </remarks>
/// <param name="endpoints">The router.</param>
/// <param name="dialect">Name of its OpenAPI document.</param>
/// <param name="prefix">What all patterns begin with.</param>
/// <param name="changing">What an API key must allow where something is changed; reading needs <see cref="KeyScopes.Read"/>.</param>
public sealed class RouteTable(IEndpointRouteBuilder endpoints, string dialect, string prefix, KeyScopes changing)
{
    static readonly string[] ReadVerbs = [HttpMethods.Get, HttpMethods.Head];

    readonly UploadSlots _uploads = new();

    public void Get(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map(ReadVerbs, pattern, handle, new(dialect, about, parameters, StatusCodes.Status200OK, KeyScopes.Read));

    /// <summary>A GET that changes something, so HEAD must not reach it.</summary>
    public void GetWithoutHead(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Get], pattern, handle, new(dialect, about, parameters, StatusCodes.Status200OK, changing));

    public void Post(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Post], pattern, handle, new(dialect, about, parameters, StatusCodes.Status201Created, changing));

    /// <summary>A POST that only reads: answers 200.</summary>
    public void PostThatReads(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Post], pattern, handle, new(dialect, about, parameters, StatusCodes.Status200OK, KeyScopes.Read));

    /// <summary>A POST whose good answer is not 201.</summary>
    public void PostThatChanges(string pattern, Func<Call, ValueTask> handle, int success, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Post], pattern, handle, new(dialect, about, parameters, success, changing));

    /// <summary>A POST that brings files.</summary>
    /// <param name="mayCome">Asked before the body is read; a reject is answered instead.</param>
    public void PostFiles(
        string pattern, Func<Call, ValueTask> handle, Func<Caller, IdentityReject?> mayCome, string about, params Parameter[] parameters)
    {
        Map([HttpMethods.Post], pattern, handle, new(dialect, about, parameters, StatusCodes.Status201Created, changing)
        {
            MayCome = mayCome,
        });
    }

    public void Put(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Put], pattern, handle, new(dialect, about, parameters, StatusCodes.Status200OK, changing));

    public void Patch(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Patch], pattern, handle, new(dialect, about, parameters, StatusCodes.Status200OK, changing));

    /// <summary>A DELETE that answers something.</summary>
    public void DeleteThatTells(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Delete], pattern, handle, new(dialect, about, parameters, StatusCodes.Status200OK, changing));

    public void Delete(string pattern, Func<Call, ValueTask> handle, string about, params Parameter[] parameters) =>
        Map([HttpMethods.Delete], pattern, handle, new(dialect, about, parameters, StatusCodes.Status204NoContent, changing));

    void Map(IReadOnlyList<string> verbs, string pattern, Func<Call, ValueTask> handle, EndpointDoc doc)
    {
        var route = RoutePatternFactory.Parse(prefix + pattern);
        var literals = LiteralsOf(route);
        var bounds = doc.Bounds;
        endpoints.MapMethods(route.RawText!, verbs, (RequestDelegate)Answer).WithMetadata(doc);

        Task Answer(HttpContext context)
        {
            if (!HasCase(context.Request.Path.Value!, literals))
            {
                context.SetEndpoint(null);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            // Whoever came here by another way than through the gate was asked nothing.
            if (context.Features.Get<Passage>() is null)
                return Refuse(context, IdentityReject.PermissionDenied);
            if (context.Features.Get<Caller>() is { } caller && !caller.Allows(doc.Scopes))
                return Refuse(context, IdentityReject.InvalidPermission);
            return doc.TakesFiles ? AnswerUpload(context, doc, handle) : AnswerAsync(context, handle, bounds, context.RequestAborted);
        }
    }

    static Task Refuse(HttpContext context, IdentityReject reject) =>
        Reply.Errors(context, reject.Status(), reject.Literal()).AsTask();

    static async Task AnswerAsync(HttpContext context, Func<Call, ValueTask> handle, BodyBounds bounds, CancellationToken cancel)
    {
        if (bounds.BytesMax > Limits.BodyBytesMax && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = bounds.BytesMax;
        var (outcome, parameters) = await Parameters.ReadAsync(context, bounds, cancel);
        context.Features.Set(parameters);
        context.Features.Get<PendingAudit>()?.Write(parameters);
        await (outcome == ParametersOutcome.Read ? handle(new Call(context, parameters)) : BadBody.Answer(context, outcome));
    }

    /// <summary>Files are read into memory: only of who may send some, only a few at once, and only as long as they really come.</summary>
    async Task AnswerUpload(HttpContext context, EndpointDoc doc, Func<Call, ValueTask> handle)
    {
        var caller = context.Features.Get<Caller>() ?? throw new InvalidOperationException("Files are taken from members only.");
        if (doc.MayCome?.Invoke(caller) is { } reject)
        {
            await RefuseUnread(context, reject);
            return;
        }

        if (!_uploads.TryTake(caller.Member.Number))
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseUnread(context, IdentityReject.Busy);
            return;
        }

        try
        {
            await ReadUpload(context, doc, handle);
        }
        finally
        {
            _uploads.Give(caller.Member.Number);
        }
    }

    static async ValueTask ReadUpload(HttpContext context, EndpointDoc doc, Func<Call, ValueTask> handle)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new(Limits.UploadBytesPerSecondMin, Limits.UploadGrace);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Limits.UploadTimeMax);
        try
        {
            await AnswerAsync(context, handle, doc.Bounds, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The files came too slowly.", StatusCodes.Status408RequestTimeout);
        }
    }

    /// <summary>The connection ends, so that the body is never read.</summary>
    static ValueTask RefuseUnread(HttpContext context, IdentityReject reject)
    {
        context.Response.Headers.Connection = "close";
        return Reply.Errors(context, reject.Status(), reject.Literal());
    }

    /// <summary>Segments of the pattern; null for a parameter.</summary>
    static string?[] LiteralsOf(RoutePattern route) =>
        [.. route.PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : null)];

    static bool HasCase(ReadOnlySpan<char> path, string?[] literals)
    {
        path = path.TrimStart('/');
        foreach (var literal in literals)
        {
            var end = path.IndexOf('/');
            var segment = end < 0 ? path : path[..end];
            if (literal is not null && !segment.SequenceEqual(literal)) return false;
            path = end < 0 ? default : path[(end + 1)..];
        }

        return true;
    }
}
