using System.Security.Cryptography;

namespace Rialto.Identity.Storage;

/// <summary>Unguessable texts from the system's generator.</summary>
static class RandomText
{
    public static string HexLower(int digits) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(digits / 2));

    public static string HexUpper(int digits) => Convert.ToHexString(RandomNumberGenerator.GetBytes(digits / 2));

    public static string Alphanumeric(int count) =>
        RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", count);

    /// <summary>A version 4 UUID; its 122 random bits come from the cryptographic generator.</summary>
    public static string Uuid()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
