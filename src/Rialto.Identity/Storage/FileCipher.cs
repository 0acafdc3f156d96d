using System.Security.Cryptography;

namespace Rialto.Identity.Storage;

/// <summary>Encrypts a file with a key of its own (AES-256-GCM), so that a new master key need not touch the file.</summary>
/// <remarks>
/// <code>
/// offset size
///      0    1 version (1)
///      1   12 nonce
///     13   16 tag
///     29    n ciphertext
/// </code>
/// </remarks>
static class FileCipher
{
    public const int KeyBytes = 32;
    const byte Version = 1;
    const int NonceAt = 1;
    const int TagAt = 13;
    const int TextAt = 29;

    public static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain)
    {
        var file = new byte[TextAt + plain.Length];
        file[0] = Version;
        RandomNumberGenerator.Fill(file.AsSpan(NonceAt, TagAt - NonceAt));
        using var aes = new AesGcm(key, TextAt - TagAt);
        aes.Encrypt(file.AsSpan(NonceAt, TagAt - NonceAt), plain, file.AsSpan(TextAt), file.AsSpan(TagAt, TextAt - TagAt));
        return file;
    }

    /// <summary>Faults: a changed byte, another key, no such file format.</summary>
    public static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> file)
    {
        if (file.Length < TextAt || file[0] != Version) throw new IdentityStoreFailedException("A stored file is damaged.", null);
        var plain = new byte[file.Length - TextAt];
        using var aes = new AesGcm(key, TextAt - TagAt);
        try
        {
            aes.Decrypt(file[NonceAt..TagAt], file[TextAt..], file[TagAt..TextAt], plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new IdentityStoreFailedException("A stored file does not open with its key.", e);
        }

        return plain;
    }
}
