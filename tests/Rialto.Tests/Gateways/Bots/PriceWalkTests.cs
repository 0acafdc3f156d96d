using Rialto.Gateways.Bots;

namespace Rialto.Tests.Gateways.Bots;

public sealed class PriceWalkTests
{
    [Fact]
    public void A_ratio_of_two_walks_stays_within_four_fifths_and_five_quarters()
    {
        Assert.True((long)PriceWalk.LowestPpm * 1_000_000 >= 800_000L * PriceWalk.HighestPpm);
        Assert.True((long)PriceWalk.HighestPpm * 1_000_000 <= 1_250_000L * PriceWalk.LowestPpm);
    }

    [Theory]
    [InlineData(PriceWalk.LowestPpm)]
    [InlineData(PriceWalk.HighestPpm)]
    [InlineData(PriceWalk.OnePpm)]
    public void A_walk_never_leaves_its_bounds(int start)
    {
        var random = new SplitMix64((ulong)start);
        var walk = new PriceWalk(start);

        for (var i = 0; i < 200_000; i++)
        {
            walk.Step(ref random);
            Assert.InRange(walk.Ppm, PriceWalk.LowestPpm, PriceWalk.HighestPpm);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_walk()
    {
        Assert.Equal(Walked(5), Walked(5));
        Assert.NotEqual(Walked(5), Walked(6));
    }

    [Fact]
    public void A_start_out_of_bounds_is_brought_in() => Assert.Equal(PriceWalk.LowestPpm, new PriceWalk(1).Ppm);

    static int Walked(ulong seed)
    {
        var random = new SplitMix64(seed);
        var walk = new PriceWalk(PriceWalk.OnePpm);
        for (var i = 0; i < 100; i++) walk.Step(ref random);
        return walk.Ppm;
    }
}
