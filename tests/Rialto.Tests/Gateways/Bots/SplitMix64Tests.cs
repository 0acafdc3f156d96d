using Rialto.Gateways.Bots;

namespace Rialto.Tests.Gateways.Bots;

public sealed class SplitMix64Tests
{
    [Fact]
    public void The_published_numbers_come_out()
    {
        var random = new SplitMix64(1_234_567);

        ulong[] numbers = [random.Next(), random.Next(), random.Next()];

        Assert.Equal([6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423], numbers);
    }

    [Fact]
    public void Between_reaches_both_ends_and_nothing_else()
    {
        var random = new SplitMix64(7);

        var seen = Enumerable.Range(0, 1_000).Select(_ => random.Between(-2, 2)).ToHashSet();

        Assert.Equal([-2, -1, 0, 1, 2], seen.Order());
    }
}
