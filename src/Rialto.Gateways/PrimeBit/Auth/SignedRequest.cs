using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>What a signature is over: the parts of the request one behind the other, as they were sent.</summary>
internal static class SignedRequest
{
    const string Root = "/api/v1";
    const int TimestampDigitsMax = 12;

    /// <summary>The path and the query (without its question mark) as they stood in the request line.</summary>
    public static (string Path, string Query) TargetOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // A proxy may send the whole address, and a public path may have something before ours.
        var begin = target.IndexOf(Root, StringComparison.Ordinal);
        if (begin > 0) target = target[begin..];
        var end = target.IndexOf('?', StringComparison.Ordinal);
        return end < 0 ? (target, "") : (target[..end], target[(end + 1)..]);
    }

    /// <summary>Verb, body, path, query, timestamp, with nothing in between.</summary>
    public static byte[] Message(string verb, ReadOnlySpan<byte> body, string path, string query, string timestamp) =>
        [.. Bytes(verb), .. body, .. Bytes(path), .. Bytes(query), .. Bytes(timestamp)];

    /// <summary>Whether a timestamp is one, and no farther from now than the window is wide; null = it is.</summary>
    public static Errors.Problem? CheckTimestamp(string text, long nowS, TimeSpan window)
    {
        if (text.Length is 0 or > TimestampDigitsMax || !text.All(char.IsAsciiDigit)) return Errors.InvalidTimestamp;
        var seconds = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return Math.Abs(nowS - seconds) > (long)window.TotalSeconds ? Errors.TimestampOutOfWindow : null;
    }

    /// <summary>Whether every percent sign begins an escape.</summary>
    public static bool HasWholeEscapes(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            var isWhole = at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);
            if (!isWhole) return false;
        }

        return true;
    }

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
