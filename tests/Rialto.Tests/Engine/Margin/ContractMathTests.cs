using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Value, profit, fees, margin, liquidation and rank, to the last unit; the expected numbers are the contract's own.</summary>
public class ContractMathTests
{
    [Theory]
    [InlineData("BTCUSD", -1, "8268.5", "8272.5", "0.0315", -12_600_000)]
    [InlineData("BTCUSD", 1, "8268.5", "8272.5", "0.0315", 12_600_000)]
    [InlineData("ETHUSD", 1, "196.5", "201.5", "0.5315", 2_657_500_000)]
    [InlineData("BTCUSD", 1, "9292.5", "9293.5", "1.0", 100_000_000)]
    [InlineData("LTCUSD", -1, "53.3", "50.11", "2.0", 6_380_000_000)]
    public void Profit_is_the_change_of_price_times_volume(string name, int sign, string open, string current, string volume, long profit)
    {
        var terms = Contracts.Named(name);
        var position = new Lots(sign * Contracts.Volume(volume).Value);

        var cost = ContractMath.SignedValue(terms, Contracts.Price(open), position);

        Assert.Equal(profit, ContractMath.Unrealised(terms, Contracts.Price(current), position, cost));
    }

    [Fact]
    public void Averaging_closing_in_parts_flipping_and_going_flat_lose_nothing()
    {
        (Side Side, string Volume, string Price, long Value, long Realised, long Fee, long Q, long C, long Balance)[] trades =
        [
            (Side.Buy, "1.0", "9292.5", 929_250_000_000, 0, 696_937_500, 10_000, 929_250_000_000, 999_303_062_500),
            (Side.Buy, "2.0", "9293.5", 1_858_700_000_000, 0, 1_394_025_000, 30_000, 2_787_950_000_000, 997_909_037_500),
            (Side.Sell, "1.0", "9300.0", 930_000_000_000, 683_333_334, 697_500_000, 20_000, 1_858_633_333_334, 997_894_870_834),
            (Side.Sell, "0.7777", "9301.5", 723_377_655_000, 648_083_334, 542_533_242, 12_223, 1_135_903_761_668, 998_000_420_926),
            (Side.Sell, "2.0", "9290.0", 1_858_000_000_000, -387_061_668, 1_393_500_000, -7_777, -722_483_300_000, 996_219_859_258),
            (Side.Buy, "0.7777", "9289.5", 722_444_415_000, 38_885_000, 541_833_312, 0, 0, 995_716_910_946),
        ];
        var terms = Contracts.Btc;
        var position = Lots.Zero;
        var cost = Int128.Zero;
        var balance = Contracts.Picos("1.0");

        foreach (var row in trades)
        {
            var price = Contracts.Price(row.Price);
            var trade = PositionTrade.Of(terms, position, cost, row.Side, price, Contracts.Volume(row.Volume));
            var fee = ContractMath.Fee(trade.Value, new FeePpm(750));
            position = trade.PositionAfter(position, row.Side);
            cost = trade.CostAfter(cost);
            balance += trade.Realised - fee;

            Assert.Equal((row.Value, row.Realised, row.Fee), ((long)trade.Value, (long)trade.Realised, (long)fee));
            Assert.Equal((row.Q, row.C, row.Balance), (position.Value, (long)cost, (long)balance));
        }
    }

    [Theory]
    [InlineData("BTCUSD", "8268.5", "0.0315", 26_045_775_000, 19_534_332, -6_511_443)]
    [InlineData("ETHUSD", "228.7", "0.01", 2_287_000_000, 1_715_250, -571_750)]
    [InlineData("BTCUSD", "8000.5", "0.0001", 80_005_000, 60_004, -20_001)]
    [InlineData("LTCUSD", "53.3", "2.0", 106_600_000_000, 79_950_000, -26_650_000)]
    public void Fees_are_rounded_in_the_exchanges_favour(string name, string price, string volume, long value, long taker, long maker)
    {
        var got = ContractMath.Value(Contracts.Named(name), Contracts.Price(price), Contracts.Volume(volume));

        Assert.Equal(value, got);
        Assert.Equal(taker, ContractMath.Fee(got, new FeePpm(750)));
        Assert.Equal(maker, ContractMath.Fee(got, new FeePpm(-250)));
    }

    [Theory]
    [InlineData("BTCUSD", "1", 0, "0.005", "0.0025")]
    [InlineData("BTCUSD", "50", 0, "0.25", "0.125")]
    [InlineData("BTCUSD", "50.000001", 0, "0.25000001", "0.125000005")]
    [InlineData("BTCUSD", "75", 0, "0.5", "0.25")]
    [InlineData("BTCUSD", "250", 0, "4.75", "2.375")]
    [InlineData("BTCUSD", "1200", 0, "104.75", "52.375")]
    [InlineData("ETHUSD", "60", 0, "1.15", "0.575")]
    [InlineData("BTCUSD", "75", 20, "3.75", "0.25")]
    [InlineData("BTCUSD", "250", 50, "6.0", "2.375")]
    public void Each_slice_of_a_position_has_its_own_rate(string name, string value, int leverage, string initial, string maintenance)
    {
        var terms = Contracts.Named(name);

        Assert.Equal(Contracts.Picos(initial), ContractMath.Initial(terms, Contracts.Picos(value), leverage));
        Assert.Equal(Contracts.Picos(maintenance), ContractMath.Maintenance(terms, Contracts.Picos(value)));
    }

