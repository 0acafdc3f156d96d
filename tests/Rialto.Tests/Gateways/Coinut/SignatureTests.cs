using System.Security.Cryptography;
using System.Text;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>The contract's known answers: what the server's hash function makes of them.</summary>
public class SignatureTests
{
    [Theory]
    [InlineData("b45e65ff-d4c4-433c-b032-093423b1aaa4", """{"nonce":3062542,"request":"user_balance"}""",
        "d1893b047c4f2f39a229eff4342c1a5c3717cddea01fdfd996199a9bb95f58ea")]
    [InlineData("ec9dd76b-71da-4ab9-bb65-1a19d1184b84", "test|1542603878|67130554",
        "208ade71dc150118feebef664e2262358079d3b445971dedf0eb1d6de3cc2e04")]
    [InlineData("bb8a56ceabe7e247fe0b32205e6fce26aac5", "coinut", "ac9315dccd191d097a36c7db5b2d633091c0034708c2b1cb340ae8aaccd79830")]
    public void A_key_signs_as_the_text_that_it_is(string key, string message, string expected) =>
        Assert.Equal(
            expected,
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.UTF8.GetBytes(message))));
}
