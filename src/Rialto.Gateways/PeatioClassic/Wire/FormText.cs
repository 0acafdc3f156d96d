using System.Buffers;
using System.Text;

namespace Rialto.Gateways.PeatioClassic.Wire;

/// <summary>Percent-encoding of forms, both ways, over bytes.</summary>
internal static class FormText
{
    static readonly SearchValues<char> s_plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>As a form writes it: a space is a plus, other special bytes are <c>%XX</c>.</summary>
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(s_plain)) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value < 0x80 && s_plain.Contains((char)value)) encoded.Append((char)value);
            else if (value == ' ') encoded.Append('+');
            else encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>As a form reads it; false = no UTF-8.</summary>
    public static bool TryDecode(string text, out string decoded)
    {
        decoded = text;
        if (!text.Contains('%', StringComparison.Ordinal) && !text.Contains('+', StringComparison.Ordinal)) return true;
        return Gateways.Wire.Body.TryDecode(Unescape(text.Replace('+', ' ')), out decoded);
    }

    /// <summary>Only <c>%XX</c> becomes its byte; a plus stays a plus.</summary>
    public static byte[] Unescape(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var count = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '%' && at + 2 < bytes.Length && IsHex(bytes[at + 1]) && IsHex(bytes[at + 2]))
            {
                bytes[count++] = (byte)(HexOf(bytes[at + 1]) * 16 + HexOf(bytes[at + 2]));
                at += 2;
            }
            else bytes[count++] = bytes[at];
        }

        return bytes[..count];
    }

    static bool IsHex(byte value) => char.IsAsciiHexDigit((char)value);

    static int HexOf(byte value) => Convert.ToInt32(((char)value).ToString(), 16);
}
