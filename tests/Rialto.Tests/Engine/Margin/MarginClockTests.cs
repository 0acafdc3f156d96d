using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Index and fair prices, funding, liquidations, the insurance fund: what happens as time passes and prices move.</summary>
public class MarginClockTests
{
    const long HourUs = 3_600_000_000;

    readonly MarginLab _lab = new();

    [Fact]
    public void The_fair_price_nears_the_index_second_by_second()
    {
        _lab.Mark("8000.0");
        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, RateE8 = 187_500 });
        // An hour of the eight is over: 8000 × 0.1875 % × 7/8.
        Assert.Equal(Contracts.Price("8013.12"), _lab.All<PriceMarked>().Single().Fair);
        Assert.Equal(_lab.NowUs + 1_000_000, _lab.Exchange.NextTimerUs);

        _lab.NowUs += HourUs;
        for (var i = 0; i < 3; i++) _lab.Mark("8000.0");

        Assert.Equal(Contracts.Price("8011.25"), _lab.All<PriceMarked>().Single().Fair);
        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, RateE8 = 187_501 });
        Assert.Equal([Reject.FeeRateInvalid], _lab.Rejects());
    }

    [Fact]
    public void Every_minute_the_premium_is_sampled_and_the_next_rate_told()
    {
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("maker", Side.Buy, "20.0", "8010.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "20.0", "8012.0"));
        Pass(60_000_000, "8000.0");

        // (8010 − 8000) / 8000 is drawn toward the interest by 0.05 %.
        var rate = _lab.All<FundingRateChanged>().Single();
        Assert.Equal((0, 75_000), (rate.RateE8, rate.NextRateE8));
        Assert.Equal(MarginLab.StartUs / (8 * HourUs) * 8 * HourUs + 8 * HourUs, rate.NextFundingUs);
    }

    [Fact]
    public void Funding_is_settled_when_it_is_due_and_the_next_rate_takes_over()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, RateE8 = 100_000 });
        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, Computed = 1 });
        _lab.NowUs = NextFundingUs() - 70_000_000;
        for (var i = 0; i < 3; i++) _lab.Mark("8000.0");
        Pass(65_000_000, "8000.0");
        Assert.Empty(_lab.All<FundingSettled>());
        _lab.NowUs = NextFundingUs();

        _lab.Do(default(Tick));

        var settled = _lab.All<FundingSettled>().Single();
        Assert.Equal((100_000, Contracts.Price("8000.0"), _lab.NowUs), (settled.RateE8, settled.Price, settled.DueUs));
        Assert.Equal(["alice Funding -800000000", "maker Funding 800000000"], _lab.Postings());
        Assert.Equal(10_000, _lab.All<FundingRateChanged>()[0].RateE8);
        Assert.Equal(Contracts.Price("8000.8"), _lab.All<PriceMarked>().Single().Fair);
    }

    [Fact]
    public void Fundings_that_were_missed_are_settled_once_each_oldest_first_at_the_first_price_that_counts()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, RateE8 = 10_000 });
        var first = NextFundingUs();
        _lab.NowUs = first + 17 * HourUs;

        _lab.Do(default(Tick));
        Assert.Empty(_lab.All<FundingSettled>());
        _lab.Mark("8100.0");
        _lab.Mark("8100.0");
        Assert.Empty(_lab.All<FundingSettled>());
        _lab.Mark("8100.0");

        Assert.Equal(
            [(first, 10_000), (first + 8 * HourUs, 10_000), (first + 16 * HourUs, 10_000)],
            _lab.All<FundingSettled>().Select(static one => (one.DueUs, one.RateE8)));
        Assert.All(_lab.All<FundingSettled>(), static one => Assert.Equal(Contracts.Price("8100.0"), one.Price));
        _lab.NowUs += 1_000_000;
        _lab.Do(default(Tick));
        Assert.Empty(_lab.All<FundingSettled>());
    }

    /// <summary>It stood in no list and under no threshold: the pause began and ended between two strikes of the clock.</summary>
    [Fact]
    public void Who_fails_in_a_pause_that_nobody_was_told_of_is_looked_at_when_it_ends()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.NowUs += 300_000;
        _lab.Freeze();
        _lab.NowUs += 59_800_000;
        for (var i = 0; i < 2; i++) _lab.Mark("8000.0");
        Assert.Empty(_lab.All<PriceMarked>());

        // Five times 0.015 of the 0.094 that she has, and 0.02 is what she needs.
        _lab.NowUs += 300_000;
        for (var i = 0; i < 5; i++) _lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = 187_500 });
        Assert.Empty(_lab.All<MarginAccountChanged>());
        _lab.NowUs += 100_000;
        _lab.Mark("8000.0");

        Assert.Equal(IndexState.Good, _lab.All<PriceMarked>().Single().State);
        Assert.Equal(MarginStatus.Liquidating, _lab.All<MarginAccountChanged>()[0].Status);
    }

    /// <summary>The rounded values of 1,100 short positions are 550 picos more than that of the long one against them.</summary>
    [Fact]
    public void What_a_funding_of_an_inverse_contract_lacks_comes_from_the_fund()
    {
        const int Shorts = 1_100;
        var inverse = new InstrumentId(11);
        _lab.Do(new CreatePerpetual
        {
            Terms = MarginLab.Terms("BTCUSD-inverse", tick: 50, max: 10_000_000),
            // A lot at 8000.00 is worth 124,999,999.5 picos.
            Contract = Contracts.Btc with { Margin = MarginLab.Bitcoin, Kind = ContractKind.Inverse, ValueFactor = 99_999_999_600_000 },
        });
        _lab.Checked.LooksAtAll = false;
        _lab.Mark("8000.0", inverse);
        for (var i = 0; i < Shorts; i++)
        {
            _lab.Open($"short {i}", "0.001");
            _lab.Do(_lab.Limit($"short {i}", Side.Sell, "0.0001", "8000.0", inverse));
        }

        _lab.Open("long", "1.0");
        _lab.Do(_lab.Limit("long", Side.Buy, "0.11", "8000.0", inverse));
        Assert.Equal(Shorts, _lab.All<Traded>().Count);
        _lab.Checked.LooksAtAll = true;

        _lab.Do(new SettleFunding { Instrument = inverse, RateE8 = 187_500 });

        // Each receives 0.1875 % of 125,000,000; paid is that of 137,499,999,450, rounded up.
        var settled = _lab.All<FundingSettled>().Single();
        Assert.Equal((257_812_499, 257_812_500, -1), (settled.Paid, settled.Received, settled.Residue));
        Assert.Equal("fund Funding -1", _lab.Postings()[^1]);
        Assert.Equal(-1, _lab.Balance("fund"));
        _lab.Checked.CheckTwin();
    }

    [Fact]
    public void Whoever_is_closed_for_another_is_so_by_rank_then_by_age()
    {
        var lab = new MarginLab(maker: 0, taker: 0);
        var terms = Contracts.Btc;
        lab.Open("whale", "2.0");
        lab.Mark("8000.0");
        for (var i = 0; i < 60; i++)
        {
            lab.Open($"short {i}", i % 3 == 0 ? "0.2" : "0.3");
            lab.Trade("whale", Side.Buy, "1.0", Decimals.Text(800_000 + i * 37 % 20 * 50, 2), $"short {i}");
        }

        var fair = Contracts.Price("7600.0");
        var ranked = Enumerable.Range(0, 60).Select(i => $"short {i}")
            .Select(name => (Account: lab.Account(name) + 1, Position: lab.Position(name), Balance: lab.Balance(name)))
            .Select(one => (one.Account, one.Position.Number, ContractMath.Rank(
                terms, fair, one.Position.Quantity, one.Position.Cost,
                one.Balance + ContractMath.Unrealised(terms, fair, one.Position.Quantity, one.Position.Cost)).Rank))
            .OrderByDescending(static one => one.Rank).ThenBy(static one => one.Number).ToList();
        Assert.InRange(ranked.Select(static one => one.Rank).Distinct().Count(), 10, 59);

        lab.Mark("7600.0");

        Assert.Equal(ranked.Select(static one => one.Account), lab.All<Deleveraged>().Select(static one => one.Other.Value));
    }

    [Fact]
    public void A_frozen_index_first_stays_then_only_reduces_then_only_cancels()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Freeze();
        Assert.Equal(IndexState.Frozen, _lab.All<PriceMarked>().Single().State);
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7000.0"));
        Assert.Empty(_lab.Rejects());

        _lab.NowUs += 60_000_000;
        _lab.Do(default(Tick));
        Assert.Equal(IndexState.ReduceOnly, _lab.All<PriceMarked>().Single().State);
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7000.0"));
        Assert.Equal([Reject.InstrumentNotOpen], _lab.Rejects());
        _lab.Do(_lab.Limit("alice", Side.Sell, "1.0", "8100.0") with { Flags = OrderFlags.ReduceOnly });
        Assert.Empty(_lab.Rejects());

        _lab.NowUs += 540_000_000;
        _lab.Do(default(Tick));
        Assert.Equal(IndexState.CancelOnly, _lab.All<PriceMarked>().Single().State);
        Assert.Equal(long.MaxValue, _lab.Exchange.NextTimerUs);
        _lab.Do(_lab.Limit("alice", Side.Sell, "1.0", "8100.0") with { Flags = OrderFlags.ReduceOnly });
        Assert.Equal([Reject.InstrumentNotOpen], _lab.Rejects());

        // Good prices come back, far below: the first two change nothing, the third liquidates.
        _lab.Mark("7000.0");
        _lab.Mark("7000.0");
        Assert.Empty(_lab.All<MarginAccountChanged>());
        _lab.Mark("7000.0");
        Assert.Equal(IndexState.Good, _lab.All<PriceMarked>().Single().State);
        Assert.NotEmpty(_lab.All<MarginAccountChanged>());
    }

    [Fact]
    public void Liquidations_and_stops_wait_while_the_index_cannot_be_trusted()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Open("bob", "1.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(_lab.Market("bob", Side.Buy, "1.0") with
        {
            OrderKind = OrderKind.StopMarket, TriggerBy = TriggerBy.Index, TriggerPrice = Contracts.Price("8100.0"),
        });
        _lab.Freeze();
        _lab.NowUs += 60_000_000;
        _lab.Do(default(Tick));

        // A funding that alice can't pay: she is below what she needs, and nothing happens to her.
        _lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = 187_500 });
        for (var i = 0; i < 55; i++) _lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = 187_500 });
        Assert.Empty(_lab.All<MarginAccountChanged>());
        _lab.Mark("8200.0");
        _lab.Mark("8200.0");
        Assert.Empty(_lab.All<OrderTriggered>());

        _lab.Mark("8200.0");

        Assert.Single(_lab.All<OrderTriggered>());
        Assert.Equal([MarginStatus.Liquidating], _lab.All<MarginAccountChanged>().Select(static one => one.Status).Take(1));
    }

    [Fact]
    public void An_index_that_leaps_is_not_believed()
    {
        _lab.Mark("8000.0");

        foreach (var price in (string[])["80000.01", "799.99"])
        {
            _lab.Mark(price);
            Assert.Equal([Reject.PriceOutsideBand], _lab.Rejects());
        }

        _lab.Mark("0");
        Assert.Equal([Reject.PriceMissing], _lab.Rejects());
        _lab.Do(new MarkIndex { Instrument = MarginLab.Btc, State = IndexState.Good, Price = new(Rialto.Engine.Limits.IndexMax + 1) });
        Assert.Equal([Reject.PriceAboveMaximum], _lab.Rejects());
        _lab.Do(new MarkIndex { Instrument = MarginLab.Btc, State = IndexState.ReduceOnly });
        Assert.Equal([Reject.KindNotSupported], _lab.Rejects());
        _lab.Mark("80000.0");
        Assert.Empty(_lab.Rejects());
    }

    [Fact]
    public void An_index_that_nobody_renews_is_frozen_after_ten_seconds()
    {
        _lab.Mark("8000.0");
        _lab.NowUs += 10_000_000;
        _lab.Do(default(Tick));
        Assert.Empty(_lab.All<PriceMarked>());

        _lab.NowUs += 1_000_000;
        _lab.Do(default(Tick));

        Assert.Equal(IndexState.Frozen, _lab.All<PriceMarked>().Single().State);
    }

    [Fact]
    public void A_large_position_is_sold_by_quarters_at_most_ten_a_second()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "100.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("maker", Side.Buy, "100.0", "7930.0"));

        // 79.33 coins of value: a quarter of a hundred, then of 75 …, each at a fair price, with a pause between.
        _lab.Mark("7933.1");
        Assert.Equal([Contracts.Volume("25.0")], _lab.All<OrderAccepted>().Select(static one => one.Quantity));
        Assert.Equal(Contracts.Volume("25.0"), _lab.All<Traded>().Single().Quantity);
        _lab.Mark("7933.2");
        Assert.Empty(_lab.All<OrderAccepted>());
        Assert.Equal(MarginStatus.Active, Status());

        MarginStatus Status() => Insides.Margin(_lab.Exchange).Account(_lab.Account("alice")).Status;
    }

    [Fact]
    public void The_fund_takes_over_what_it_can_carry_and_gives_it_back_slowly()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "100.0");
        _lab.Do(new Adjust { Owner = Owners.Insurance, Currency = MarginLab.Bitcoin, Amount = CheckedLog.Coins(1) });
        Assert.Equal([Reject.ReasonMissing], _lab.Rejects());
        _lab.FillFund("1.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");

        _lab.Mark("7890.0");

        var taken = Assert.Single(_lab.All<Deleveraged>());
        Assert.Equal((PositionCause.TakeOver, 1), (taken.Cause, taken.Other.Value));
        Assert.Equal("10", Decimals.Text(_lab.Position("fund").Quantity.Value, 4));
        Assert.Equal("0 / 0 / 0", _lab.Row("alice"));

        // 20 lots were traded in the last hour, and ten more: 5 % of 20 + 10.
        _lab.Trade("maker", Side.Buy, "10.0", "7890.0", Second(), default);
        Pass(60_000_000, "7890.0");
        var offered = _lab.All<OrderAccepted>().Single();
        Assert.Equal((Owners.Insurance, Side.Sell, Contracts.Volume("1.0")), (offered.Member, offered.Side, offered.Quantity));
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7890.0"));
        Assert.Equal("9", Decimals.Text(_lab.Position("fund").Quantity.Value, 4));
        Pass(60_000_000, "7890.0");
        Assert.Equal(Owners.Insurance, _lab.All<OrderAccepted>().Single().Member);
    }

    [Fact]
    public void A_fund_that_cannot_keep_its_positions_gives_them_to_the_others_at_the_fair_price()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "100.0");
        _lab.FillFund("0.1");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Mark("7890.0");
        Assert.Equal(PositionCause.TakeOver, _lab.All<Deleveraged>().Single().Cause);

        _lab.Mark("7800.0");

        var given = Assert.Single(_lab.All<Deleveraged>());
        Assert.Equal((PositionCause.Deleveraging, Contracts.Price("7800.0"), 1), (given.Cause, given.Price, given.Bankrupt.Value));
        Assert.Equal("0", _lab.Volume("maker"));
    }

    [Fact]
    public void Clearing_an_instrument_closes_everything_at_the_fair_price()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "8100.0"));
        _lab.Mark("8010.0");

        _lab.Do(new ClearInstrument { Instrument = MarginLab.Btc });

        Assert.Equal(CancelReason.InstrumentCleared, _lab.All<OrderCancelled>().Single().Reason);
        Assert.Equal("1.004 / 0 / 1.004", _lab.Row("alice"));
        Assert.Equal("0", _lab.Volume("maker"));
        _lab.Do(new ClearInstrument { Instrument = new(99) });
        Assert.Equal([Reject.InstrumentNotFound], _lab.Rejects());
    }

    [Fact]
    public void Who_is_closed_for_others_and_has_too_little_is_covered_by_the_fund()
    {
        var lab = new MarginLab(maker: 0, taker: 0);
        lab.Open("long", "0.3");
        lab.Open("short", "0.05");
        lab.Open("other", "10.0");
        lab.Mark("8000.0");
        lab.Trade("long", Side.Buy, "10.0", "8000.0", "other");
        lab.Mark("200.0", MarginLab.Eth);
        lab.Trade("long", Side.Buy, "2.0", "200.0", "other", MarginLab.Eth);
        lab.Mark("7810.0");
        lab.Trade("other", Side.Buy, "10.0", "7810.0", "short");
        lab.Mark("7800.0");

        // The long has lost 0.2 there and loses 0.19 here: 0.09 too much, so that it is bankrupt at 7890. The short has 0.06 and loses
        // 0.09.
        lab.Mark("105.0", MarginLab.Eth);

        Assert.Equal(Contracts.Price("7890.0"), lab.All<Deleveraged>()[0].Price);
        Assert.Contains("fund BankruptcyCover -30000000000", lab.Postings());
        Assert.Contains("short BankruptcyCover 30000000000", lab.Postings());
        Assert.Equal(["0 / 0 / 0", "0 / 0 / 0"], [lab.Row("long"), lab.Row("short")]);
        Assert.Equal("-0.03", MarginLab.Coins(lab.Balance("fund")));
        lab.Checked.CheckTwin();
    }

    [Fact]
    public void A_gap_is_worked_off_in_bounded_steps_and_others_trade_in_between()
    {
        const int People = 70;
        var lab = new MarginLab(maker: 0, taker: 0);
        lab.Open("maker", "1000.0");
        lab.Mark("8000.0");
        lab.Do(lab.Limit("maker", Side.Sell, "140.0", "8000.0"));
        for (var i = 0; i < People; i++)
        {
            lab.Open($"p{i}", "0.02");
            lab.Do(lab.Limit($"p{i}", Side.Buy, "2.0", "8000.0"));
        }

        lab.Mark("4800.0");
        var steps = 1;
        Assert.InRange(lab.All<Deleveraged>().Count, 1, Rialto.Engine.Limits.LiquidationsPerStepMax);
        while (Insides.Margin(lab.Exchange).DueCount > 0)
        {
            Assert.Equal(lab.NowUs, lab.Exchange.NextTimerUs);
            lab.Do(new OpenMember { Opened = new MemberId(50_000 + steps) });
            steps++;
        }

        Assert.Equal((People + Rialto.Engine.Limits.LiquidationsPerStepMax - 1) / Rialto.Engine.Limits.LiquidationsPerStepMax, steps);
        Assert.Equal("0", lab.Volume("maker"));
        for (var i = 0; i < People; i++) Assert.Equal("0 / 0 / 0", lab.Row($"p{i}"));
        lab.Checked.CheckTwin();
    }

    long NextFundingUs() => (_lab.NowUs / (8 * HourUs) + 1) * 8 * HourUs is var next && _lab.NowUs % (8 * HourUs) == 0 ? _lab.NowUs : next;

    string Second()
    {
        _lab.Open("second", "100.0");
        return "second";
    }

    // Time passes with a price every five seconds, so that it stays good.
    void Pass(long us, string price)
    {
        for (var end = _lab.NowUs + us; _lab.NowUs < end;)
        {
            _lab.NowUs = long.Min(end, _lab.NowUs + 5_000_000);
            _lab.Mark(price);
        }
    }
}
