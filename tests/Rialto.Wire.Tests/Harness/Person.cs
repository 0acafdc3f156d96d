using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Wire.Tests.Harness;

/// <summary>A member of a scenario, who can sign requests.</summary>
public sealed class Person(string name, string uid, string email, string kid, string secret)
{
    public string Name { get; } = name;
    public string Uid { get; } = uid;
    public string Email { get; } = email;
    public string Kid { get; } = kid;
    public string Secret { get; } = secret;

    /// <summary>The nonce of the last signed request, for replays.</summary>
    public string LastNonce { get; private set; } = "";

    /// <summary>The next nonce of <see cref="Nonces"/>, moved by so many ms.</summary>
    public string NextNonce(long offsetMs) => LastNonce = (Nonces.Next(Kid).NonceMs + offsetMs).ToString(CultureInfo.InvariantCulture);

    public string Sign(string nonce) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes(nonce + Kid)));
}
