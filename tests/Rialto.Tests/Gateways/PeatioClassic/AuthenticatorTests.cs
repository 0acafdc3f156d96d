using System.Text;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.PeatioClassic.Wire;

namespace Rialto.Tests.Gateways.PeatioClassic;

/// <summary>What a classic signature is over. The expected bytes and hashes are the contract's.</summary>
public class AuthenticatorTests
{
    [Theory]
    [InlineData("yyy", "GET|/api/v2/markets|access_key=xxx&foo=bar&tonce=123456789",
        "e324059be4491ed8e528aa7b8735af1e96547fbec96db962d51feb7bf1b64dee")]
    [InlineData("secretkey", "GET|/api/v2/orders|access_key=accesskey&tonce=1234567",
        "1b89e3a984c25eacb7439ae644be253b55975e35529ee665966e3b9d8e3dcb2f")]
    [InlineData("yyy", "POST|/api/v2/orders|access_key=xxx&market=btccny&price=4000&side=buy&tonce=123456789&volume=1",
        "9c70641993a34a8ba8009d957c2667b273e6f36a8541fd402cb808d33197b2ff")]
    [InlineData("yyy", "GET|/api/v2/members/me.json|access_key=xxx&tonce=123456789",
        "2eda0fa2729fe6916edfeb2fb09eb90a386aee9cde4545c7ed022629b06cd7f2")]
    [InlineData("ghi", "abcdef", "52ca0e5beab532532c62155e78d81c7dc8ad6d6f744cf3797668cf52dd2f9a41")]
    public void A_signature_is_the_lower_case_hash_of_the_message(string secret, string message, string expected) =>
        Assert.Equal(expected, Authenticator.Hmac(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(message)));

    [Fact]
    public async Task Several_orders_are_signed_as_one_item_in_their_order()
    {
        const string Secret = "yyy";
        const string Expected = "a5a396264c72755ec76ce5763834cc0490806041a45fc179e192555977f62096";
        var form = "orders[][side]=sell&orders[][volume]=12.13&orders[][price]=2014&orders[][price]=2005&orders[][side]=buy"
            + "&orders[][volume]=17.31&tonce=123456789&access_key=xxx&market=btccny&signature=whatever";

        var forms = await FormsOf("", form, []);

        Assert.Equal(Expected, Authenticator.Hmac(Encoding.UTF8.GetBytes(Secret), [.. "POST|/api/v2/orders/multi|"u8, .. forms[0]]));
    }

    [Fact]
    public async Task Four_forms_are_accepted_and_each_has_every_parameter()
    {
        var forms = await FormsOf("?tonce=1&b=x%2By+z&signature=s&a=1", "", new() { ["market"] = "btccny" });

        Assert.Equal(
            ["a=1&b=x+y+z&market=btccny&tonce=1", "a=1&b=x+y+z&tonce=1", "a=1&b=x%2By+z&tonce=1", "tonce=1&b=x%2By+z&a=1"],
            forms.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public async Task A_json_body_is_signed_as_the_form_that_says_the_same()
    {
        var parameters = new ClassicParameters();
        var context = Context("", """{"market":"btccny","volume":1.50,"orders":[{"side":"buy"},{"side":"sell"}],"none":null}""");
        context.Request.ContentType = "application/json";

        Assert.Null(await parameters.ReadAsync(context, new Dictionary<string, string>()));

        Assert.Equal("1.50", parameters.Text("volume"));
        Assert.Equal(
            ["market=btccny", "volume=1.50", "orders%5B%5D%5Bside%5D=buy", "orders%5B%5D%5Bside%5D=sell"], parameters.Pairs);
        Assert.Equal(2, parameters.Values["orders"].Items!.Count);
    }

    [Theory]
    [InlineData("12.345678", 2, 1234)]
    [InlineData(" 1e-7 ", 8, 10)]
    [InlineData("0.009", 2, 0)]
    [InlineData("abc", 2, 0)]
    [InlineData("", 2, 0)]
    [InlineData("-0.019", 2, -1)]
    [InlineData("0.12345678901234567890123456789012345678901234567890123456789012345678", 4, 1234)]
    [InlineData("1e30", 2, long.MaxValue)]
    public void Digits_that_a_market_does_not_have_are_cut_off(string text, int decimals, long expected) =>
        Assert.Equal(expected, NumberText.Truncated(text, decimals));

    [Fact]
    public void A_window_counts_each_key_and_begins_at_a_multiple_of_its_length()
    {
        var windows = new FixedWindows();

        Assert.Equal([0, 0, 290, 0], [Take("a", 610), Take("a", 610), Take("a", 610), Take("b", 610)]);
        Assert.Equal(0, Take("a", 900));
        // A key with a limit of its own, and one with none.
        Assert.Equal([0, 299], [windows.Take("c", 1, 901), windows.Take("c", 1, 901)]);
        Assert.Equal([0, 0], [windows.Take("d", 0, 901), windows.Take("d", 0, 901)]);

        long Take(string key, long nowS) => windows.Take(key, limit: 2, nowS);
    }

    static async Task<byte[][]> FormsOf(string query, string form, Dictionary<string, string> path)
    {
        var parameters = new ClassicParameters();
        Assert.Null(await parameters.ReadAsync(Context(query, form), path));
        return [.. SignedQuery.Forms(parameters)];
    }

    static DefaultHttpContext Context(string query, string body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.QueryString = new(query);
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = bytes.Length;
        return context;
    }
}
