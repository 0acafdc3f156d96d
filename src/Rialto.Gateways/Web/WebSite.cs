using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Web;

/// <summary>The web interface: its files, read once, and which request gets which. Any thread.</summary>
/// <remarks>
/// A path with no file of its own, asked for by something that reads HTML, is the interface's own address: it gets the page. Under
/// the prefixes of the APIs nothing does, so that an unknown path there stays the dialect's own 404.
/// </remarks>
public sealed class WebSite
{
    /// <summary>Nothing from elsewhere, nothing inline; markup by Svelte's one policy, a thread's script by that of the sockets.</summary>
    const string PagePolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types svelte-trusted-html rialto-sockets";

    /// <summary>The documents' page starts itself by an inline script and styles itself inline.</summary>
    const string DocumentsPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    const string NotBuilt = """
        Rialto is running. Its web interface would be here, but it is not built: it needs Node 20.19 or newer when ./run starts.
        The APIs are all there:

          Peatio v2   /api/v2/peatio/public/markets
          Barong      /api/v2/barong/identity/ping
          Ranger      /api/v2/ranger/public (WebSocket)
          health      /health/status
          documents   /docs

        """;

    const string PageFile = "/index.html";
    const string AssetsFolder = "/assets/";
    const string DocumentsFolder = "/docs";

    static readonly string[] s_notOurs = ["/api", "/docs", "/health", "/metrics", "/coinut", "/oauth", "/pusher", "/app", "/assets"];

    readonly Dictionary<string, WebFile> _files = new(StringComparer.Ordinal);

    WebSite()
    {
    }

    /// <summary>Reads the files of a directory; without it, or without a page in it, visitors are told what is missing.</summary>
    public static WebSite Read(string directory)
    {
        var site = new WebSite();
        if (!File.Exists(Path.Combine(directory, PageFile[1..]))) return site;
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (WebFile.Read(path) is { } file) site._files["/" + Path.GetRelativePath(directory, path).Replace('\\', '/')] = file;
        }

        return site;
    }

    /// <summary>The middleware; stands behind the router and leaves alone what an endpoint answers.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(DocumentsFolder)) context.Response.Headers.ContentSecurityPolicy = DocumentsPolicy;
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!isRead || context.GetEndpoint() is not null || context.WebSockets.IsWebSocketRequest) return next(context);
        var path = context.Request.Path.Value ?? "/";
        if (_files.TryGetValue(path, out var file)) return AnswerFile(context, path, file);
        if (IsElsewhere(path) || !ReadsHtml(context.Request)) return path == "/" ? AnswerPage(context) : next(context);
        return AnswerPage(context);
    }

    Task AnswerPage(HttpContext context)
    {
        if (_files.TryGetValue(PageFile, out var page)) return AnswerFile(context, PageFile, page);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(NotBuilt);
    }

    static Task AnswerFile(HttpContext context, string path, WebFile file)
    {
        var headers = context.Response.Headers;
        // The names of assets carry a hash of their content, so they never change; everything else is asked for again each time.
        headers.CacheControl = path.StartsWith(AssetsFolder, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = PagePolicy;
        // Links from mails carry tokens in the address: no other site shall read them.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        return file.AnswerAsync(context);
    }

    static bool IsElsewhere(string path) =>
        s_notOurs.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)
            && (path.Length == prefix.Length || path[prefix.Length] == '/'));

    static bool ReadsHtml(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
