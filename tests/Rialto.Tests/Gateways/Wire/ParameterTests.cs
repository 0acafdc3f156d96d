using System.Text;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;

namespace Rialto.Tests.Gateways.Wire;

public sealed class ParameterTests
{
    static readonly IntegerParameter Rows = new("limit", "Rows.")
    {
        Min = 1, Max = 1000, Fallback = 100, NotInteger = "non_integer", OutOfRange = "out_of_range",
    };

    [Theory]
    [InlineData("", 100, null)]
    [InlineData("limit=", 100, null)]
    [InlineData("limit=1", 1, null)]
    [InlineData("limit=1000", 1000, null)]
    [InlineData("limit=1001", 100, "out_of_range")]
    [InlineData("limit=0", 100, "out_of_range")]
    [InlineData("limit=99999999999999999999", 100, "out_of_range")]
    [InlineData("limit=1.0", 100, "non_integer")]
    [InlineData("limit=x", 100, "non_integer")]
    [InlineData("limit[]=1", 100, "non_integer")]
    public void A_whole_number_is_typed_then_ranged(string pairs, long expected, string? problem)
    {
        var input = new Input(Parameters.Of(pairs));

        Assert.Equal(expected, Rows.Read(input));
        Assert.Equal(problem is null ? [] : [problem], input.Literals);
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("volume=", "non_decimal")]
    [InlineData("volume=NaN", "non_decimal")]
    [InlineData("volume=0", "non_positive")]
    [InlineData("volume=-1", "non_positive")]
    [InlineData("volume=0.0000000000000000000000000000000000000001", null)]
    public void A_decimal_is_required_then_typed_then_positive(string pairs, string? problem)
    {
        var input = new Input(Parameters.Of(pairs));
        var volume = new DecimalParameter("volume", "") { Missing = "missing", NotDecimal = "non_decimal", NotPositive = "non_positive" };

        volume.Read(input);

        Assert.Equal(problem is null ? [] : [problem], input.Literals);
    }

    [Theory]
    [InlineData("""{"otp":"012345"}""", "012345", null)]
    [InlineData("""{"otp":12345}""", "012345", null)]
    [InlineData("""{"otp":"12345"}""", "12345", null)]
    [InlineData("""{"otp":"1234567"}""", "1234567", null)]
    [InlineData("""{"otp":"12 345"}""", null, "non_integer")]
    [InlineData("""{"otp":-12345}""", null, "non_integer")]
    [InlineData("""{"otp":["012345"]}""", null, "non_integer")]
    [InlineData("""{"otp":""}""", null, "empty")]
    [InlineData("""{}""", null, "missing")]
    public async Task Only_a_number_has_lost_its_zeros(string body, string? expected, string? problem)
    {
        var otp = new OtpParameter("otp", "") { Missing = "missing", Empty = "empty", NotDigits = "non_integer" };
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var (_, parameters) = await Parameters.ReadAsync(context, BodyBounds.Usual, TestContext.Current.CancellationToken);
        var input = new Input(parameters);

        Assert.Equal(expected, otp.Read(input));
        Assert.Equal(problem is null ? [] : [problem], input.Literals);
    }

    [Fact]
    public void Barongs_absent_parameter_is_missing_and_empty_at_once()
    {
        var email = new TextParameter("email", "") { Missing = "missing", Empty = "empty", AbsentIsEmpty = true, NotText = "invalid" };
        var absent = new Input(Parameters.Of(""));
        var blank = new Input(Parameters.Of("email=%20"));

        email.Read(absent);
        email.Read(blank);

        Assert.Equal(["missing", "empty"], absent.Literals);
        Assert.Equal(["empty"], blank.Literals);
    }

    [Theory]
    [InlineData("state=wait", "wait")]
    [InlineData("state[]=wait&state[]=done", "wait,done")]
    public void A_choice_of_many_is_a_scalar_or_a_list(string pairs, string expected)
    {
        var states = new ChoicesParameter("state", "", "wait", "done") { Invalid = "invalid" };

        Assert.Equal(expected, string.Join(',', states.Read(new Input(Parameters.Of(pairs)))));
    }

    [Theory]
    [InlineData("search[base_code]=bt&search[other]=x")]
    [InlineData("search=%7B%22base_code%22%3A%22bt%22%7D")]
    public void A_group_is_nested_fields_or_the_text_of_a_json_object(string pairs)
    {
        var search = new GroupParameter("search", "", "base_code", "quote_code");

        var members = search.Read(new Input(Parameters.Of(pairs)));

        Assert.Equal(["base_code"], members.Keys);
        Assert.Equal("bt", members["base_code"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("on", true)]
    [InlineData("t", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("off", false)]
    [InlineData("f", false)]
    public void Booleans_have_eight_spellings(string text, bool expected)
    {
        Assert.True(BooleanParameter.TryRead(text, out var value));
        Assert.Equal(expected, value);
        Assert.False(BooleanParameter.TryRead(text.ToUpperInvariant() + "x", out _));
    }
}
