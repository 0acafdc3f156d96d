using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>What the independent model found in the engine when it learned margin, one test each.</summary>
public class ModelFindingsTests
{
    readonly MarginLab _lab = new();

    /// <summary>The values of an inverse contract are rounded, and what rounding left over ended the process (seed 10).</summary>
    [Fact]
    public void Clearing_an_inverse_contract_leaves_nothing_over()
    {
        var instrument = new InstrumentId(11);
        _lab.Do(new CreatePerpetual
        {
            Terms = MarginLab.Terms("BTCUSD-inverse", tick: 50, max: 10_000_000),
            Contract = Contracts.Btc with { Margin = MarginLab.Bitcoin, Kind = ContractKind.Inverse, ValueFactor = 100_000_000_000_000 },
        });
        foreach (var name in (string[])["alice", "bob", "carol"]) _lab.Open(name, "1.0");
        _lab.Mark("8000.0", instrument);
        _lab.Trade("alice", Side.Buy, "0.0001", "8000.0", "bob", instrument);
        _lab.Trade("alice", Side.Buy, "0.0003", "8000.0", "carol", instrument);
        _lab.Mark("7000.0", instrument);

        _lab.Do(new ClearInstrument { Instrument = instrument });

        // A dollar is 142,857,143 picos at 7000, three are 428,571,429, and four would be 571,428,571.
        Assert.Equal(
            [
                "alice RealisedProfit -17857143", "clearing RealisedProfit 17857143",
                "clearing RealisedProfit -17857143", "bob RealisedProfit 17857143",
                "alice RealisedProfit -53571429", "clearing RealisedProfit 53571429",
                "clearing RealisedProfit -53571429", "carol RealisedProfit 53571429",
            ],
            _lab.Postings());
        Assert.True(_lab.Position("alice", instrument).Quantity.IsZero);
    }

    [Fact]
    public void A_liquidation_tells_that_the_exits_are_gone()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(new SetExits { Header = _lab.By("alice"), Instrument = MarginLab.Btc, Account = new(_lab.Account("alice") + 1),
            StopLoss = Contracts.Price("7000.0"), TriggerBy = TriggerBy.Fair });
        Assert.Empty(_lab.Rejects());

        _lab.Mark("7920.0");

