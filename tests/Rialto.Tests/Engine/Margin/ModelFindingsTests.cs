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
}
