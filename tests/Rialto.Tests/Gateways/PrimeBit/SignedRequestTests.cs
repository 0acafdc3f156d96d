using System.Security.Cryptography;
using System.Text;
using Rialto.Gateways.PrimeBit.Auth;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>The contract's known answers of REST, under the secret <c>api-secret</c>.</summary>
public class SignedRequestTests
{
    const string Account = "/api/v1/trading/account/902a74d0-127c-40ef-af6b-7eff9f8ef742/order";

    [Theory]
    [InlineData(
        "DELETE", "", "/api/v1/trading/account/19e8c410-d446-4147-9002-ff7235b5a89f/order/5451233", "",
        "71e4dabd93cce73b9b6fed54fd9339f5799c4f4bef3171efc25f31dedb716d86")]
    [InlineData("GET", "", "/api/v1/trading/account", "", "a72661adbe2357d273b61bb03ecc6890c03b81945449b72b082067fd4ca88604")]
    [InlineData("GET", "", Account, "symbol=BTCUSD&limit=10", "e0330556f504a0bc2f21742de221e96a9bce4205724e51c81086948a7d2c763e")]
    [InlineData("GET", "", Account, "?symbol=BTCUSD&limit=10", "1aa5c6796aea4a8eb6f4477b7ae2ccd52a85a426967f9bd56ebf9803436ac1f4")]
    [InlineData(
        "POST",
        """{"symbol":"BTCUSD","type":"limit","side":"buy","volume":"0.0315","limit_price":"8268.5","fill_type":"normal"}""",
        Account, "", "021d204dddca329cb24132e02eef1fbfc9952016403b6111407fbbf7c14d4e8e")]
    [InlineData(
        "PUT", """{"limit_price":"8270.0"}""", Account + "/5451233", "",
        "48a6337a156304280e255955cc963d3c430f340bc307cc208600214c72615e7e")]
    public void A_message_is_the_parts_one_behind_the_other(string verb, string body, string path, string query, string expected)
    {
        var message = SignedRequest.Message(verb, Encoding.UTF8.GetBytes(body), path, query, "1570451830");

        Assert.Equal(expected, Convert.ToHexStringLower(HMACSHA256.HashData("api-secret"u8, message)));
    }

    [Theory]
    [InlineData("1570451830", null)]
    [InlineData("1570451800", null)]
    [InlineData("1570451860", null)]
    [InlineData("001570451830", null)]
    [InlineData("1570451799", "timestamp-out-of-window")]
    [InlineData("1570451861", "timestamp-out-of-window")]
    [InlineData("0", "timestamp-out-of-window")]
    [InlineData("0001570451830", "invalid-timestamp")]
    [InlineData("-1570451830", "invalid-timestamp")]
    [InlineData("1570451830.5", "invalid-timestamp")]
    [InlineData(" 1570451830", "invalid-timestamp")]
    [InlineData("", "invalid-timestamp")]
    public void A_timestamp_is_at_most_the_window_away(string text, string? code) =>
        Assert.Equal(code, SignedRequest.CheckTimestamp(text, 1_570_451_830, TimeSpan.FromSeconds(30))?.Code);

    [Theory]
    [InlineData("/a%20b", true)]
    [InlineData("/a", true)]
    [InlineData("/a%2", false)]
    [InlineData("/a%zz", false)]
    [InlineData("/%41%", false)]
    public void A_percent_sign_begins_an_escape_or_the_request_is_malformed(string text, bool isWhole) =>
        Assert.Equal(isWhole, SignedRequest.HasWholeEscapes(text));
}
