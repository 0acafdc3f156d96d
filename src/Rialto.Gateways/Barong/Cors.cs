using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Barong;

/// <summary>Which pages of other origins may call, as the browsers ask it.</summary>
internal sealed class Cors(GateOptions options)
{
    const string AllowedMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    const string AllowedHeaders = "content-type, x-csrf-token, x-auth-apikey, x-auth-nonce, x-auth-signature";
    const string ExposedHeaders = "Total, Page, Per-Page, Link, X-CSRF-Token";
    const string MaxAgeS = "3600";

    readonly bool _allowsAll = options.CorsOrigins.Contains("*");

    /// <summary>Marks an answer; nothing for requests that name no origin, or one that may not.</summary>
    public void Mark(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0) return;
        var headers = context.Response.Headers;
        // The answer differs by origin only where a list decides.
        if (!_allowsAll) headers.Vary = "Origin";
        if (!_allowsAll && !options.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase)) return;
        headers.AccessControlAllowOrigin = _allowsAll ? "*" : origin;
        headers.AccessControlExposeHeaders = ExposedHeaders;
        if (options.CorsCredentials && !_allowsAll) headers.AccessControlAllowCredentials = "true";
    }

    /// <summary>Answers a browser's question before the request itself.</summary>
    public static void AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = AllowedMethods;
        headers.AccessControlAllowHeaders = AllowedHeaders;
        headers.AccessControlMaxAge = MaxAgeS;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
