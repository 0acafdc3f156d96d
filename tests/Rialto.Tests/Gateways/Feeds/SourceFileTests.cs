using System.Text;
using Rialto.Gateways.Feeds;

namespace Rialto.Tests.Gateways.Feeds;

public sealed class SourceFileTests
{
    [Fact]
    public void Sources_are_listed_by_instrument()
    {
        var sources = SourceFile.Parse("""
            {
              // two ways to ask
              "BTCUSD": [
                { "name": "one", "url": "https://one.example/ticker?pair=xbt", "path": "result.c.0" },
                { "name": "two", "url": "wss://two.example/", "path": "p", "send": "{\"op\":\"sub\"}", "only": "type=a=b", "weight": 3 }
              ]
            }
            """u8);

        var (code, list) = Assert.Single(sources);
        Assert.Equal(("BTCUSD", 2), (code, list.Count));
        Assert.Equal(("one", "https://one.example/ticker?pair=xbt", 1, 2_000),
            (list[0].Name, list[0].Address.OriginalString, list[0].Weight, (int)list[0].Every.TotalMilliseconds));
        Assert.Equal(["result", "c", "0"], list[0].Path);
        Assert.Equal(("{\"op\":\"sub\"}", 3, true), (list[1].Greeting, list[1].Weight, list[1].IsSocket));
        Assert.Equal("a=b", list[1].Only!.Value.Text);
        Assert.Equal(["type"], list[1].Only!.Value.Path);
    }

    [Theory]
    [InlineData("""null""", "it is empty")]
    [InlineData("""{"BTCUSD":[]}""", "BTCUSD: one to 32 sources are needed")]
    [InlineData("""{"BTCUSD":[{"url":"http://a/","path":"p"}]}""", "BTCUSD: a name is missing or too long")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"ftp://a/","path":"p"}]}""", "BTCUSD: a: url is no http, https, ws or wss address")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"/a","path":"p"}]}""", "BTCUSD: a: url is no http, https, ws or wss address")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"http://a/"}]}""", "BTCUSD: a: path is missing")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"http://a/","path":"p","weight":0}]}""", "BTCUSD: a: weight is not within 1 … 1000000")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"http://a/","path":"p","every_ms":5001}]}""", "BTCUSD: a: every_ms is out of bounds")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"http://a/","path":"p","send":"x"}]}""", "BTCUSD: a: send and only are for WebSockets")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"ws://a/","path":"p","only":"x"}]}""", "BTCUSD: a: only is not of the form path=text")]
    [InlineData("""{"BTCUSD":[{"name":"a","url":"ws://a/","path":"p"},{"name":"a","url":"ws://b/","path":"p"}]}""",
        "BTCUSD: two sources have one name")]
    public void What_is_wrong_is_said(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => SourceFile.Parse(Encoding.UTF8.GetBytes(text))).Message);

    [Fact]
    public void A_file_that_is_missing_or_has_other_members_is_refused()
    {
        using var directory = new Node.TempDirectory();
        var path = Path.Combine(directory.Path, "sources.json");
        Assert.Throws<FormatException>(() => SourceFile.Read(path));
        File.WriteAllText(path, """{"BTCUSD":[{"name":"a","url":"http://a/","path":"p","wait":1}]}""");

        Assert.Contains("wait", Assert.Throws<FormatException>(() => SourceFile.Read(path)).Message);
    }
}
