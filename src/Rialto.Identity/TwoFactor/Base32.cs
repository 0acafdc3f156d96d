using System.Text;

namespace Rialto.Identity.TwoFactor;

/// <summary>RFC 4648 base32 without padding, as authenticator apps take it.</summary>
public static class Base32
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const int BitsPerDigit = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            buffer = ((buffer & 0xFF) << 8) | value;
            bits += 8;
            for (; bits >= BitsPerDigit; bits -= BitsPerDigit) text.Append(Alphabet[(buffer >> (bits - BitsPerDigit)) & 31]);
        }

        if (bits > 0) text.Append(Alphabet[(buffer << (BitsPerDigit - bits)) & 31]);
        return text.ToString();
    }
}
