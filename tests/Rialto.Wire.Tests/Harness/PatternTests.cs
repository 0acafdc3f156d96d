namespace Rialto.Wire.Tests.Harness;

/// <summary>What an expected text lets through, and what it does not.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("""{"at":*s}""", """{"at":1584087661}""")]
    [InlineData("""{"at":*ms}""", """{"at":1584087661035}""")]
    [InlineData("""{"at":*us}""", """{"at":1584087661035000}""")]
    [InlineData("""{"at":"*iso"}""", """{"at":"2020-03-13T08:21:01Z"}""")]
    [InlineData("""{"at":"*isoms"}""", """{"at":"2020-03-13T08:21:01.035Z"}""")]
    [InlineData("""{"at":"*local+05:30"}""", """{"at":"2020-03-13T13:51:01+05:30"}""")]
    [InlineData("""{"*day":1}""", """{"2020-03-13":1}""")]
    [InlineData("a=1; expires=*date; b", "a=1; expires=Fri, 13 Mar 2020 08:21:01 GMT; b")]
    [InlineData("""{"id":*n,"no":*n}""", """{"id":7,"no":0}""")]
    [InlineData("""{"price":"*dec"}""", """{"price":"-0.5"}""")]
    [InlineData("""{"id":"*uuid"}""", """{"id":"902a74d0-127c-40ef-af6b-7eff9f8ef742"}""")]
    [InlineData("""{"text":"*","flag":*}""", """{"text":"x","flag":true}""")]
    [InlineData("""{**,"b":2}""", """{"a":[1,{}],"b":2}""")]
    [InlineData("""{"a":"\*\*"}""", """{"a":"**"}""")]
    public void A_form_takes_what_has_it(string expected, string got) => Assert.Null(MismatchOf(expected, got));

    [Theory]
    [InlineData("""{"at":*s}""", """{"at":1584087661035}""")]
    [InlineData("""{"at":*s}""", """{"at":1584087}""")]
    [InlineData("""{"at":*ms}""", """{"at":1584087661}""")]
    [InlineData("""{"at":*ms}""", """{"at":"1584087661035"}""")]
    [InlineData("""{"at":*us}""", """{"at":1584087661035}""")]
    [InlineData("""{"at":"*iso"}""", """{"at":""}""")]
    [InlineData("""{"at":"*iso"}""", """{"at":"1584087661"}""")]
    [InlineData("""{"at":"*iso"}""", """{"at":"2020-03-13T08:21:01.035Z"}""")]
    [InlineData("""{"at":"*iso"}""", """{"at":"2020-03-13T08:21:01+00:00"}""")]
    [InlineData("""{"at":"*isoms"}""", """{"at":"2020-03-13T08:21:01Z"}""")]
    [InlineData("""{"id":*n}""", """{"id":}""")]
    [InlineData("""{"id":*n}""", """{"id":07}""")]
    [InlineData("""{"id":*n}""", """{"id":-1}""")]
    [InlineData("""{"price":"*dec"}""", """{"price":"5"}""")]
    [InlineData("""{"id":"*uuid"}""", """{"id":"902A74D0-127C-40EF-AF6B-7EFF9F8EF742"}""")]
    [InlineData("""{"text":"*"}""", """{"text":""}""")]
    [InlineData("""{"flag":*}""", """{"flag":}""")]
    [InlineData("""{"flag":*}""", """{"flag":null}""")]
    [InlineData("""{"flag":*}""", """{"flag":"text"}""")]
    public void A_form_takes_nothing_else(string expected, string got) => Assert.NotNull(MismatchOf(expected, got));

    [Fact]
    public void A_name_is_captured_once_and_is_the_same_ever_after()
    {
        var names = new Dictionary<string, string>();

        Assert.Null(Pattern.Mismatch("""{"a":"$at","b":"$at"}""", """{"a":"x","b":"x"}""", names));
        Assert.Equal("x", names["at"]);
        Assert.Equal("""{"c":"x"}""", Pattern.Mismatch("""{"c":"$at"}""", """{"c":"y"}""", names));
        Assert.NotNull(MismatchOf("""{"a":"$at","b":"$at"}""", """{"a":"x","b":"y"}"""));
    }

    static string? MismatchOf(string expected, string got) => Pattern.Mismatch(expected, got, new Dictionary<string, string>());
}
