using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

public sealed class TickersTests
{
    const long Day = 86_400;
    const long Start = 1_600_000_000;

    readonly ViewsLab _lab = new();

    [Fact]
    public void The_vectors_of_the_contract_hold()
    {
        _lab.Trade(Start, ticks: 50, lots: 11);
        Assert.Equal(("5.0 5.0 5.0 5.0", "5.5", "1.1", "5.0", 0), Seen(Start));

        _lab.Trade(Start + 60, ticks: 60, lots: 9);
        Assert.Equal(("5.0 6.0 5.0 6.0", "10.9", "2.0", "5.45", 2_000), Seen(Start + 60));
    }

    [Fact]
    public void Without_trades_everything_is_zero()
    {
        Assert.Equal(("0.0 0.0 0.0 0.0", "0.0", "0.0", "0.0", 0), Seen(Start));
    }

    [Fact]
    public void A_trade_leaves_the_window_with_its_second_and_stays_the_last()
    {
        _lab.Trade(Start, 50, 11);

        Assert.Equal(1, Of(Start + Day - 1).TradesCount);
        var after = Of(Start + Day);
        Assert.Equal((0, 50, 0, 0), (after.TradesCount, after.Last.Value, after.Open.Value, after.ChangeHundredths()));
    }

    [Fact]
    public void The_window_slides_second_by_second_over_minutes()
    {
        for (var i = 0; i < 300; i++) _lab.Trade(Start + i, ticks: 100 + i, lots: 1);

        for (var gone = 0; gone < 300; gone += 7)
        {
            var ticker = Of(Start + Day + gone - 1);
            Assert.Equal((300 - gone, 100 + gone, 399), (ticker.TradesCount, ticker.Low.Value, ticker.High.Value));
            Assert.Equal(100 + gone, ticker.Open.Value);
        }
    }

    [Fact]
    public void A_window_over_two_days_of_trades_equals_a_plain_sum()
    {
        var random = new Random(3);
        var trades = new List<(long Second, long Ticks, long Lots)>();
        var second = Start;
        for (var i = 0; i < 3_000; i++)
        {
            second += random.Next(0, 120);
            trades.Add((second, random.NextInt64(1, 1_000), random.NextInt64(1, 1_000)));
            _lab.Trade(second, trades[^1].Ticks, trades[^1].Lots);
        }

        for (var now = second; now < second + Day + 100; now += 3_333)
        {
            var inside = trades.Where(t => t.Second > now - Day).ToArray();
            var totals = Of(now).Window;
            Assert.Equal(inside.Length, totals.Count);
            Assert.Equal(inside.Sum(t => t.Lots), (long)totals.Lots);
            Assert.Equal(inside.Sum(t => t.Lots * t.Ticks), (long)totals.TickLots);
            Assert.Equal(inside.Length == 0 ? 0 : inside.Min(t => t.Ticks), totals.Low.Value);
            Assert.Equal(inside.Length == 0 ? 0 : inside.Max(t => t.Ticks), totals.High.Value);
        }
    }

    [Theory]
    [InlineData(10_000, 9_681, -319)]
    [InlineData(10_000, 10_000, 0)]
    [InlineData(3, 4, 3_333)]
    [InlineData(3, 2, -3_333)]
    [InlineData(200_000, 200_001, 0)]
    [InlineData(200_000, 200_010, 1)]
    [InlineData(20_000, 20_001, 1)]
    [InlineData(20_000, 19_999, -1)]
    public void The_change_is_rounded_to_hundredths_of_a_percent(long open, long last, long hundredths)
    {
        _lab.Trade(Start, open, 1);
        _lab.Trade(Start + 1, last, 1);

        Assert.Equal(hundredths, Of(Start + 1).ChangeHundredths());
    }

    [Fact]
    public void The_average_is_truncated_not_rounded()
    {
        _lab.Trade(Start, 10, 1);
        _lab.Trade(Start, 20, 2);

        // 50 / 3 = 16.666… ticks
        Assert.Equal(1_666_666, Of(Start).AveragePriceTicks(extraDecimals: 5));
    }

    [Fact]
    public void Finer_precisions_leave_the_statistics_as_they_are()
    {
        _lab.Trade(Start, 50, 11);
        _lab.Trade(Start + 60, 60, 9);

        _lab.SetPrecisions(3, 2);

        var ticker = Of(Start + 60);
        Assert.Equal((5_000, 6_000, 2_000), (ticker.Open.Value, ticker.Last.Value, ticker.ChangeHundredths()));
        Assert.Equal(Units("10.9"), ticker.QuoteVolume);
        Assert.Equal(Units("2.0"), ticker.BaseVolume);
        Assert.Equal(5_000, _lab.Views.Tape.Newest(ViewsLab.Abc, 10)[1].Price.Value);
        Assert.Equal(6_000, _lab.Views.Candles.Of(ViewsLab.Abc, CandlePeriod.OneDay).Last!.Close.Value);
    }

    (string Prices, string Quote, string Base, string Average, long Change) Seen(long second)
    {
        var ticker = Of(second);
        return (
            $"{Tenths(ticker.Low)} {Tenths(ticker.High)} {Tenths(ticker.Open)} {Tenths(ticker.Last)}",
            Text(ticker.QuoteVolume.Units, 18),
            Text(ticker.BaseVolume.Units, 18),
            Text(ticker.AveragePriceTicks(extraDecimals: 15), 16),
            ticker.ChangeHundredths());
    }

    TickerView Of(long second) => _lab.Views.Tickers.Of(ViewsLab.Abc, second * 1_000_000);

    static string Tenths(Ticks price) => Text(price.Value, 1);

    static Amount Units(string coins) => new(Int128.Parse(coins.Replace(".", "", StringComparison.Ordinal)) * 100_000_000_000_000_000);

    static string Text(Int128 units, int decimals)
    {
        var digits = units.ToString().PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        return $"{digits[..^decimals]}.{(fraction.Length == 0 ? "0" : fraction)}";
    }
}
