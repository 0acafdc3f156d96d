using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Orders of the exchange's own wait for an open market. Rules: docs/rules/derivatives-liquidation.md, "Closed markets".</summary>
public class ClosedMarketTests
{
    readonly MarginLab _lab = new();

    [Theory]
    [InlineData(InstrumentState.Locked)]
    [InlineData(InstrumentState.Disabled)]
    [InlineData(InstrumentState.PostOnly)]
    [InlineData(InstrumentState.Presale)]
    public void An_exit_waits_in_a_closed_market_and_fires_when_it_opens(InstrumentState state)
    {
        HoldWithStopLoss(TriggerBy.Fair);
        SetState(state);

        _lab.Mark("7899.0");

        Assert.Empty(_lab.All<OrderAccepted>());
        Assert.Equal(("10", Contracts.Price("7900.0")), (_lab.Volume("alice"), _lab.Position("alice").StopLoss));
        SetState(InstrumentState.Enabled);
        Assert.Equal("stop-loss", _lab.Comment());
        Assert.Equal(Contracts.Price("7890.0"), _lab.All<Traded>().Single().Price);
        Assert.Equal("0", _lab.Volume("alice"));
        _lab.Checked.CheckTwin();
    }

    [Theory]
    [InlineData(InstrumentState.Hidden)]
    [InlineData(InstrumentState.Sale)]
    [InlineData(InstrumentState.ReduceOnly)]
    public void An_exit_fires_wherever_anybody_may_get_smaller_at_once(InstrumentState state)
    {
        HoldWithStopLoss(TriggerBy.Fair);
        SetState(state);

        _lab.Mark("7899.0");

        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void A_price_that_came_and_went_while_the_market_was_closed_fires_nothing()
    {
        HoldWithStopLoss(TriggerBy.Index);
        SetState(InstrumentState.Locked);
        _lab.Mark("7890.0");
        _lab.Mark("7950.0");

        SetState(InstrumentState.Enabled);
        Assert.Empty(_lab.All<OrderAccepted>());

        _lab.Mark("7900.0");
        Assert.Equal("stop-loss", _lab.Comment());
    }

    /// <summary>The staff trades before the market opens: down to the stop-loss, and in the same step up again.</summary>
    [Fact]
    public void A_last_price_that_came_and_went_in_one_step_fires_nothing_either()
    {
        HoldWithStopLoss(TriggerBy.Last);
        _lab.Open("staff", "10.0");
        _lab.Do(new ChangeMember { Changed = _lab.Member("staff"), Flags = MemberFlags.Staff });
        _lab.Do(new ChangeMember { Changed = _lab.Member("maker"), Flags = MemberFlags.Staff });
        SetState(InstrumentState.Presale);
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "7950.0"));
        _lab.Do(_lab.Market("staff", Side.Buy, "1.0") with
        {
            OrderKind = OrderKind.TakeProfitMarket, TriggerPrice = Contracts.Price("7890.0"), TriggerBy = TriggerBy.Last,
        });
        Assert.Empty(_lab.Rejects());

        _lab.Do(_lab.Limit("staff", Side.Sell, "1.0", "7890.0"));

        Assert.Equal(
            [Contracts.Price("7890.0"), Contracts.Price("7950.0")], _lab.All<Traded>().Select(static trade => trade.Price));
        SetState(InstrumentState.Enabled);
        Assert.Empty(_lab.All<OrderAccepted>());
        Assert.Equal("10", _lab.Volume("alice"));
    }

    [Fact]
    public void Exits_of_an_expired_instrument_stay()
    {
        HoldWithStopLoss(TriggerBy.Fair);
        SetState(InstrumentState.Expired);

        _lab.Mark("7800.0");

        Assert.Empty(_lab.All<OrderAccepted>());
        Assert.Equal(Contracts.Price("7900.0"), _lab.Position("alice").StopLoss);
    }

    [Fact]
    public void A_liquidation_begins_in_a_closed_market_and_sells_when_it_is_open_at_the_next_price()
    {
        HoldTooMuch();
        SetState(InstrumentState.Locked);

        _lab.Mark("7920.0");
        Assert.Equal([MarginStatus.Liquidating], _lab.All<MarginAccountChanged>().Select(static change => change.Status));
        Assert.Empty(_lab.All<OrderAccepted>());
        _lab.NowUs += 200_000;
        _lab.Mark("7919.0");
        Assert.Empty(_lab.All<OrderAccepted>());
        SetState(InstrumentState.Enabled);
        Assert.Empty(_lab.All<OrderAccepted>());
        _lab.Mark("7919.0");

        Assert.Equal(Contracts.Volume("10.0"), _lab.All<OrderAccepted>().Single().Quantity);
        Assert.Equal(Contracts.Price("7915.0"), _lab.All<Traded>().Single().Price);
        Assert.Equal([MarginStatus.Active], _lab.All<MarginAccountChanged>().Select(static change => change.Status));
        _lab.Checked.CheckTwin();
    }

    [Theory]
    [InlineData(InstrumentState.Locked)]
    [InlineData(InstrumentState.Expired)]
    public void Who_has_nothing_left_is_closed_beside_a_closed_market(InstrumentState state)
    {
        HoldTooMuch();
        SetState(state);

        _lab.Mark("7890.0");

        Assert.Empty(_lab.All<OrderAccepted>());
        var closed = _lab.All<Deleveraged>().Single();
        Assert.Equal((PositionCause.Deleveraging, Contracts.Price("7906.0")), (closed.Cause, closed.Price));
        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void A_slice_goes_to_the_heaviest_position_whose_market_takes_it()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
        _lab.Mark("200.0", MarginLab.Eth);
        _lab.Trade("alice", Side.Buy, "60.0", "8000.0", "maker");
        _lab.Trade("alice", Side.Buy, "100.0", "200.0", "maker", MarginLab.Eth);
        SetState(InstrumentState.Disabled);

        // 0.949 less 0.75 is too little for 0.118 and 0.1.
        _lab.Mark("7875.0");

        var slice = _lab.All<OrderAccepted>().Single();
        Assert.Equal((MarginLab.Eth, Contracts.Volume("25.0")), (slice.Instrument, slice.Quantity));
    }

    // Ten bought at 8000 with a stop-loss at 7900, and a bid for twelve at 7890.
    void HoldWithStopLoss(TriggerBy by)
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(new SetExits
        {
            Header = _lab.By("alice"), Instrument = MarginLab.Btc, TriggerBy = by, StopLoss = Contracts.Price("7900.0"),
        });
        _lab.Do(_lab.Limit("maker", Side.Buy, "12.0", "7890.0"));
        Assert.Empty(_lab.Rejects());
    }

    // Ten bought at 8000, gone at 7906, and a bid for all of them at 7915.
    void HoldTooMuch()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("maker", Side.Buy, "10.0", "7915.0"));
        Assert.Empty(_lab.Rejects());
    }

    void SetState(InstrumentState state)
    {
        var terms = MarginLab.Terms("BTCUSD", tick: 50, max: 10_000_000);
        terms.State = state;
        _lab.Do(new ChangeInstrument { Instrument = MarginLab.Btc, Terms = terms });
        Assert.Empty(_lab.Rejects());
    }
}
