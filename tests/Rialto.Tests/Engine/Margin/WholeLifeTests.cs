using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>The contract's tables as commands: postings and events to the last pico.</summary>
public class WholeLifeTests
{
    [Fact]
    public void Averaging_closing_in_parts_flipping_and_going_flat()
    {
        var lab = new MarginLab();
        lab.Open("alice", "1.0");
        lab.Open("maker", "50.0");
        lab.Mark("9293.0");

        lab.Trade("alice", Side.Buy, "1.0", "9292.5", "maker");
        Assert.Equal(["alice Fee -696937500", "fees Fee 696937500", "fees Fee -232312500", "maker Fee 232312500"], lab.Postings());
        Assert.Equal((10_000, 929_250_000_000, 999_303_062_500), State());

        lab.Trade("alice", Side.Buy, "2.0", "9293.5", "maker");
        Assert.Equal((30_000, 2_787_950_000_000, 997_909_037_500), State());

        lab.Trade("alice", Side.Sell, "1.0", "9300.0", "maker");
        Assert.Equal(
            [
                "clearing RealisedProfit -683333334", "alice RealisedProfit 683333334", "alice Fee -697500000", "fees Fee 697500000",
                "maker RealisedProfit -683333334", "clearing RealisedProfit 683333334", "fees Fee -232500000", "maker Fee 232500000",
            ],
            lab.Postings());
        Assert.Equal((20_000, 1_858_633_333_334, 997_894_870_834), State());

        lab.Trade("alice", Side.Sell, "0.7777", "9301.5", "maker");
        Assert.Equal((12_223, 1_135_903_761_668, 998_000_420_926), State());

        lab.Trade("alice", Side.Sell, "2.0", "9290.0", "maker");
        Assert.Equal((-7_777, -722_483_300_000, 996_219_859_258), State());
        var turned = lab.All<PositionChanged>().Where(position => position.Account.Value == lab.Account("alice") + 1).ToList();
        Assert.Equal([(1L, 0L, -387_061_668L), (3L, -7_777L, 0L)], turned.Select(static one =>
            (one.Position, one.Quantity.Value, one.Moved)));

        lab.Trade("alice", Side.Buy, "0.7777", "9289.5", "maker");
        Assert.Equal((0, 0, 995_716_910_946), State());
        lab.Checked.CheckTwin();

        (long, long, long) State() => (lab.Position("alice").Quantity.Value, lab.Position("alice").Cost, (long)lab.Balance("alice"));
    }

