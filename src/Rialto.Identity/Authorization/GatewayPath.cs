using System.Text;

namespace Rialto.Identity.Authorization;

/// <summary>The one reading of a request's path; prefixes are compared with it, and the router must use it too.</summary>
public static class GatewayPath
{
    const string Root = "api/v2/";

    /// <summary>
    /// Decodes once, collapses slashes, resolves dots, rewrites the aliases; the result has no leading slash. False for a path that
    /// two readers could read differently: encoded slashes, backslashes, control characters, broken escapes, too many dots.
    /// </summary>
    public static bool TryNormalise(string rawPath, out string path)
    {
        path = "";
        if (rawPath.Length > Limits.PathCharsMax || !TryDecode(rawPath, out var decoded)) return false;
        var segments = new List<string>();
        foreach (var segment in decoded.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".") continue;
            if (segment != "..")
            {
                segments.Add(segment);
                continue;
            }

            if (segments.Count == 0) return false;
            segments.RemoveAt(segments.Count - 1);
        }

        path = Rewrite(string.Join('/', segments));
        return true;
    }

    static bool TryDecode(string raw, out string decoded)
    {
        decoded = "";
        var bytes = new List<byte>(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] is not ('%' or '\\') && char.IsBetween(raw[at], '!', '~'))
            {
                bytes.Add((byte)raw[at]);
                continue;
            }

            if (raw[at] != '%' || at + 2 >= raw.Length) return false;
            if (!char.IsAsciiHexDigit(raw[at + 1]) || !char.IsAsciiHexDigit(raw[at + 2])) return false;
            var value = Convert.ToByte(raw.Substring(at + 1, 2), 16);
            if (value is < 0x20 or 0x7F or (byte)'/' or (byte)'\\') return false;
            bytes.Add(value);
            at += 2;
        }

        return TryUtf8(bytes.ToArray(), out decoded);
    }

    static bool TryUtf8(byte[] bytes, out string text)
    {
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>Component-first is the true order: <c>api/v2/admin/peatio/x</c> means <c>api/v2/peatio/admin/x</c>.</summary>
    static string Rewrite(string path)
    {
        if (path == "api/v2/ranger") return "api/v2/ranger/public";
        if (!path.StartsWith(Root, StringComparison.Ordinal)) return path;
        var words = path[Root.Length..].Split('/', 3);
        if (words[0] is not ("admin" or "management") || words.Length < 2) return path;
        return words.Length == 2 ? $"{Root}{words[1]}/{words[0]}" : $"{Root}{words[1]}/{words[0]}/{words[2]}";
    }
}
