using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Identity.Storage;

/// <summary>Seals secrets for the database with AES-256-GCM.</summary>
/// <remarks>
/// <code>
/// offset size
///      0    1 version (1)
///      1    4 master key id, little endian
///      5   12 nonce
///     17   16 tag
///     33    n ciphertext
/// </code>
/// The purpose (such as <c>api-key:kid</c>) is authenticated, so a sealed secret moved to another row does not open.
/// </remarks>
sealed class SecretBox(MasterKeys first)
{
    const byte Version = 1;
    const int NonceAt = 5;
    const int TagAt = 17;
    const int TextAt = 33;

    volatile MasterKeys _keys = first;

    public byte[] Seal(ReadOnlySpan<byte> secret, string purpose)
    {
        var keys = _keys;
        var sealedBytes = new byte[TextAt + secret.Length];
        sealedBytes[0] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(sealedBytes.AsSpan(1), keys.CurrentId);
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(NonceAt, TagAt - NonceAt));
        using var aes = new AesGcm(keys.Find(keys.CurrentId)!, TextAt - TagAt);
        aes.Encrypt(
            sealedBytes.AsSpan(NonceAt, TagAt - NonceAt), secret, sealedBytes.AsSpan(TextAt), sealedBytes.AsSpan(TagAt, TextAt - TagAt),
            Encoding.UTF8.GetBytes(purpose));
        return sealedBytes;
    }

    /// <summary>The key that seals now.</summary>
    public uint CurrentKey => _keys.CurrentId;

    /// <summary>Seals and opens with these from now on.</summary>
    public void Use(MasterKeys keys) => _keys = keys;

    /// <summary>The number of the key that sealed these bytes; 0 = they are not sealed bytes.</summary>
    public static uint KeyOf(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length < TextAt || sealedBytes[0] != Version ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(sealedBytes[1..]);

    /// <summary>Whether the keys at hand open it.</summary>
    public bool CanOpen(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        try
        {
            Open(sealedBytes, purpose);
            return true;
        }
        catch (IdentityStoreFailedException)
        {
            return false;
        }
    }

    /// <summary>Faults: an unknown key, another purpose, a changed byte.</summary>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        if (sealedBytes.Length < TextAt || sealedBytes[0] != Version) throw Unreadable(purpose, null);
        var key = _keys.Find(BinaryPrimitives.ReadUInt32LittleEndian(sealedBytes[1..])) ?? throw Unreadable(purpose, null);
        var secret = new byte[sealedBytes.Length - TextAt];
        using var aes = new AesGcm(key, TextAt - TagAt);
        try
        {
            aes.Decrypt(
                sealedBytes[NonceAt..TagAt], sealedBytes[TextAt..], sealedBytes[TagAt..TextAt], secret, Encoding.UTF8.GetBytes(purpose));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Unreadable(purpose, e);
        }

        return secret;
    }

    static IdentityStoreFailedException Unreadable(string purpose, Exception? cause) =>
        new($"The sealed secret {purpose} does not open with the keys of this data directory.", cause);
}
