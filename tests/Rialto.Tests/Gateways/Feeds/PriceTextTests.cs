using System.Text;
using Rialto.Gateways.Feeds;

namespace Rialto.Tests.Gateways.Feeds;

public sealed class PriceTextTests
{
    [Theory]
    [InlineData("""{"price":"8268.53"}""", "price", 826_853)]
    [InlineData("""{"price":8268.53}""", "price", 826_853)]
    [InlineData("""{"result":{"XBT":{"c":["8268.53","0.1"]}}}""", "result.XBT.c.0", 826_853)]
    [InlineData("""[1,2,[8.0]]""", "2.0", 800)]
    [InlineData("""{"price":"8268.525"}""", "price", 826_852)]
    [InlineData("""{"price":"8268.535"}""", "price", 826_854)]
    [InlineData("""{"price":"8268.5250000000000000000000001"}""", "price", 826_853)]
    [InlineData("""{"price":1e3}""", "price", 100_000)]
    [InlineData("""{"price":"0.004"}""", "price", 0)]
    [InlineData("""{"price":"0.0000000000000000000000000000000000000000000000001"}""", "price", 0)]
    [InlineData("""{"price":1e40}""", "price", 0)]
    [InlineData("""{"price":"-8268.53"}""", "price", 0)]
    [InlineData("""{"price":"0"}""", "price", 0)]
    [InlineData("""{"price":"NaN"}""", "price", 0)]
    [InlineData("""{"price":null}""", "price", 0)]
    [InlineData("""{"price":{"price":1}}""", "price", 0)]
    [InlineData("""{"bid":1}""", "price", 0)]
    [InlineData("""[1]""", "1", 0)]
    [InlineData("""[1]""", "-1", 0)]
    [InlineData("""{"price":"8268.53""", "price", 0)]
    [InlineData("", "price", 0)]
    public void A_price_is_found_by_its_path_and_rounded_to_the_nearest_tick_or_there_is_none(string message, string path, long ticks) =>
        Assert.Equal(ticks, Ticks(message, path, only: null));

    [Theory]
    [InlineData("ticker", 800)]
    [InlineData("heartbeat", 0)]
    public void Only_messages_of_the_wanted_kind_count(string kind, long ticks) =>
        Assert.Equal(ticks, Ticks($$"""{"type":"{{kind}}","price":8}""", "price", (["type"], "ticker")));

    static long Ticks(string message, string path, (IReadOnlyList<string>, string)? only)
    {
        var terms = new SourceTerms
        {
            Name = "a", Address = new Uri("http://127.0.0.1/"), Path = path.Split('.'), Weight = 1, Every = TimeSpan.FromSeconds(1),
            Greeting = "", Only = only,
        };
        return PriceText.Find(Encoding.UTF8.GetBytes(message), terms) is { } price ? PriceText.ToTicks(price, 2).Value : 0;
    }
}
