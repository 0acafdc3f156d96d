using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Rialto.Identity.TwoFactor;

/// <summary>One-time codes by time: RFC 6238 with SHA-1, 6 digits, periods of 30 s.</summary>
public static class Totp
{
    public const int Digits = 6;
    public const int PeriodSeconds = 30;
    public const int SecretBytes = 20;

    /// <summary>Periods before and after the present one whose code is taken too.</summary>
    public const int SkewSteps = 1;

    /// <summary>The number of the period that holds a time.</summary>
    public static long StepAt(long unixSeconds) => unixSeconds / PeriodSeconds;

    /// <summary>The code of a period, with leading zeros.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, long step) =>
        (Truncated(secret, step) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Dynamic truncation of RFC 4226: 31 bits.</summary>
    internal static int Truncated(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        HMACSHA1.HashData(secret, counter, hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0x0F)..]) & 0x7FFF_FFFF);
    }
}
