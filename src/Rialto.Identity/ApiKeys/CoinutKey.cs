using System.Security.Cryptography;
using System.Text;

namespace Rialto.Identity.ApiKeys;

/// <summary>A member's one COINUT key: its secret, and what is asked of its nonces (null = as configured). Immutable.</summary>
public sealed record CoinutKey(string Secret, NonceMode? NonceMode)
{
    const int PrintBytes = 16;

    /// <summary>The secret as the bytes that sign.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = Encoding.ASCII.GetBytes(Secret);

    /// <summary>Stands for this very key where the secret must not be seen; the member's next key has another one.</summary>
    public string Print { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Secret)).AsSpan(0, PrintBytes));
}
