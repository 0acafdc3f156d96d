using Rialto.Gateways.Coinut.Streams;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Who asks, and over what.</summary>
/// <param name="Member">Null = nobody who is known.</param>
/// <param name="Client">The connection; null = REST.</param>
/// <param name="Refusal">Nobody: the code that says why.</param>
internal sealed record Asker(Member? Member, CoinutClient? Client, string Refusal, RequestOrigin Origin)
{
    /// <summary>What is asked of the nonces of who signed; of a connection nothing.</summary>
    public NonceMode Nonces { get; init; } = NonceMode.Off;

    /// <summary>What stands for the key that signed; of a connection empty.</summary>
    public string Key { get; init; } = "";
}
