using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rialto.Gateways.Web;

namespace Rialto.Gateways.Operator;

/// <summary>Documents made from the routes: made once for each address that the server is called by, kept plain and compressed.</summary>
/// <remarks>
/// A document names the address that it was asked for under, and the first trade screen needs one. A client may name any address, so
/// only some are kept: those that were asked for last. Safe for many threads.
/// </remarks>
internal sealed class KeptDocuments
{
    readonly ConcurrentDictionary<(string Path, string Address), Kept> _kept = [];
    long _asked;

    /// <summary>Answers a document, making it by <paramref name="make"/> if it is none of those kept.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate make)
    {
        var key = KeyOf(context.Request);
        if (!_kept.TryGetValue(key, out var document))
        {
            var (type, bytes) = await MakeAsync(context, make);
            if (context.Response.StatusCode != StatusCodes.Status200OK)
            {
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
                return;
            }

            while (_kept.Count >= Limits.DocumentsKeptMax) ForgetOldest();
            document = _kept.GetOrAdd(key, new Kept(FileOf(type, bytes)));
        }

        document.AskedAt = Interlocked.Increment(ref _asked);
        await document.File.AnswerAsync(context);
    }

    // Routes and addresses are the same in letters of either case.
    static (string Path, string Address) KeyOf(HttpRequest request) => (
        request.Path.ToString().ToUpperInvariant(), $"{request.Scheme}://{request.Host}{request.PathBase}".ToUpperInvariant());

    void ForgetOldest()
    {
        var oldest = _kept.MinBy(static kept => kept.Value.AskedAt);
        if (oldest.Value is not null) _kept.TryRemove(oldest);
    }

    /// <summary>What would be answered; status and headers are in the response already.</summary>
    static async Task<(string Type, byte[] Bytes)> MakeAsync(HttpContext context, RequestDelegate make)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var bytes = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(bytes));
        try
        {
            await make(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Features.Set(body);
        }

        return (context.Response.ContentType ?? "", bytes.ToArray());
    }

    static WebFile FileOf(string type, byte[] plain) => new(
        type,
        $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8))}\"",
        plain,
        Compressed(plain, static target => new GZipStream(target, CompressionLevel.Optimal)),
        Compressed(plain, static target => new BrotliStream(target, CompressionLevel.Optimal)));

    static byte[] Compressed(byte[] plain, Func<Stream, Stream> coder)
    {
        var bytes = new MemoryStream();
        using (var coded = coder(bytes)) coded.Write(plain);
        return bytes.ToArray();
    }

    sealed class Kept(WebFile file)
    {
        public WebFile File { get; } = file;

        // Which of two requests at once was the later one does not matter.
        public long AskedAt { get; set; }
    }
}
