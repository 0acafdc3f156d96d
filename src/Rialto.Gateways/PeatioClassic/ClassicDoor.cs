using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rialto.Identity;
using Rialto.Node.History;

namespace Rialto.Gateways.PeatioClassic;

/// <summary>Stands before the router for classic paths: restrictions, CORS, and last answers.</summary>
/// <remarks>Everything else on the listener passes by untouched.</remarks>
public sealed partial class ClassicDoor(People people, ILogger log)
{
    const string Root = "/api/v2/";

    /// <summary>What stands behind <c>/api/v2/</c> and belongs to the modern family.</summary>
    static readonly string[] s_modern = ["peatio", "barong", "ranger", "auth", "admin", "management"];

    /// <summary>The middleware.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        IsOurs(context.Request.Path.Value ?? "") ? PassAsync(context, next) : next(context);

    async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        // Wire quirk: for every page, on errors too (docs/dialects/classic.md).
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var address = context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None;
        if (people.Restrictions.Check(context.Request.Path.Value!.TrimStart('/'), address) is not null)
        {
            await Errors.Forbidden(context);
            return;
        }

        try
        {
            await next(context);
            var response = context.Response;
            if (response is { HasStarted: false, ContentType: null, StatusCode: StatusCodes.Status404NotFound })
                await Errors.NotFound(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await AnswerFault(context, fault);
        }
    }

    internal static void AnswerPreflight(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "Origin, X-Requested-With, Content-Type, Accept, Authorization";
    }

    static bool IsOurs(string path)
    {
        if (!path.StartsWith(Root, StringComparison.Ordinal)) return false;
        var rest = path.AsSpan(Root.Length);
        var end = rest.IndexOf('/');
        var word = end < 0 ? rest : rest[..end];
        foreach (var modern in s_modern)
        {
            if (word.Equals(modern, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    async ValueTask AnswerFault(HttpContext context, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested) return;
        context.Response.Clear();
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (fault is BadHttpRequestException bad)
        {
            context.Response.Headers.Connection = "close";
            await Errors.Answer(context, new(bad.StatusCode, Errors.ValidationCode, Errors.InvalidParameters));
            return;
        }

        if (fault is not HistoryBehindException) LogFault(fault);
        await Errors.Answer(context, fault is HistoryBehindException ? Errors.TryAgain : Errors.Unknown);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "A classic request failed")]
    partial void LogFault(Exception fault);
}
