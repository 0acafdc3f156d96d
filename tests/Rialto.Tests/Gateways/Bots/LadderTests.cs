using Rialto.Engine.Numbers;
using Rialto.Gateways.Bots;

namespace Rialto.Tests.Gateways.Bots;

public sealed class LadderTests
{
    [Theory]
    [InlineData(625_000)]          // ltcbtc: 625 ticks
    [InlineData(625_300)]
    [InlineData(2_500_000)]        // ethbtc
    [InlineData(800_000_000)]      // btcusd
    [InlineData(80_000_000_000)]   // btcusdt
    [InlineData(10_000)]           // ten ticks: every level is one tick
    public void Bids_stand_below_asks_and_every_level_farther_out(long middle)
    {
        var bids = Enumerable.Range(0, Ladder.Levels).Select(level => Ladder.Price(Side.Buy, level, middle).Value).ToList();
        var asks = Enumerable.Range(0, Ladder.Levels).Select(level => Ladder.Price(Side.Sell, level, middle).Value).ToList();

        Assert.True(bids[0] < asks[0]);
        Assert.Equal(bids.Distinct().OrderDescending(), bids);
        Assert.Equal(asks.Distinct().Order(), asks);
    }

    [Fact]
    public void A_price_is_never_below_one_tick() => Assert.Equal(1, Ladder.Price(Side.Buy, Ladder.Levels - 1, 1_000).Value);
}
