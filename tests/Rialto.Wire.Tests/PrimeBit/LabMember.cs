using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Engine.Numbers;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>A member of the lab with a key and both accounts.</summary>
/// <param name="Live">Name of the live account.</param>
/// <param name="Demo">Name of the demo account.</param>
sealed record LabMember(
    MemberId Id, string Uid, string ApiKey, string Secret, MarginAccountId LiveAccount, string Live, MarginAccountId DemoAccount,
        string Demo)
{
    /// <summary>What the contract wants: the hexadecimal HMAC-SHA256 of the text of a time.</summary>
    public string Sign(string timestamp) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(timestamp)));

    /// <summary>A signed request.</summary>
    public string Subscribe(long seconds, params string[] channels)
    {
        var timestamp = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["method"] = "subscribe",
            ["params"] = new JsonArray([.. channels.Select(channel => (JsonNode)channel)]),
            ["timestamp"] = timestamp,
            ["api-key"] = ApiKey,
            ["signature"] = Sign(timestamp),
        }.ToJsonString();
    }
}
