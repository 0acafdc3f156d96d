using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Rialto.Gateways.Web;

/// <summary>One file of the built interface, as it goes out: plain, and compressed where the build made that.</summary>
/// <param name="ContentType">With its character set.</param>
/// <param name="Tag">Entity tag, in its quotes.</param>
/// <param name="Plain">The bytes.</param>
/// <param name="Gzip">The same by gzip; null = not made.</param>
/// <param name="Brotli">The same by brotli; null = not made.</param>
internal sealed record WebFile(string ContentType, string Tag, byte[] Plain, byte[]? Gzip, byte[]? Brotli)
{
    static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
        [".webmanifest"] = "application/manifest+json",
    };

    /// <summary>Reads a file and its compressed sisters; null if it is none that the interface consists of.</summary>
    public static WebFile? Read(string path)
    {
        if (!s_types.TryGetValue(Path.GetExtension(path), out var type)) return null;
        var plain = File.ReadAllBytes(path);
        var tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain).AsSpan(0, 8))}\"";
        return new(type, tag, plain, ReadSister(path + ".gz"), ReadSister(path + ".br"));
    }

    /// <summary>The smallest form that the client takes, and the name of its coding; "" = plain.</summary>
    public (byte[] Bytes, string Coding) For(string acceptEncoding)
    {
        if (Brotli is not null && Accepts(acceptEncoding, "br")) return (Brotli, "br");
        if (Gzip is not null && Accepts(acceptEncoding, "gzip")) return (Gzip, "gzip");
        return (Plain, "");
    }

    /// <summary>Answers with it: 304 for who has it already, else the smallest form that the client takes.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        // Weak: plain and compressed are the same file in other bytes.
        headers.ETag = "W/" + Tag;
        headers.Vary = "Accept-Encoding";
        if (IsKnown(context.Request.Headers.IfNoneMatch))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.ContentType = null;
            return;
        }

        var (bytes, coding) = For(context.Request.Headers.AcceptEncoding.ToString());
        if (coding.Length > 0) headers.ContentEncoding = coding;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    bool IsKnown(StringValues known) =>
        known.ToString().Split(',', StringSplitOptions.TrimEntries).Any(one => one == "*" || one == Tag || one == "W/" + Tag);

    static byte[]? ReadSister(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    static bool Accepts(string header, string coding)
    {
        foreach (var item in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = item.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0].Equals(coding, StringComparison.OrdinalIgnoreCase)) return parts.Length == 1 || parts[1] is not ("q=0" or "q=0.0");
        }

        return false;
    }
}
