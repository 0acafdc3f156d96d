using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>One price out of many sources; the expected numbers are the contract's own.</summary>
public class SpotIndexTests
{
    static readonly Ticks s_last = Contracts.Price("8260.00");

    [Theory]
    [InlineData("100x1 101x2 120x1", "101.00")]
    [InlineData("8270x1 8271x1 8269x1 8270.5x1 9000x1", "8270.50")]
    [InlineData("8270x1 8271x0 8269x1 8270.5x1", "8269.83")]
    [InlineData("8270x1 8271.01x1", "8270.50")]
    [InlineData("8270x1", "8270.00")]
    [InlineData("8000x1 8040x1", "8020.00")]
    [InlineData("8342.60x1", "8342.60")]
    public void Sources_that_agree_make_an_index(string feeds, string index)
    {
        Assert.True(SpotIndex.TryCompute(Read(feeds), s_last, out var got));
        Assert.Equal(Contracts.Price(index), got);
    }

    [Theory]
    [InlineData("8270x1 8320x1")]
    [InlineData("8000x1 8040.01x1")]
    [InlineData("8342.61x1")]
    [InlineData("8271x0")]
    [InlineData("")]
    public void Sources_that_say_too_little_make_none(string feeds) => Assert.False(SpotIndex.TryCompute(Read(feeds), s_last, out _));

    [Fact]
    public void The_first_index_believes_a_single_source()
    {
        Assert.True(SpotIndex.TryCompute(Read("8270x1"), Ticks.None, out var got));
        Assert.Equal(Contracts.Price("8270"), got);
    }

    // price x weight; weight 0 is a source that does not count.
    static IndexFeed[] Read(string feeds) =>
    [
        .. feeds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static feed =>
        {
            var parts = feed.Split('x');
            var weight = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
            return new IndexFeed(Contracts.Price(parts[0]), int.Max(1, weight), weight > 0);
        }),
    ];
}