        var told = _lab.All<PositionChanged>()[0];
        Assert.Equal((PositionCause.Exits, Ticks.None, TriggerBy.Last), (told.Cause, told.StopLoss, told.ExitBy));
    }

    /// <summary>Margin was asked before (seed 1511).</summary>
    [Fact]
    public void An_amended_order_that_must_not_trade_is_told_so_before_it_is_asked_for_margin()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7990.0"));
        _lab.Do(_lab.Limit("alice", Side.Sell, "1.0", "8010.0") with { Flags = OrderFlags.PostOnly });
        var order = _lab.All<OrderAccepted>()[0].Order;

        _lab.Do(new AmendOrder
        {
            Header = _lab.By("alice"), Order = order, Price = Contracts.Price("7980.0"), Remaining = Contracts.Volume("1000.0"),
        });

        Assert.Equal([Reject.PostOnlyWouldTrade], _lab.Rejects());
    }

    [Fact]
    public void Premiums_are_sampled_in_the_first_minute_of_a_frozen_index()
    {
        _lab.Mark("8000.0");
        _lab.NowUs += 59_000_000;
        for (var i = 0; i < 3; i++) _lab.Mark("8000.0");
        _lab.Freeze();
        _lab.NowUs += 1_000_000;

        _lab.Do(default(Tick));

        Assert.Equal(10_000, _lab.All<FundingRateChanged>().Single().NextRateE8);
    }

    [Fact]
    public void A_triggered_order_is_asked_for_liquidity_before_margin()
    {
        _lab.Open("alice", "0.01");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Market("alice", Side.Buy, "900.0") with
        {
            OrderKind = OrderKind.StopMarket, TriggerPrice = Contracts.Price("8010.0"), TriggerBy = TriggerBy.Fair,
            Flags = OrderFlags.RequireLiquidity,
        });
        Assert.Empty(_lab.Rejects());

        _lab.Mark("8020.0");

        Assert.Equal(Reject.NotEnoughLiquidity, _lab.All<OrderCancelled>().Single().Reject);
    }

    [Fact]
    public void Rates_are_weighed_against_the_other_rows_and_not_against_those_that_they_replace()
    {
        _lab.SetFee(MarginLab.Btc, maker: 100, taker: 500);
        _lab.SetFee(MarginLab.Btc, maker: -5_000, taker: 20_000);
        Assert.Empty(_lab.Rejects());

        // Whoever has a row for every instrument trades this one at it.
        _lab.SetFee(default, maker: 0, taker: 4_999);

        Assert.Equal([Reject.FeeRateInvalid], _lab.Rejects());
    }

    /// <summary>An operator's "post-only" let orders onto a perpetual that has no price (seed 61).</summary>
    [Fact]
    public void Whatever_the_operator_admits_there_is_no_trading_without_a_price()
    {
        _lab.Open("alice", "1.0");
        foreach (var state in (InstrumentState[])[InstrumentState.PostOnly, InstrumentState.Sale, InstrumentState.ReduceOnly])
        {
            var terms = MarginLab.Terms("BTCUSD", tick: 50, max: 10_000_000);
            terms.State = state;
            _lab.Do(new ChangeInstrument { Instrument = MarginLab.Btc, Terms = terms });
            _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "8000.0") with { Flags = OrderFlags.PostOnly | OrderFlags.ReduceOnly });
            Assert.Equal([Reject.InstrumentNotOpen], _lab.Rejects());
            _lab.Do(_lab.Market("alice", Side.Buy, "1.0"));
            Assert.Equal([Reject.InstrumentNotOpen], _lab.Rejects());
        }
    }

    [Fact]
    public void A_market_order_that_loses_lots_to_its_own_order_has_no_price()
    {
        _lab.Open("alice", "1.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("alice", Side.Sell, "1.0", "8000.0"));

        _lab.Do(_lab.Market("alice", Side.Buy, "3.0") with { SelfTrade = SelfTradeRule.Decrement });

        var amended = _lab.All<OrderAmended>().Single();
        Assert.Equal((Ticks.None, Contracts.Volume("2.0")), (amended.Price, amended.Remaining));
    }

    /// <summary>Whoever was being liquidated already stood among them, by number (seed 237).</summary>
    [Fact]
    public void Who_newly_must_act_at_a_price_acts_before_those_that_are_being_liquidated()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("bob", "0.1");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "100.0", "8000.0", "maker");
        _lab.Trade("bob", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Mark("7930.0");
        Assert.Equal([_lab.Member("alice")], _lab.All<OrderAccepted>().Select(static order => order.Member));
        _lab.NowUs += 200_000;

        _lab.Mark("7925.0");

        Assert.Equal([_lab.Member("bob"), _lab.Member("alice")], _lab.All<OrderAccepted>().Select(static order => order.Member));
    }

    /// <summary>A funding was enough to send the next one.</summary>
    [Fact]
    public void A_liquidation_sends_one_slice_at_each_fair_price_and_none_at_anything_else()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "100.0", "8000.0", "maker");
        _lab.Mark("7930.0");
        Assert.Single(_lab.All<OrderAccepted>());
        _lab.NowUs += 200_000;

        _lab.Do(new SettleFunding { Instrument = MarginLab.Btc, RateE8 = 1_000 });
        Assert.NotEmpty(_lab.Postings());
        Assert.Empty(_lab.All<OrderAccepted>());
        _lab.Mark("7930.0");

        Assert.Single(_lab.All<OrderAccepted>());
    }

    /// <summary>Those beyond a step's share went to the end of the line, behind whom the others had dragged along.</summary>
    [Fact]
    public void The_line_of_those_who_wait_stays_as_it_is_for_the_next_step()
    {
        _lab.Open("maker", "1000.0");
        _lab.Open("weak", "0.06");
        _lab.Mark("8000.0");
        for (var i = 0; i < 34; i++)
        {
            _lab.Open($"long {i}", "0.1");
            _lab.Trade($"long {i}", Side.Buy, "10.0", "8000.0", "maker");
        }

        // What the first sells ruins who buys it.
        _lab.Do(_lab.Limit("weak", Side.Buy, "10.0", "8000.0"));
        Assert.Empty(_lab.Rejects());

        _lab.Mark("7920.0");

        Assert.Equal(32, Begun().Count);
        _lab.Do(default(Tick));
        Assert.Equal([_lab.Member("long 32"), _lab.Member("long 33"), _lab.Member("weak")], Begun());

        List<MemberId> Begun() =>
            [.. _lab.All<MarginAccountChanged>().Where(static change => change.Status == MarginStatus.Liquidating)
                .Select(static change => change.Member)];
    }

    /// <summary>No threshold moves when money leaves a fund, so that nobody looked.</summary>
    [Fact]
    public void A_fund_out_of_which_money_was_taken_is_looked_at_at_the_next_price()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "100.0");
        _lab.FillFund("1.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Mark("7890.0");
        Assert.Equal(PositionCause.TakeOver, _lab.All<Deleveraged>().Single().Cause);

        _lab.FillFund("-0.98");
        _lab.Mark("7890.0");

        var given = Assert.Single(_lab.All<Deleveraged>());
        Assert.Equal((PositionCause.Deleveraging, 1), (given.Cause, given.Bankrupt.Value));
    }

    [Fact]
    public void The_last_tier_is_asked_before_the_book()
    {
        _lab.Open("alice", "100.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "8000.0"));
        var contract = Contracts.Btc with { Margin = MarginLab.Bitcoin, TierCount = 1 };
        _lab.Do(new ChangeContract { Instrument = MarginLab.Btc, Contract = contract });
        Assert.Empty(_lab.Rejects());

        // 80 coins in a tier of 50, and the flag would refuse it, too.
        _lab.Do(_lab.Limit("alice", Side.Sell, "100.0", "7990.0") with { Flags = OrderFlags.PostOnly });

        Assert.Equal([Reject.PositionLimitExceeded], _lab.Rejects());
    }

    /// <summary>The own order behind the last fill gave the reason (seed 510).</summary>
    [Fact]
    public void What_has_nothing_left_to_reduce_does_not_look_at_whose_the_next_order_is()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("alice", Side.Buy, "0.5", "7980.0"));
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7990.0"));

        _lab.Do(_lab.Limit("alice", Side.Sell, "2.0", "7980.0") with { Flags = OrderFlags.ReduceOnly });

        Assert.Equal(CancelReason.ReduceOnly, _lab.All<OrderCancelled>().Single().Reason);
    }

    /// <summary>Only orders that do not wait might (seed 530).</summary>
    [Fact]
    public void A_stop_may_close_a_position_that_is_smaller_than_the_smallest_order()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "0.5", "8000.0", "maker");
        var terms = MarginLab.Terms("BTCUSD", tick: 50, max: 10_000_000);
        terms.QuantityMin = Contracts.Volume("1.0");
        _lab.Do(new ChangeInstrument { Instrument = MarginLab.Btc, Terms = terms });
        var stop = _lab.Market("alice", Side.Sell, "0.4") with
        {
            OrderKind = OrderKind.StopMarket, TriggerPrice = Contracts.Price("7900.0"), TriggerBy = TriggerBy.Fair,
            Flags = OrderFlags.ReduceOnly,
        };
        _lab.Do(stop);
        Assert.Equal([Reject.QuantityBelowMinimum], _lab.Rejects());

        _lab.Do(stop with { Quantity = Contracts.Volume("0.5") });

        Assert.Empty(_lab.Rejects());
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7890.0"));
        _lab.Mark("7900.0");
        Assert.Equal("0", _lab.Volume("alice"));
    }

    /// <summary>It was taken, and a rate stood there before the first interval had begun (seed 551).</summary>
    [Fact]
    public void Before_the_first_price_there_is_no_rate_to_set()
    {
        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, RateE8 = 187_501 });
        Assert.Equal([Reject.FeeRateInvalid], _lab.Rejects());

        _lab.Do(new SetFundingRate { Instrument = MarginLab.Btc, RateE8 = 187_500 });

        Assert.Equal([Reject.InstrumentNotOpen], _lab.Rejects());
    }
}
