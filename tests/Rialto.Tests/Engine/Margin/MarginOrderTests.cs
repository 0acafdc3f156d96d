using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>What an order on a perpetual must have, and what it may do.</summary>
public class MarginOrderTests
{
    readonly MarginLab _lab = new();

    [Theory]
    [InlineData("0.0459925", Reject.None)]
    [InlineData("0.04599249", Reject.InsufficientMargin)]
    public void A_limit_order_needs_the_margin_of_its_exposure_and_its_hold(string deposit, Reject reject)
    {
        _lab.Open("alice", deposit);
        _lab.Mark("8000.0");

        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "7990.0"));

        AssertReject(reject);
    }

    [Theory]
    [InlineData("0.046", Reject.None)]
    [InlineData("0.04599999", Reject.InsufficientMargin)]
    public void A_market_order_is_asked_for_the_prices_of_the_book(string deposit, Reject reject)
    {
        _lab.Open("alice", deposit);
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("maker", Side.Sell, "20.0", "8000.0"));

        _lab.Do(_lab.Market("alice", Side.Buy, "10.0"));

        AssertReject(reject);
    }

    [Fact]
    public void Orders_on_both_sides_need_margin_once()
    {
        _lab.Open("alice", "0.0521");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "7990.0"));

        // Four on the other side do not raise the exposure: accepted although hardly anything is free. Eleven do.
        _lab.Do(_lab.Limit("alice", Side.Sell, "4.0", "8050.0"));
        AssertReject(Reject.None);
        _lab.Do(_lab.Limit("alice", Side.Sell, "7.0", "8050.0"));
        AssertReject(Reject.InsufficientMargin);
    }

    [Fact]
    public void All_perpetuals_together_have_no_more_open_orders_than_their_limit()
    {
        // A twin that is loaded anew would have the usual limit.
        _lab.Checked.LooksAtAll = false;
        Insides.PerpetualOrdersMax(_lab.Exchange) = 2;
        _lab.Open("alice", "10.0");
        _lab.Open("bob", "10.0");
        _lab.Mark("8000.0");
        _lab.Mark("200.00", MarginLab.Eth);
        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "7990.0"));
        var first = Assert.Single(_lab.All<OrderAccepted>()).Order;
        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "199.00", MarginLab.Eth));
        AssertReject(Reject.None);

        _lab.Do(_lab.Limit("bob", Side.Sell, "10.0", "8010.0"));
        AssertReject(Reject.OpenOrdersLimitReached);
        Assert.Equal(2, Insides.OpenPerpetual(CheckedExchange.Load(CheckedExchange.Saved(_lab.Exchange))));
        _lab.Do(new CancelOrder { Header = _lab.By("alice"), Order = first });
        _lab.Do(_lab.Limit("bob", Side.Sell, "10.0", "8010.0"));
        AssertReject(Reject.None);
    }

    [Fact]
    public void Who_has_no_free_margin_left_may_still_get_smaller()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Mark("7935.0");

        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7900.0"));
        AssertReject(Reject.InsufficientMargin);
        _lab.Do(_lab.Limit("alice", Side.Sell, "10.0", "8000.0"));
        AssertReject(Reject.None);
    }

    [Fact]
    public void A_position_has_a_largest_value()
    {
        _lab.Open("alice", "2000.0");
        _lab.Mark("60000.0");

        _lab.Do(_lab.Limit("alice", Side.Buy, "833.3334", "60000.0"));
        AssertReject(Reject.PositionLimitExceeded);
        _lab.Do(_lab.Limit("alice", Side.Buy, "833.3333", "60000.0"));
        AssertReject(Reject.None);
    }

    [Fact]
    public void An_account_that_is_liquidated_takes_no_orders_and_sends_nothing_away()
    {
        LiquidateAlice();

        _lab.Do(_lab.Limit("alice", Side.Sell, "1.0", "8000.0"));
        AssertReject(Reject.AccountInLiquidation);
        _lab.Do(_lab.Move("alice", MarginDirection.ToWallet, "0.001"));
        AssertReject(Reject.AccountInLiquidation);
        _lab.Do(new SetLeverage { Header = _lab.By("alice"), Instrument = MarginLab.Btc, Leverage = 10 });
        AssertReject(Reject.AccountInLiquidation);
        _lab.Do(new SetExits { Header = _lab.By("alice"), Instrument = MarginLab.Btc, StopLoss = Contracts.Price("7000") });
        AssertReject(Reject.AccountInLiquidation);
    }

    [Fact]
    public void An_account_must_be_the_members_own_and_of_the_instruments_type()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("bob", "1.0");
        _lab.Mark("8000.0");
        var order = _lab.Limit("alice", Side.Buy, "1.0", "7990.0");

        foreach (var account in (int[])[_lab.Account("bob") + 1, _lab.Account("alice") + 2, 99, -1])
        {
            _lab.Do(order with { Account = new(account) });
            AssertReject(Reject.MarginAccountNotFound);
        }

        _lab.Do(order with { Account = new(_lab.Account("alice") + 1) });
        AssertReject(Reject.None);
        Assert.Equal(_lab.Account("alice") + 1, _lab.All<OrderAccepted>().Single().Account.Value);
    }

    [Fact]
    public void Demo_money_meets_demo_money_only()
    {
        _lab.Open("alice", "0");
        _lab.Open("bob", "0");
        var demo = new InstrumentId(10);
        _lab.SetFee(demo, -250, 750);
        _lab.Mark("8000.0", demo);

        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "bob", demo);

        Assert.Equal(["alice's demo Fee -600000000", "fees Fee 600000000", "fees Fee -200000000", "bob's demo Fee 200000000"],
            _lab.Postings());
        Assert.All(_lab.All<BalanceChanged>(), static posting => Assert.Equal(MarginLab.DemoBitcoin, posting.Currency));
    }

    [Fact]
    public void Nothing_trades_without_a_fair_price()
    {
        _lab.Open("alice", "1.0");

        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7990.0"));

        AssertReject(Reject.InstrumentNotOpen);
    }

    [Fact]
    public void Limits_lie_within_the_band_and_market_orders_within_the_protection()
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "12000.5"));
        AssertReject(Reject.PriceOutsideBand);
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "12000.0"));
        AssertReject(Reject.None);
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "8400.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "8400.5"));

        _lab.Do(_lab.Market("alice", Side.Buy, "3.0"));

        Assert.Equal(Contracts.Price("8400.0"), Assert.Single(_lab.All<Traded>()).Price);
        var rest = Assert.Single(_lab.All<OrderCancelled>());
        Assert.Equal((Contracts.Volume("2.0"), CancelReason.PriceProtection), (rest.Cancelled, rest.Reason));
    }

    [Fact]
    public void What_only_spot_can_say_is_refused()
    {
        _lab.Open("alice", "10.0");
        _lab.Mark("8000.0");
        var market = _lab.Market("alice", Side.Buy, "1.0");

        _lab.Do(market with { Quantity = Lots.Zero, QuoteAmount = new Amount(1) });
        AssertReject(Reject.OrderKindNotAllowed);
        _lab.Do(market with { FundsRule = FundsRule.FillableCost });
        AssertReject(Reject.OrderKindNotAllowed);
        _lab.Do(market with { PriceDistanceMaxPpm = 1 });
        AssertReject(Reject.OrderKindNotAllowed);
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7990.0") with { Flags = OrderFlags.Liquidation });
        AssertReject(Reject.OrderKindNotAllowed);
    }

    [Fact]
    public void Reduce_only_orders_never_open_and_are_cut_newest_first()
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        var exit = _lab.Limit("alice", Side.Sell, "6.0", "8100.0") with { Flags = OrderFlags.ReduceOnly };
        _lab.Do(exit);
        AssertReject(Reject.ReduceOnlyViolated);
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(exit with { Side = Side.Buy, Price = Contracts.Price("7900.0") });
        AssertReject(Reject.ReduceOnlyViolated);

        _lab.Do(exit);
        _lab.Do(exit);
        var cut = Assert.Single(_lab.All<OrderAmended>());
        Assert.Equal(Contracts.Volume("4.0"), cut.Remaining);
        var newest = cut.Order;
        _lab.Do(exit);
        Assert.Equal(CancelReason.ReduceOnly, Assert.Single(_lab.All<OrderCancelled>()).Reason);

        _lab.Trade("alice", Side.Sell, "3.0", "8000.0", "maker");
        Assert.Equal((newest, Contracts.Volume("1.0")), (_lab.All<OrderAmended>().Single().Order,
            _lab.All<OrderAmended>().Single().Remaining));

        _lab.Do(_lab.Limit("maker", Side.Buy, "9.0", "8000.0"));
        _lab.Do(_lab.Market("alice", Side.Sell, "9.0") with { Flags = OrderFlags.ReduceOnly });
        Assert.Equal(Contracts.Volume("7.0"), Assert.Single(_lab.All<Traded>()).Quantity);
        Assert.Equal(
            [CancelReason.ReduceOnly, CancelReason.PositionClosed, CancelReason.PositionClosed],
            _lab.All<OrderCancelled>().Select(static one => one.Reason).Order());
        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void A_position_that_turns_takes_its_reduce_only_orders_along()
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "2.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("alice", Side.Sell, "2.0", "8100.0") with { Flags = OrderFlags.ReduceOnly });

        _lab.Trade("alice", Side.Sell, "5.0", "8000.0", "maker");

        Assert.Equal("-3", _lab.Volume("alice"));
        Assert.Equal(CancelReason.PositionClosed, Assert.Single(_lab.All<OrderCancelled>()).Reason);
    }

    [Theory]
    [InlineData(TriggerBy.Fair)]
    [InlineData(TriggerBy.Index)]
    public void A_stop_may_watch_the_fair_and_the_index_price(TriggerBy by)
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        var stop = _lab.Market("alice", Side.Buy, "1.0") with { OrderKind = OrderKind.StopMarket, TriggerBy = by };
        _lab.Do(stop with { TriggerPrice = Contracts.Price("8000.0") });
        AssertReject(Reject.WouldTriggerAtOnce);
        _lab.Do(stop with { TriggerPrice = Contracts.Price("8050.0") });
        AssertReject(Reject.None);
        _lab.Trade("maker", Side.Buy, "1.0", "8090.0", "alice");
        Assert.Empty(_lab.All<OrderTriggered>());
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "8060.0"));

        _lab.Mark("8050.0");

        Assert.Single(_lab.All<OrderTriggered>());
        Assert.Equal(Contracts.Price("8060.0"), Assert.Single(_lab.All<Traded>()).Price);
    }

    [Fact]
    public void A_stop_without_margin_at_its_moment_is_cancelled()
    {
        _lab.Open("alice", "0.1");
        _lab.Mark("8000.0");
        var stop = _lab.Limit("alice", Side.Buy, "100.0", "8100.0") with { OrderKind = OrderKind.StopLimit, TriggerBy = TriggerBy.Fair };
        _lab.Do(stop with { TriggerPrice = Contracts.Price("8050.0") });
        AssertReject(Reject.None);

        _lab.Mark("8050.0");

        var ended = Assert.Single(_lab.All<OrderCancelled>());
        Assert.Equal((CancelReason.TriggerFailed, Reject.InsufficientMargin), (ended.Reason, ended.Reject));
    }

    [Fact]
    public void Amending_asks_for_margin_like_a_new_order()
    {
        _lab.Open("alice", "0.0459925");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "7990.0"));
        var order = _lab.All<OrderAccepted>().Single().Order;

        _lab.Do(new AmendOrder { Header = _lab.By("alice"), Order = order, Remaining = Contracts.Volume("10.0001") });
        AssertReject(Reject.InsufficientMargin);
        _lab.Do(new AmendOrder { Header = _lab.By("alice"), Order = order, Price = Contracts.Price("7990.5") });
        AssertReject(Reject.InsufficientMargin);
        _lab.Do(new AmendOrder { Header = _lab.By("alice"), Order = order, Price = Contracts.Price("7989.5") });
        AssertReject(Reject.None);
        _lab.Do(new AmendOrder { Header = _lab.By("alice"), Order = order, Remaining = Contracts.Volume("5.0") });
        AssertReject(Reject.None);
        // What is left of the hold is cut, what it was fixed for is not forgotten.
        Assert.Equal(2_996_062_500, _lab.Position("alice").Holds);
    }

    [Fact]
    public void Resting_orders_that_lean_on_too_little_go_newest_first()
    {
        _lab.Open("alice", "0.2");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "7900.0"));
        _lab.Do(_lab.Limit("alice", Side.Buy, "10.0", "7890.0"));
        var newest = _lab.All<OrderAccepted>().Single().Order;

        // 0.194 − 0.11 = 0.084 against 60 % of 0.1182… + holds.
        _lab.Mark("7890.0");
        Assert.Empty(_lab.All<OrderCancelled>());
        _lab.Mark("7875.0");

        var gone = Assert.Single(_lab.All<OrderCancelled>());
        Assert.Equal((newest, CancelReason.InsufficientMargin), (gone.Order, gone.Reason));
    }

    [Fact]
    public void Leverage_raises_what_a_position_takes()
    {
        _lab.Open("alice", "1.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        var set = new SetLeverage { Header = _lab.By("alice"), Instrument = MarginLab.Btc };

        foreach (var leverage in (int[])[-1, 201])
        {
            _lab.Do(set with { Leverage = leverage });
            AssertReject(Reject.LeverageInvalid);
        }

        // 8 coins of value: 8 at leverage 1; 1 at leverage 8; 0.994 is there.
        _lab.Do(set with { Leverage = 8 });
        AssertReject(Reject.InsufficientMargin);
        _lab.Do(set with { Leverage = 9 });
        AssertReject(Reject.None);
        Assert.Equal(9, Assert.Single(_lab.All<LeverageChanged>()).Leverage);
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.5", "7990.0"));
        AssertReject(Reject.InsufficientMargin);
        _lab.Do(set with { Leverage = 0 });
        AssertReject(Reject.None);
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.5", "7990.0"));
        AssertReject(Reject.None);
    }

    [Fact]
    public void Exits_close_the_whole_position_when_their_price_comes()
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        var set = new SetExits { Header = _lab.By("alice"), Instrument = MarginLab.Btc, TriggerBy = TriggerBy.Fair };
        _lab.Do(set with { StopLoss = Contracts.Price("7900") });
        AssertReject(Reject.PositionNotFound);
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(set with { StopLoss = Contracts.Price("8000") });
        AssertReject(Reject.TriggerPriceInvalid);
        _lab.Do(set with { TakeProfit = Contracts.Price("7999.5") });
        AssertReject(Reject.TriggerPriceInvalid);
        _lab.Do(set with { StopLoss = Contracts.Price("7900"), TakeProfit = Contracts.Price("8200") });
        AssertReject(Reject.None);
        _lab.Do(_lab.Limit("maker", Side.Buy, "12.0", "7890.0"));

        _lab.Mark("7900.5");
        Assert.Empty(_lab.All<OrderAccepted>());
        _lab.Mark("7900.0");

        var order = Assert.Single(_lab.All<OrderAccepted>());
        const OrderFlags flags = OrderFlags.ReduceOnly | OrderFlags.ClientIdIsTag;
        Assert.Equal((OrderKind.Market, flags, Contracts.Volume("10.0")), (order.OrderKind, order.Flags, order.Quantity));
        Assert.Equal("stop-loss", _lab.Comment());
        Assert.Equal("0", _lab.Volume("alice"));
        _lab.Mark("8300.0");
        Assert.Empty(_lab.All<OrderAccepted>());
    }

    [Fact]
    public void A_stop_loss_of_a_short_and_one_that_watches_the_last_price()
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Sell, "1.0", "8000.0", "maker");
        _lab.Do(new SetExits { Header = _lab.By("alice"), Instrument = MarginLab.Btc, StopLoss = Contracts.Price("8100") });
        AssertReject(Reject.None);
        _lab.Do(_lab.Limit("maker", Side.Sell, "3.0", "8110.0"));
        _lab.Mark("8150.0");
        Assert.Empty(_lab.All<OrderAccepted>());

        _lab.Open("bob", "1.0");
        _lab.Do(_lab.Limit("bob", Side.Buy, "1.0", "8110.0"));

        Assert.Equal(2, _lab.All<Traded>().Count);
        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void A_dead_mans_switch_is_of_spot_orders()
    {
        _lab.Open("alice", "1.0");
        _lab.Mark("8000.0");
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7990.0"));
        _lab.Do(new CancelAfter { Header = _lab.By("alice"), TimeoutUs = 5_000_000 });
        _lab.NowUs += 6_000_000;

        _lab.Do(default(Tick));

        Assert.Single(_lab.All<CancelAfterChanged>());
        Assert.Empty(_lab.All<OrderCancelled>());
    }

    void LiquidateAlice()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Mark("7920.0");
        Assert.Equal(MarginStatus.Liquidating, Assert.Single(_lab.All<MarginAccountChanged>()).Status);
    }

    void AssertReject(Reject reject)
    {
        if (reject == Reject.None) Assert.Empty(_lab.Rejects());
        else Assert.Equal([reject], _lab.Rejects());
    }
}
