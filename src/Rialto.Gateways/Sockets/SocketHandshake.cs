using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rialto.Gateways.Sockets;

/// <summary>The opening handshake of RFC 6455, by hand: we write frames ourselves (<see cref="SocketPipe"/>).</summary>
internal static class SocketHandshake
{
    const string Version = "13";
    const string SubprotocolHeader = "Sec-WebSocket-Protocol";

    /// <summary>From RFC 6455 §1.3.</summary>
    const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    const int KeyBytes = 16;

    /// <summary>Whether the request asks for a WebSocket in a way that we can answer.</summary>
    public static bool IsAsked(HttpContext context)
    {
        var headers = context.Request.Headers;
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && Has(headers, "Upgrade", "websocket")
            && headers["Sec-WebSocket-Version"] == Version
            && IsKey(headers["Sec-WebSocket-Key"].ToString());
    }

    /// <summary>Answers 101; from here on the stream is the client's.</summary>
    /// <param name="subprotocol">Is named in the answer if the client offers it; null = none is known.</param>
    public static async Task<Stream> AcceptAsync(HttpContext context, string? subprotocol)
    {
        if (subprotocol is not null && Has(context.Request.Headers, SubprotocolHeader, subprotocol))
            context.Response.Headers[SubprotocolHeader] = subprotocol;
        var response = context.Response.Headers;
        response["Upgrade"] = "websocket";
        response["Connection"] = "Upgrade";
        response["Sec-WebSocket-Accept"] = AcceptOf(context.Request.Headers["Sec-WebSocket-Key"].ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>What a client that came without an upgrade is told to do.</summary>
    public static void MarkRequired(HttpContext context)
    {
        context.Response.Headers["Upgrade"] = "websocket";
        context.Response.Headers["Sec-WebSocket-Version"] = Version;
    }

    static bool Has(IHeaderDictionary headers, string name, string word) =>
        headers.GetCommaSeparatedValues(name).Any(value => value.Equals(word, StringComparison.OrdinalIgnoreCase));

    static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        return text.Length == 24 && Convert.TryFromBase64String(text, key, out var count) && count == KeyBytes;
    }

#pragma warning disable CA5350 // SHA-1 is what the protocol says; it protects nothing here.
    static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
}