    [Fact]
    public void Margin_is_rounded_up_once_at_the_end() =>
        // 1 pico × 0.25 % and 0.5 %; and one pico into the second tier.
        Assert.Equal(
            (1, 1, Contracts.Picos("0.125") + 1),
            (ContractMath.Initial(Contracts.Btc, 1, 0), ContractMath.Maintenance(Contracts.Btc, 1),
                ContractMath.Maintenance(Contracts.Btc, Contracts.Picos("50") + 1)));

    [Fact]
    public void The_first_tier_says_the_highest_leverage()
    {
        Assert.Equal(200, ContractMath.LeverageMax(Contracts.Btc));
        Assert.Equal(100, ContractMath.LeverageMax(Contracts.Named("ETHUSD")));
        Assert.Equal(Contracts.Picos("5000"), ContractMath.ValueMax(Contracts.Btc));
    }

    [Theory]
    [InlineData(Side.Buy, "10.0", "7990.0", "0", "0.0059925")]
    [InlineData(Side.Buy, "10.0", "8010.0", "0.01", "0.0060075")]
    [InlineData(Side.Sell, "10.0", "7990.0", "0.01", "0.0059925")]
    [InlineData(Side.Sell, "4.0", "8050.0", "0", "0.002415")]
    public void A_resting_order_holds_its_open_loss_and_a_fee(Side side, string volume, string limit, string loss, string fee)
    {
        var fair = Contracts.Price("8000.0");
        var lots = Contracts.Volume(volume);
        var price = Contracts.Price(limit);

        Assert.Equal(Contracts.Picos(loss), ContractMath.OpenLoss(Contracts.Btc, side, price, fair, lots));
        Assert.Equal(Contracts.Picos(loss) + Contracts.Picos(fee), ContractMath.Hold(Contracts.Btc, side, price, fair, lots,
            new FeePpm(750)));
    }

    [Theory]
    [InlineData("10", "0.04")]
    [InlineData("5", "0.02")]
    [InlineData("7", "0.028")]
    [InlineData("15", "0.06")]
    public void Initial_margin_is_of_the_exposure_at_the_fair_price(string exposure, string initial)
    {
        var value = ContractMath.Value(Contracts.Btc, Contracts.Price("8000.0"), Contracts.Volume(exposure));

        Assert.Equal(Contracts.Picos(initial), ContractMath.Initial(Contracts.Btc, value, 0));
    }

    [Theory]
    [InlineData("0.1", 1, "10.0", "8000.0", "8000.0", "0.094", "0.04", "0.02", "7925.82", "7906.0", "0")]
    [InlineData("0.1", -1, "10.0", "8000.0", "8000.0", "0.094", "0.04", "0.02", "8073.81", "8094.0", "0")]
    [InlineData("1.0", 1, "100.0", "8000.0", "8000.0", "0.94", "0.55", "0.275", "7933.17", "7906.0", "0")]
    [InlineData("5.0", -1, "150.0", "8000.0", "8000.0", "4.91", "1.15", "0.575", "8286.13", "8327.33", "0.00005")]
    [InlineData("0.05", 1, "3.0", "9292.5", "9250.0", "0.0479091875", "0.013875", "0.0069375", "9155.7", "9132.81", "0.0000021875")]
    public void A_position_alone_has_these_prices(
        string deposit, int sign, string volume, string open, string now, string balance, string initial, string maintenance,
        string liquidation, string bankruptcy, string left)
    {
        var terms = Contracts.Btc;
        var position = new Lots(sign * Contracts.Volume(volume).Value);
        var cost = ContractMath.SignedValue(terms, Contracts.Price(open), position);
        var money = Contracts.Picos(deposit) - ContractMath.Fee(Int128.Abs(cost), new FeePpm(750));
        var fair = Contracts.Price(now);
        var value = ContractMath.Value(terms, fair, ContractMath.Abs(position));
        var equity = money + ContractMath.Unrealised(terms, fair, position, cost);

        var bankrupt = new Ticks((long)ContractMath.Bankruptcy(terms, fair, position, equity));

        Assert.Equal(Contracts.Picos(balance), money);
        Assert.Equal(Contracts.Picos(initial), ContractMath.Initial(terms, value, 0));
        Assert.Equal(Contracts.Picos(maintenance), ContractMath.Maintenance(terms, value));
        Assert.Equal(Contracts.Price(liquidation), ContractMath.Liquidation(terms, position, cost, money));
        Assert.Equal(Contracts.Price(bankruptcy), bankrupt);
        Assert.Equal(Contracts.Picos(left), money + ContractMath.Unrealised(terms, bankrupt, position, cost));
        Assert.True(IsSafe(terms, position, cost, money, Contracts.Price(liquidation).Value));
        Assert.False(IsSafe(terms, position, cost, money, Contracts.Price(liquidation).Value - sign));
    }

