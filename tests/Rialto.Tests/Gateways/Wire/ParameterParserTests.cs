using System.Text;
using Rialto.Gateways.Wire;

namespace Rialto.Tests.Gateways.Wire;

public sealed class ParameterParserTests
{
    [Fact]
    public void Pairs_are_decoded_and_the_last_of_a_name_wins()
    {
        var values = Pairs("a=1&b=x%20y+z&a=2&empty=&flag&=lost&%C3%A9=%e2%82%ac");

        Assert.Equal("2", values["a"].Text);
        Assert.Equal("x y z", values["b"].Text);
        Assert.Equal("", values["empty"].Text);
        Assert.Equal("", values["flag"].Text);
        Assert.Equal("€", values["é"].Text);
    }

    [Fact]
    public void Brackets_make_lists_and_groups()
    {
        var values = Pairs("state[]=wait&state[]=done&search[base_code]=bt&search%5Bquote_code%5D=us");

        Assert.Equal(["wait", "done"], values["state"].Items.Select(item => item.Text));
        Assert.Equal("bt", values["search"].Members["base_code"].Text);
        Assert.Equal("us", values["search"].Members["quote_code"].Text);
    }

    [Fact]
    public void Json_scalars_keep_their_text()
    {
        var values = Json("""{"a":"31","b":31.50,"c":1e-3,"d":true,"e":null,"f":["x",1],"g":{"h":"i"}}""");

        Assert.Equal((ParameterKind.Text, "31"), (values["a"].Kind, values["a"].Text));
        Assert.Equal((ParameterKind.Number, "31.50"), (values["b"].Kind, values["b"].Text));
        Assert.Equal("1e-3", values["c"].Text);
        Assert.Equal((ParameterKind.Boolean, "true"), (values["d"].Kind, values["d"].Text));
        Assert.False(values.ContainsKey("e"));
        Assert.Equal(["x", "1"], values["f"].Items.Select(item => item.Text));
        Assert.Equal("""{"h":"i"}""", values["g"].Text);
        Assert.Equal("i", values["g"].Members["h"].Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1}//")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"g\":{\"a\":1,\"a\":1}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("market=ethusd")]
    public void What_is_no_plain_json_object_is_refused(string json) => Assert.False(TryJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused() => Assert.False(TryJson([.. "{\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8]));

    [Fact]
    public void Every_bound_holds_and_one_less_is_read()
    {
        Assert.True(TryJson(Nested(15)));
        Assert.False(TryJson(Nested(16)));
        Assert.True(TryJson(Array(1_000)));
        Assert.False(TryJson(Array(1_001)));
        Assert.True(TryJson(Text(4_096)));
        Assert.False(TryJson(Text(4_097)));
        Assert.True(TryJson(Number(80)));
        Assert.False(TryJson(Number(81)));
        Assert.True(TryPairs(ManyPairs(256)));
        Assert.False(TryPairs(ManyPairs(257)));
        Assert.False(TryPairs("a=" + new string('x', 4_097)));
        Assert.False(TryPairs(string.Concat(Enumerable.Repeat("a[]=1&", 1_001))));
    }

    static byte[] Nested(int depth) =>
        Encoding.UTF8.GetBytes("{\"a\":" + new string('[', depth) + new string(']', depth) + "}");

    static byte[] Array(int items) => Encoding.UTF8.GetBytes("{\"a\":[" + string.Join(',', Enumerable.Repeat("1", items)) + "]}");

    static byte[] Text(int chars) => Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', chars) + "\"}");

    static byte[] Number(int digits) => Encoding.UTF8.GetBytes("{\"a\":" + new string('1', digits) + "}");

    static string ManyPairs(int count) => string.Join('&', Enumerable.Range(0, count).Select(i => $"p{i}=1"));

    static Dictionary<string, ParameterValue> Pairs(string text)
    {
        var values = new Dictionary<string, ParameterValue>();
        Assert.True(ParameterParser.TryReadPairs(text, Rialto.Gateways.Limits.TextCharsMax, values));
        return values;
    }

    static Dictionary<string, ParameterValue> Json(string text)
    {
        var values = new Dictionary<string, ParameterValue>();
        Assert.True(ParameterParser.TryReadJson(Encoding.UTF8.GetBytes(text), Rialto.Gateways.Limits.TextCharsMax, values));
        return values;
    }

    static bool TryJson(byte[] json) => ParameterParser.TryReadJson(json, Rialto.Gateways.Limits.TextCharsMax, []);

    static bool TryPairs(string text) => ParameterParser.TryReadPairs(text, Rialto.Gateways.Limits.TextCharsMax, []);
}
