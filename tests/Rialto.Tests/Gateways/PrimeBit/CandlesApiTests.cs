using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>Candles of computed prices: whole buckets without holes.</summary>
public class CandlesApiTests
{
    const long Minute = 60_000_000;

    [Fact]
    public void A_bucket_in_which_the_price_stood_still_says_its_close_once_more()
    {
        MarkCandle[] moved = [new(2 * Minute, new(10), new(14), new(9), new(12)), new(4 * Minute, new(12), new(13), new(12), new(13))];

        Assert.Equal(
            ["120: 10 14 9 12", "180: 12 12 12 12", "240: 12 13 12 13", "300: 13 13 13 13"],
            Text(CandlesApi.Filled(moved, before: null, 0, 6 * Minute, Minute)));
        Assert.Equal("60: 7 7 7 7", Text(CandlesApi.Filled(moved, new Ticks(7), Minute, 6 * Minute, Minute))[0]);
        Assert.Equal(["0: 7 7 7 7"], Text(CandlesApi.Filled([], new Ticks(7), 0, Minute, Minute)));
        Assert.Empty(CandlesApi.Filled([], before: null, 0, Minute, Minute));
    }

    [Theory]
    [InlineData(CandlePeriod.FiveMinutes, 0, 0)]
    [InlineData(CandlePeriod.FiveMinutes, 1, 300)]
    [InlineData(CandlePeriod.FiveMinutes, 300, 300)]
    // The first Monday was the fifth of January.
    [InlineData(CandlePeriod.OneWeek, 0, 345_600)]
    [InlineData(CandlePeriod.OneWeek, 345_601, 950_400)]
    public void The_first_bucket_begins_at_or_after_the_beginning(CandlePeriod period, long fromS, long first) =>
        Assert.Equal(first, CandlesApi.FirstBucket(period, fromS));

    static List<string> Text(IEnumerable<MarkCandle> candles) =>
        [.. candles.Select(one => $"{one.StartUs / 1_000_000}: {one.Open.Value} {one.High.Value} {one.Low.Value} {one.Close.Value}")];
}