    [Fact]
    public void A_position_beside_another_counts_what_that_one_adds()
    {
        var (btc, eth) = (Contracts.Btc, Contracts.Named("ETHUSD"));
        var (btcFair, ethFair) = (Contracts.Price("7900"), Contracts.Price("205"));
        var (longBtc, shortEth) = (Contracts.Volume("5.0"), -Contracts.Volume("20.0"));
        var btcCost = ContractMath.SignedValue(btc, Contracts.Price("8000"), longBtc);
        var ethCost = ContractMath.SignedValue(eth, Contracts.Price("200"), shortEth);
        var balance = Contracts.Picos("0.5") - ContractMath.Fee(btcCost, new FeePpm(750)) - ContractMath.Fee(-ethCost, new FeePpm(750));
        var btcProfit = ContractMath.Unrealised(btc, btcFair, longBtc, btcCost);
        var ethProfit = ContractMath.Unrealised(eth, ethFair, shortEth, ethCost);
        var btcKept = ContractMath.Maintenance(btc, ContractMath.Value(btc, btcFair, longBtc));
        var ethKept = ContractMath.Maintenance(eth, ContractMath.Value(eth, ethFair, -shortEth));
        var equity = balance + btcProfit + ethProfit;

        Assert.Equal(Contracts.Picos("0.494"), balance);
        Assert.Equal(Contracts.Picos("0.344"), equity);
        Assert.Equal(Contracts.Picos("0.030375"), btcKept + ethKept);
        Assert.Equal(Contracts.Price("7271.18"), ContractMath.Liquidation(btc, longBtc, btcCost, balance + ethProfit - ethKept));
        Assert.Equal(Contracts.Price("220.6"), ContractMath.Liquidation(eth, shortEth, ethCost, balance + btcProfit - btcKept));
        Assert.Equal(Contracts.Price("7212.0").Value, ContractMath.Bankruptcy(btc, btcFair, longBtc, equity));
        Assert.Equal(Contracts.Price("222.2").Value, ContractMath.Bankruptcy(eth, ethFair, shortEth, equity));
    }

    [Fact]
    public void A_position_that_nothing_can_endanger_has_no_liquidation_price()
    {
        var position = Contracts.Volume("1.0");
        var cost = ContractMath.SignedValue(Contracts.Btc, Contracts.Price("8000.0"), position);

        Assert.Equal(Ticks.None, ContractMath.Liquidation(Contracts.Btc, position, cost, Contracts.Picos("0.8")));
        Assert.NotEqual(Ticks.None, ContractMath.Liquidation(Contracts.Btc, position, cost, Contracts.Picos("0.79")));
    }

    [Theory]
    [InlineData("5.0", "8100.0", "0.02", "8140.0", 12_345_679, 57_142_857, 705_467_369)]
    [InlineData("2.0", "8400.0", "0.05", "8650.0", 47_619_047, 12_307_692, 586_080_563)]
    [InlineData("1.0", "8400.0", "0.5", "13400.0", 47_619_047, 1_481_481, 70_546_713)]
    [InlineData("3.0", "7800.0", "0.1", "8133.33", -25_641_026, 60_001_500, -427_340)]
    [InlineData("3.0", "7800.0", "1.0", "11133.33", -25_641_026, 2_553_194, -10_042_726)]
    public void The_rank_grows_with_profit_and_leverage(
        string volume, string open, string balance, string bankruptcy, long profit, long leverage, long rank)
    {
        var terms = Contracts.Btc;
        var fair = Contracts.Price("8000.0");
        var position = -Contracts.Volume(volume);
        var cost = ContractMath.SignedValue(terms, Contracts.Price(open), position);
        var equity = Contracts.Picos(balance) + ContractMath.Unrealised(terms, fair, position, cost);

        Assert.Equal(Contracts.Price(bankruptcy).Value, ContractMath.Bankruptcy(terms, fair, position, equity));
        Assert.Equal(new AdlRank(profit, leverage, rank), ContractMath.Rank(terms, fair, position, cost, equity));
    }

    [Fact]
    public void A_rank_without_distance_has_the_highest_leverage()
    {
        var cost = ContractMath.SignedValue(Contracts.Btc, Contracts.Price("8000.0"), new Lots(-10_000));

        Assert.Equal(new AdlRank(0, 1_000_000_000_000, 0), ContractMath.Rank(Contracts.Btc, Contracts.Price("8000.0"), new Lots(-10_000),
            cost, 0));
    }

    static bool IsSafe(in ContractTerms terms, Lots position, Int128 cost, Int128 balance, long price)
    {
        var value = ContractMath.Value(terms, new Ticks(price), ContractMath.Abs(position));
        var equity = balance + ContractMath.Unrealised(terms, new Ticks(price), position, cost);
        return equity >= ContractMath.Maintenance(terms, value);
    }
}
