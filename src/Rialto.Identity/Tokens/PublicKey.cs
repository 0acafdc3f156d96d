using System.Buffers.Text;
using System.Security.Cryptography;

namespace Rialto.Identity.Tokens;

/// <summary>What another server needs to check our tokens; modulus and exponent in base64url.</summary>
public sealed record PublicKey(string KeyId, string Modulus, string Exponent)
{
    internal static PublicKey Of(string keyId, RSAParameters parameters) =>
        new(keyId, Base64Url.EncodeToString(parameters.Modulus), Base64Url.EncodeToString(parameters.Exponent));
}
