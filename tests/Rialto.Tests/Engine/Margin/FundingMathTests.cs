using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Fair price, premium, funding rate and payments, to the last unit; the expected numbers are the contract's own.</summary>
public class FundingMathTests
{
    [Theory]
    [InlineData("8000.00", 10_000, 28_800_000, "8000.8")]
    [InlineData("8000.00", 187_500, 14_400_000, "8007.5")]
    [InlineData("8000.00", -50_000, 3_600_000, "7999.5")]
    [InlineData("8268.53", 12_345, 1, "8268.53")]
    [InlineData("53.31", 100_000, 20_000_000, "53.35")]
    public void The_fair_price_has_what_is_left_of_the_funding(string spot, int rate, long leftMs, string fair) =>
        Assert.Equal(Contracts.Price(fair), FundingMath.Fair(Contracts.Price(spot), rate, leftMs));

    [Theory]
    [InlineData("8010.00", "8012.00", 125_000)]
    [InlineData("7990.00", "7995.00", -62_500)]
    [InlineData("8000.00", "8001.00", 5_000)]
    public void The_premium_is_how_much_the_book_is_dearer(string bid, string ask, long premium) =>
        Assert.Equal(
            premium,
            FundingMath.Premium(Contracts.Price(bid), Contracts.Price(ask), Contracts.Price("8000.40"), Contracts.Price("8000.00"), 5_000));

    [Fact]
    public void An_empty_side_of_the_book_says_nothing()
    {
        var (fair, spot) = (Contracts.Price("8000.40"), Contracts.Price("8000.00"));

        Assert.Equal(5_000, FundingMath.Premium(Ticks.None, Ticks.None, fair, spot, 5_000));
        Assert.Equal(125_000, FundingMath.Premium(Contracts.Price("8010.00"), Ticks.None, fair, spot, 5_000));
    }

    [Theory]
    [InlineData(0, 10_000)]
    [InlineData(40_000, 10_000)]
    [InlineData(70_000, 20_000)]
    [InlineData(-30_000, 10_000)]
    [InlineData(-60_000, -10_000)]
    [InlineData(300_000, 187_500)]
    [InlineData(-400_000, -187_500)]
    public void The_rate_is_drawn_to_the_interest_and_capped(long premium, int rate) =>
        Assert.Equal(rate, FundingMath.Rate(premium, 10_000));

    [Theory]
    [InlineData(10, 3, 3)]
    [InlineData(-10, 3, -4)]
    public void The_mean_of_samples_is_rounded_down(long sum, int count, long mean) => Assert.Equal(mean, FundingMath.Mean(sum, count));

    [Theory]
    [InlineData(10_000, -102_124_383, 82_733_572, -57_908, 19_448_718, 1)]
    [InlineData(-12_345, 126_072_550, -102_134_596, 71_487, -24_009_443, 2)]
    public void Payers_pay_rounded_up_and_receivers_get_rounded_down(int rate, long a, long b, long c, long d, long residue)
    {
        (string Volume, long Value)[] positions =
            [("1.2345", 1_021_243_828_500), ("-1.0001", 827_335_725_300), ("0.0007", 579_077_100), ("-0.2351", 194_487_180_300)];

        var payments = new List<long>();
        foreach (var (volume, value) in positions)
        {
            var lots = Contracts.Volume(volume);
            Assert.Equal(value, ContractMath.Value(Contracts.Btc, Contracts.Price("8272.53"), ContractMath.Abs(lots)));
            payments.Add((long)FundingMath.Payment(value, lots, rate));
        }

        Assert.Equal([a, b, c, d], payments);
        Assert.Equal(residue, -payments.Sum());
    }
}