    [Fact]
    public void A_whole_life_from_deposit_to_deleveraging()
    {
        var lab = new MarginLab();
        lab.Open("a", "0.1");
        lab.Open("b", "1.0");
        lab.Open("m", "5.0");
        lab.Mark("8000.0");
        Assert.Equal(["0.1 / 0 / 0.1", "1 / 0 / 1", "5 / 0 / 5", "0", "0"], Rows());

        lab.Trade("a", Side.Buy, "10.0", "8000.0", "m");
        Assert.Equal(["0.094 / 10 / 0.094", "1 / 0 / 1", "5.002 / -10 / 5.002", "0.004", "0"], Rows());

        lab.Trade("b", Side.Buy, "2.0", "8010.0", "m");
        Assert.Equal(["0.094 / 10 / 0.094", "0.9987985 / 2 / 0.9967985", "5.0024005 / -12 / 5.0044005", "0.004801", "0"], Rows());

        lab.Mark("8005.0");
        lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = 10_000 });
        Assert.Equal(["0.0931995 / 10 / 0.0981995", "0.9986384 / 2 / 0.9976384", "5.0033611 / -12 / 4.9993611", "0.004801", "0"], Rows());
        Assert.Equal(["a Funding -800500000", "b Funding -160100000", "m Funding 960600000"], lab.Postings());

        lab.Do(lab.Limit("m", Side.Buy, "4.0", "7915.0"));
        lab.Do(lab.Limit("m", Side.Buy, "3.0", "7908.5"));
        lab.Mark("7920.0");
        var slice = Assert.Single(lab.All<OrderAccepted>());
        Assert.Equal((Contracts.Price("7907.0"), Contracts.Volume("10.0")), (slice.Price, slice.Quantity));
        Assert.Equal(OrderFlags.ReduceOnly | OrderFlags.Liquidation, slice.Flags);
        Assert.Equal(CancelReason.NoLiquidity, Assert.Single(lab.All<OrderCancelled>()).Reason);
        Assert.Equal(
            ["0.0317495 / 3 / 0.0077495", "0.9986384 / 2 / 0.9806384", "5.067362404166 / -5 / 5.1081957375", "0.0034163625", "0"],
            Rows());
        Assert.Equal(MarginStatus.Liquidating, Assert.Single(lab.All<MarginAccountChanged>()).Status);

        lab.NowUs += 200_000;
        lab.Mark("7890.0");
        var trade = Assert.Single(lab.All<Deleveraged>());
        Assert.Equal((PositionCause.Deleveraging, Side.Sell), (trade.Cause, trade.Side));
        Assert.Equal((Contracts.Price("7894.17"), Contracts.Volume("3.0")), (trade.Price, trade.Quantity));
        Assert.Empty(lab.All<Traded>());
        Assert.Equal(
            [
                "a RealisedProfit -31749000000", "clearing RealisedProfit 31749000000",
                "clearing RealisedProfit -32249000000", "m RealisedProfit 32249000000", "a Fee -500000", "fees Fee 500000",
            ],
            lab.Postings());
        Assert.Equal(["0 / 0 / 0", "0.9986384 / 2 / 0.9746384", "5.099611404166 / -2 / 5.1219447375", "0.0034168625", "0"], Rows());
        Assert.Equal(MarginStatus.Active, lab.All<MarginAccountChanged>()[^1].Status);
        lab.Checked.CheckTwin();

        List<string> Rows() => [lab.Row("a"), lab.Row("b"), lab.Row("m"), lab.Fees(), MarginLab.Coins(lab.Balance("fund"))];
    }

    [Theory]
    [InlineData("0.1", Side.Buy, "10.0", "8000.0", "8000.0", "0.094", "7925.82")]
    [InlineData("0.1", Side.Sell, "10.0", "8000.0", "8000.0", "0.094", "8073.81")]
    [InlineData("1.0", Side.Buy, "100.0", "8000.0", "8000.0", "0.94", "7933.17")]
    [InlineData("5.0", Side.Sell, "150.0", "8000.0", "8000.0", "4.91", "8286.13")]
    [InlineData("0.05", Side.Buy, "3.0", "9292.5", "9250.0", "0.0479091875", "9155.7")]
    public void A_position_is_safe_at_its_liquidation_price_and_not_one_tick_beyond(
        string deposit, Side side, string volume, string open, string now, string balance, string liquidation)
    {
        var lab = new MarginLab();
        lab.Open("alice", deposit);
        lab.Open("maker", "1000.0");
        lab.Mark(open);
        lab.Trade("alice", side, volume, open, "maker");
        lab.Mark(now);
        Assert.Equal(balance, MarginLab.Coins(lab.Balance("alice")));

        lab.Mark(liquidation);
        Assert.Empty(lab.All<MarginAccountChanged>());
        lab.Do(new MarkIndex
        {
            Instrument = MarginLab.Btc,
            State = IndexState.Good,
            Price = new Ticks(Contracts.Price(liquidation).Value + (side == Side.Buy ? -1 : 1)),
        });

        Assert.Equal(MarginStatus.Liquidating, Assert.Single(lab.All<MarginAccountChanged>()).Status);
        Assert.Equal("OrderAccepted OrderCancelled", string.Join(' ', lab.Kinds().Where(static kind =>
            kind.StartsWith("Order", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(10_000, -102_124_383, 82_733_572, -57_908, 19_448_718, 1)]
    [InlineData(-12_345, 126_072_550, -102_134_596, 71_487, -24_009_443, 2)]
    public void Funding_goes_from_payers_to_receivers_and_the_rest_to_the_fund(int rate, long a, long b, long c, long d, long residue)
    {
        var lab = new MarginLab();
        foreach (var name in (string[])["a", "b", "c", "d"]) lab.Open(name, "1.0");
        lab.Mark("8272.5");
        lab.Trade("a", Side.Buy, "1.0001", "8272.5", "b");
        lab.Trade("a", Side.Buy, "0.2344", "8272.5", "d");
        lab.Trade("c", Side.Buy, "0.0007", "8272.5", "d");
        lab.Mark("8272.53");

        lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = rate });

        Assert.Equal(
            [$"a Funding {a}", $"b Funding {b}", $"c Funding {c}", $"d Funding {d}", $"fund Funding {residue}"],
            lab.Postings());
        var settled = Assert.Single(lab.All<FundingSettled>());
        Assert.Equal((rate, Contracts.Price("8272.53"), residue), (settled.RateE8, settled.Price, settled.Residue));
        Assert.Equal(settled.Residue, settled.Paid - settled.Received);
    }

    [Fact]
    public void Those_with_the_highest_rank_are_closed_first()
    {
        var lab = new MarginLab(maker: 0, taker: 0);
        lab.Open("long", "1.0");
        lab.Open("other", "10.0");
        (string Name, string Balance)[] shorts = [("P1", "0.05"), ("P2", "0.5"), ("P3", "0.02"), ("P4", "0.1"), ("P5", "1.0")];
        foreach (var (name, balance) in shorts) lab.Open(name, balance);
        lab.Mark("7800.0");
        lab.Trade("long", Side.Buy, "3.0", "7800.0", "P4");
        lab.Trade("long", Side.Buy, "3.0", "7800.0", "P5");
        lab.Mark("7900.0");
        lab.Trade("long", Side.Buy, "5.0", "8100.0", "P3");
        lab.Trade("long", Side.Buy, "2.0", "8400.0", "P1");
        lab.Trade("long", Side.Buy, "1.0", "8400.0", "P2");
        lab.Mark("200.0", MarginLab.Eth);
        lab.Trade("long", Side.Buy, "20.0", "200.0", "other", MarginLab.Eth);
        lab.Mark("8000.0");

        lab.Mark("152.0", MarginLab.Eth);

        var closed = lab.All<Deleveraged>();
        Assert.Equal([MarginLab.Eth, .. Enumerable.Repeat(MarginLab.Btc, 5)], closed.Select(static one => one.Instrument));
        Assert.Equal(
            ["other", "P3", "P1", "P2", "P4", "P5"],
            closed.Select(one => lab.NameOf(one.Other.Owner)));
        Assert.Equal(Contracts.Price("152.5"), closed[0].Price);
        Assert.All(closed[1..], static one => Assert.Equal(Contracts.Price("8000.0"), one.Price));
        Assert.Equal(["20", "5", "2", "1", "3", "3"], closed.Select(static one => Decimals.Text(one.Quantity.Value, 4)));
        Assert.Equal("0 / 0 / 0", lab.Row("long"));
        Assert.Equal("0.07 / 0 / 0.07", lab.Row("P3"));
        lab.Checked.CheckTwin();
    }
}
