using System.Text;
using System.Text.Json.Nodes;

namespace Rialto.Benchmarks.Servers;

/// <summary>A member's API key. Owner of the nonce: the load client's thread.</summary>
public sealed class SigningKey(string kid, string secret)
{
    public byte[] Kid { get; } = Encoding.ASCII.GetBytes(kid);

    public byte[] Secret { get; } = Encoding.ASCII.GetBytes(secret);

    /// <summary>The last nonce used, in milliseconds since 1970.</summary>
    public long Nonce { get; private set; }

    /// <summary>The clock, or one more than the last: a nonce counts once.</summary>
    public long NextNonce(long nowMs) => Nonce = Math.Max(Nonce + 1, nowMs);

    /// <summary>Makes members with money and keys through the operator's desk.</summary>
    public static SigningKey[] Create(ChildServer server, int count)
    {
        var keys = new SigningKey[count];
        for (var i = 0; i < count; i++)
        {
            var made = server.Ask("member.create", new JsonObject
            {
                ["email"] = $"load{i}@example.com",
                ["password"] = "p",
                ["deposit"] = new JsonObject
                {
                    ["usd"] = "1000000000000", ["btc"] = "1000000000", ["eth"] = "1000000000", ["ltc"] = "1000000000",
                },
                ["api_key"] = true,
            });
            keys[i] = new SigningKey((string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);
        }

        return keys;
    }

    /// <summary>Keys that the echo, which does not look, takes as well: the client's work is the same.</summary>
    public static SigningKey[] Invented(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SigningKey($"{i:x16}", $"{i:x32}"))];
}
