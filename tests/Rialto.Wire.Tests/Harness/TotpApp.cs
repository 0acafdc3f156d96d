using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Rialto.Wire.Tests.Harness;

/// <summary>An authenticator app, written from RFC 6238 and not from the server's code.</summary>
public static class TotpApp
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="base32">The secret.</param>
    /// <param name="period">0 = the period of now, −1 the one before, 1 the one after.</param>
    public static string Code(string base32, int period)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30 + period);
        var hash = HMACSHA1.HashData(Decode(base32), counter);
        var at = hash[^1] & 15;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var c in base32)
        {
            bits = (bits << 5) | Alphabet.IndexOf(c, StringComparison.Ordinal);
            count += 5;
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        return [.. bytes];
    }
}
