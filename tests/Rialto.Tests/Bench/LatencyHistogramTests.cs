using Rialto.Benchmarks.Measuring;

namespace Rialto.Tests.Bench;

/// <summary>Percentiles of the log-linear histogram are right to less than one percent, and never too low.</summary>
public sealed class LatencyHistogramTests
{
    [Fact]
    public void Small_durations_are_exact()
    {
        var histogram = new LatencyHistogram();
        for (var ns = 1; ns <= 100; ns++) histogram.Record(ns);

        Assert.Equal((50L, 90L, 99L, 100L), (
            histogram.PercentileNs(50), histogram.PercentileNs(90), histogram.PercentileNs(99), histogram.PercentileNs(99.9)));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1_000_003)]
    [InlineData(77_777_777_777)]
    [InlineData(long.MaxValue / 2)]
    public void A_percentile_is_at_most_a_hundredth_too_high(long ns)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(ns);
        histogram.Record(long.MaxValue);

        Assert.InRange(histogram.PercentileNs(50), ns, ns + ns / 100);
        Assert.Equal(long.MaxValue, histogram.MaxNs);
    }

    [Fact]
    public void Nothing_recorded_is_zero_and_a_negative_duration_is_none()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.PercentileNs(99));

        histogram.Record(-5);

        Assert.Equal((1L, 0L, 0L), (histogram.Count, histogram.PercentileNs(50), histogram.MaxNs));
    }
}
