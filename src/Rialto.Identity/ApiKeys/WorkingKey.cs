using System.Security.Cryptography;
using System.Text;
using Rialto.Identity.Members;

namespace Rialto.Identity.ApiKeys;

/// <summary>A key that works now, with its owner and the secret that signs. Immutable.</summary>
/// <remarks>From which addresses it may be used is asked of <see cref="ApiKey.MayComeFrom"/>: some dialects answer that by a code of its
/// own.</remarks>
public sealed class WorkingKey
{
    /// <summary>Signs for key ids that nobody has, so that they take the same time.</summary>
    static readonly byte[] s_dummySecret = RandomNumberGenerator.GetBytes(32);

    readonly byte[] _secret;

    internal WorkingKey(ApiKey key, Member owner, byte[] secret)
    {
        Key = key;
        Owner = owner;
        _secret = secret;
    }

    public ApiKey Key { get; }

    public Member Owner { get; }

    /// <summary>Whether a signature is the HMAC-SHA256 of a message in hexadecimal digits of any case; never for no key.</summary>
    public static bool IsSigned(WorkingKey? key, ReadOnlySpan<byte> message, string signature)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key?._secret ?? s_dummySecret, message));
        var given = signature.Length == Limits.SignatureChars ? signature.ToLowerInvariant() : new string('-', Limits.SignatureChars);
        var fits = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
        return fits && key is not null;
    }
}
