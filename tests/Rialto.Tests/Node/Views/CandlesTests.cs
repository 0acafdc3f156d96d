using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

public sealed class CandlesTests
{
    /// <summary>A minute's start: 2020-09-13 12:26:00 UTC, a Sunday.</summary>
    const long Start = 1_599_999_960;

    readonly ViewsLab _lab = new();

    [Fact]
    public void A_candle_has_first_highest_lowest_and_last_price()
    {
        _lab.Trade(Start, 50, 1);
        _lab.Trade(Start + 1, 70, 2);
        _lab.Trade(Start + 30, 40, 3);
        _lab.Trade(Start + 59, 60, 4);

        Assert.Equal([$"0: 50 70 40 60 x10"], Window(null, null, 30, Start + 59));
    }

    [Fact]
    public void Gaps_repeat_the_close_with_volume_zero_up_to_the_open_bucket()
    {
        _lab.Trade(Start, 50, 1);
        _lab.Trade(Start + 180, 60, 2);

        Assert.Equal(
            ["0: 50 50 50 50 x1", "60: 50 50 50 50 x0", "120: 50 50 50 50 x0", "180: 60 60 60 60 x2", "240: 60 60 60 60 x0"],
            Window(null, null, 30, Start + 299));
    }

    [Theory]
    [InlineData(null, null, 2, "180 240")]
    [InlineData(60L, null, 2, "60 120")]
    [InlineData(61L, null, 2, "120 180")]
    [InlineData(-600L, null, 2, "0 60")]
    [InlineData(null, 120L, 2, "60 120")]
    [InlineData(null, 179L, 2, "60 120")]
    [InlineData(null, 9_999L, 2, "180 240")]
    [InlineData(null, -1L, 2, "")]
    [InlineData(60L, 180L, 1, "60 120 180")]
    [InlineData(61L, 179L, 1, "120")]
    [InlineData(61L, 119L, 1, "")]
    [InlineData(180L, 60L, 9, "")]
    [InlineData(300L, null, 9, "")]
    [InlineData(-9_999L, 9_999L, 1, "0 60 120 180 240")]
    public void Bounds_and_limit_choose_as_the_contract_says(long? from, long? to, int limit, string starts)
    {
        _lab.Trade(Start, 50, 1);
        _lab.Trade(Start + 180, 60, 2);

        var window = Window(Start + from, Start + to, limit, Start + 250);

        Assert.Equal(starts, string.Join(' ', window.Select(candle => candle.Split(':')[0])));
    }

    [Fact]
    public void Bounds_at_the_ends_of_the_numbers_do_not_overflow()
    {
        _lab.Trade(Start, 50, 1);

        Assert.Empty(Window(long.MaxValue, null, 10, Start));
        Assert.Empty(Window(null, long.MinValue, 10, Start));
        Assert.Single(Window(long.MinValue, long.MaxValue, 10, Start));
    }

    [Fact]
    public void Nothing_stands_before_the_first_trade()
    {
        Assert.Empty(Window(null, null, 30, Start));
    }

    [Theory]
    [InlineData(CandlePeriod.OneMinute, 1_600_000_019, 1_599_999_960)]
    [InlineData(CandlePeriod.OneHour, 1_600_000_000, 1_599_998_400)]
    [InlineData(CandlePeriod.OneDay, 1_600_000_000, 1_599_955_200)]
    [InlineData(CandlePeriod.ThreeDays, 1_600_000_000, 1_599_782_400)]
    // Sunday 2020-09-13 belongs to the week from Monday 2020-09-07.
    [InlineData(CandlePeriod.OneWeek, 1_600_000_000, 1_599_436_800)]
    [InlineData(CandlePeriod.OneWeek, 1_600_041_600, 1_600_041_600)]
    [InlineData(CandlePeriod.OneWeek, 1_600_041_599, 1_599_436_800)]
    public void Buckets_are_epoch_aligned_and_weeks_begin_on_monday(CandlePeriod period, long second, long start)
    {
        Assert.Equal(start, period.BucketOf(second));
    }

    [Fact]
    public void The_oldest_buckets_are_forgotten_beyond_the_limit()
    {
        for (var i = 0; i <= Rialto.Node.Limits.CandlesMax; i++) _lab.Trade(Start + 60L * i, 50 + i, 1);

        var now = (Start + 60L * Rialto.Node.Limits.CandlesMax) * 1_000_000;
        var all = _lab.Views.Candles.Of(ViewsLab.Abc, CandlePeriod.OneMinute).Window(0, long.MaxValue, 1, now);

        Assert.Equal(Rialto.Node.Limits.CandlesMax, all.Count);
        Assert.Equal((Start + 60, 51), (all[0].StartS, all[0].Open.Value));
    }

    [Fact]
    public void A_snapshot_stays_as_it_was()
    {
        _lab.Trade(Start, 50, 1);
        var before = _lab.Views.Candles.Of(ViewsLab.Abc, CandlePeriod.OneMinute);

        for (var i = 0; i < 100; i++) _lab.Trade(Start + 60L * i, 99, 1);

        Assert.Equal("50", string.Join(' ', before.Window(null, null, 5, Start * 1_000_000).Select(c => c.Close.Value)));
    }

    List<string> Window(long? from, long? to, int limit, long now) => _lab.Views.Candles.Of(ViewsLab.Abc, CandlePeriod.OneMinute)
        .Window(from, to, limit, now * 1_000_000)
        .Select(c => $"{c.StartS - Start}: {c.Open.Value} {c.High.Value} {c.Low.Value} {c.Close.Value} x{Lots(c)}")
        .ToList();

    static Int128 Lots(Candle candle) => candle.Volume.Units / 100_000_000_000_000_000;
}
