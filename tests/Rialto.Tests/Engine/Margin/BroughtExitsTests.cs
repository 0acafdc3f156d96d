using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Stop-loss and take-profit that an order brings along for the position that it makes.</summary>
public class BroughtExitsTests
{
    readonly MarginLab _lab = new();

    public BroughtExitsTests()
    {
        _lab.Open("alice", "10.0");
        _lab.Open("maker", "100.0");
        _lab.Mark("8000.0");
    }

    [Fact]
    public void A_market_order_puts_them_on_its_position()
    {
        _lab.Do(_lab.Limit("maker", Side.Sell, "2.0", "8000.0"));

        _lab.Do(With(_lab.Market("alice", Side.Buy, "2.0"), "7900.0", "8200.0"));

        Assert.Equal("7900 / 8200 / Fair", Exits());
        var told = _lab.All<OrderRevised>().Single();
        Assert.Equal((1, 0, 790_000L, 820_000L), (told.IsNew, told.HasComment, told.StopLoss.Value, told.TakeProfit.Value));
        _lab.Do(_lab.Limit("maker", Side.Buy, "2.0", "7890.0"));
        _lab.Mark("7900.0");
        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void An_order_that_rests_puts_them_there_at_its_first_fill_and_never_again()
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "2.0", "7990.0"), "7900.0", "0"));
        Assert.Equal("0 / 0 / Last", Exits());

        _lab.Do(_lab.Limit("maker", Side.Sell, "0.5", "7990.0"));
        Assert.Equal("7900 / 0 / Fair", Exits());
        _lab.Do(Set("7800.0", "8500.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.5", "7990.0"));

        Assert.Equal("7800 / 8500 / Fair", Exits());
    }

    [Fact]
    public void They_take_the_place_of_those_that_the_position_has()
    {
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(Set("7000.0", "9000.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "8000.0"));

        _lab.Do(With(_lab.Market("alice", Side.Buy, "1.0"), "0", "8200.0"));

        Assert.Equal("0 / 8200 / Fair", Exits());
    }

    [Fact]
    public void What_is_named_after_they_were_put_there_leaves_the_positions_other_one()
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "2.0", "7990.0"), "7900.0", "8300.0"));
        var order = _lab.All<OrderAccepted>().Single().Order;
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "7990.0"));
        Assert.Equal("7900 / 8300 / Fair", Exits());

        // Whoever shows the order goes on showing what it brought.
        _lab.Do(Revise(order) with { SetsComment = 1 }, "thought over");
        Assert.Equal([(-1L, -1L)], _lab.All<OrderRevised>().Select(told => (told.StopLoss.Value, told.TakeProfit.Value)));
        _lab.Do(Revise(order) with { TakeProfit = Contracts.Price("8400.0") });
        Assert.Equal([(-1L, 840_000L)], _lab.All<OrderRevised>().Select(told => (told.StopLoss.Value, told.TakeProfit.Value)));
        Assert.Equal("7900 / 8300 / Fair", Exits());
        _lab.Do(Set("7850.0", "8300.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.4", "7990.0"));
        Assert.Equal("7850 / 8400 / Fair", Exits());

        // Both in one, of which one is taken away again before the next fill.
        _lab.Do(Revise(order) with { StopLoss = Contracts.Price("7800.0"), TakeProfit = Contracts.Price("8500.0") });
        _lab.Do(Revise(order) with { TakeProfit = ReviseOrder.NoExit });
        Assert.Equal([(780_000L, 0L)], _lab.All<OrderRevised>().Select(told => (told.StopLoss.Value, told.TakeProfit.Value)));
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.6", "7990.0"));

        Assert.Equal(("2", "7800 / 8400 / Fair"), (_lab.Volume("alice"), Exits()));
    }

    [Fact]
    public void What_is_named_after_the_first_fill_of_an_order_that_came_without_any_leaves_the_positions_other_one_where_it_watches()
    {
        _lab.Do(_lab.Limit("alice", Side.Buy, "2.0", "7990.0"));
        var order = _lab.All<OrderAccepted>().Single().Order;
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "7990.0"));
        _lab.Do(Set("7950.0", "0") with { TriggerBy = TriggerBy.Last });
        // By the fair price the stop-loss would be due.
        _lab.Mark("7940.0");

        _lab.Do(Revise(order) with { TakeProfit = Contracts.Price("8400.0") });
        Assert.Equal([(-1L, 840_000L)], _lab.All<OrderRevised>().Select(told => (told.StopLoss.Value, told.TakeProfit.Value)));
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.4", "7990.0"));
        Assert.Equal(("1.4", "7950 / 8400 / Last"), (_lab.Volume("alice"), Exits()));

        // Of nothing old, what is named watches the fair price.
        _lab.Do(Set("0", "0"));
        _lab.Do(Revise(order) with { StopLoss = Contracts.Price("7800.0") });
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.6", "7990.0"));
        Assert.Equal(("2", "7800 / 0 / Fair"), (_lab.Volume("alice"), Exits()));
    }

    [Fact]
    public void That_an_order_has_brought_them_is_saved_with_it()
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "2.0", "7990.0"), "7900.0", "8300.0"));
        var order = _lab.All<OrderAccepted>().Single().Order;
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "7990.0"));

        var loaded = CheckedExchange.Load(CheckedExchange.Saved(_lab.Exchange));
        var events = new EventBuffer(1 << 20);
        Apply(Revise(order) with { TakeProfit = Contracts.Price("8400.0") });
        Apply(_lab.Limit("maker", Side.Sell, "1.0", "7990.0"));

        var position = MarginAudit.Positions(loaded, _lab.Account("alice")).Single(each => each.Instrument == MarginLab.Btc);
        Assert.Equal((20_000, 790_000, 840_000), (position.Quantity.Value, position.StopLoss.Value, position.TakeProfit.Value));

        void Apply<TCommand>(in TCommand command)
            where TCommand : unmanaged, ICommand
        {
            var bytes = Draft.Of(command);
            Draft.SetTime(bytes, _lab.NowUs);
            loaded.Apply(bytes, loaded.LastCommandNumber + 1, events);
        }
    }

    [Fact]
    public void An_exit_that_is_not_named_stays_as_the_position_has_it()
    {
        var kept = new SetExits
        {
            Header = _lab.By("alice"), Instrument = MarginLab.Btc, StopLoss = SetExits.AsBefore, TakeProfit = SetExits.AsBefore,
            TriggerBy = SetExits.WatchesAsBefore,
        };
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");

        _lab.Do(kept with { TakeProfit = Contracts.Price("9000.0") });
        Assert.Equal("0 / 9000 / Fair", Exits());
        _lab.Do(kept with { StopLoss = Contracts.Price("7900.0"), TriggerBy = TriggerBy.Last });
        Assert.Equal("7900 / 9000 / Last", Exits());
        // The fair price is below it, but it watches the last one: what stays is not asked again.
        _lab.Mark("7850.0");
        _lab.Do(kept with { TakeProfit = Contracts.Price("8500.0") });
        Assert.Equal("7900 / 8500 / Last", Exits());
        _lab.Do(kept with { TriggerBy = TriggerBy.Fair });
        Assert.Equal([Reject.TriggerPriceInvalid], _lab.Rejects());
        _lab.Do(kept with { TriggerBy = (TriggerBy)254 });
        Assert.Equal([Reject.OrderKindNotAllowed], _lab.Rejects());
        _lab.Do(kept with { StopLoss = Ticks.None });

        Assert.Equal("0 / 8500 / Last", Exits());
    }

    [Fact]
    public void What_only_makes_a_position_smaller_brings_nothing_and_what_turns_it_does()
    {
        _lab.Trade("alice", Side.Buy, "2.0", "8000.0", "maker");
        _lab.Do(Set("7000.0", "0"));
        _lab.Do(With(_lab.Limit("alice", Side.Sell, "3.0", "8010.0"), "8100.0", "7500.0"));

        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "8010.0"));
        Assert.Equal("7000 / 0 / Fair", Exits());
        _lab.Do(_lab.Limit("maker", Side.Buy, "2.0", "8010.0"));

        Assert.Equal(("-1", "8100 / 7500 / Fair"), (_lab.Volume("alice"), Exits()));
    }

    [Fact]
    public void A_position_that_turns_without_any_has_none()
    {
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(Set("7000.0", "9000.0"));

        _lab.Trade("alice", Side.Sell, "2.0", "8000.0", "maker");

        Assert.Equal(("-1", "0 / 0 / Last"), (_lab.Volume("alice"), Exits()));
    }

    [Fact]
    public void A_stop_that_is_triggered_brings_them_along()
    {
        var stop = _lab.Market("alice", Side.Buy, "1.0") with
        {
            OrderKind = OrderKind.StopMarket, TriggerPrice = Contracts.Price("8100.0"), TriggerBy = TriggerBy.Fair,
        };
        _lab.Do(With(stop, "8050.0", "8300.0"));
        Assert.Empty(_lab.Rejects());
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "8110.0"));

        _lab.Mark("8100.0");

        Assert.Equal(("1", "8050 / 8300 / Fair"), (_lab.Volume("alice"), Exits()));
    }

    [Fact]
    public void What_the_fair_price_has_passed_when_it_is_filled_fires_in_the_same_step()
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "1.0", "7990.0"), "7900.0", "0"));
        _lab.Do(_lab.Limit("maker", Side.Buy, "5.0", "7800.0"));
        _lab.Mark("7850.0");

        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "7990.0"));

        Assert.Equal(("0", "stop-loss"), (_lab.Volume("alice"), CommentOf("alice")));
    }

    [Theory]
    [InlineData("8000.0", "0")]
    [InlineData("8000.5", "0")]
    [InlineData("0", "8000.0")]
    [InlineData("0", "7999.5")]
    [InlineData("7900.1", "0")]
    [InlineData("-1", "0")]
    public void A_market_order_is_held_against_the_fair_price(string stopLoss, string takeProfit)
    {
        _lab.Do(With(_lab.Market("alice", Side.Buy, "1.0"), stopLoss, takeProfit));

        Assert.Equal([Reject.TriggerPriceInvalid], _lab.Rejects());
    }

    [Theory]
    [InlineData("7000.0", "6999.5", "7000.5", Reject.None)]
    [InlineData("7000.0", "7000.0", "7000.5", Reject.TriggerPriceInvalid)]
    [InlineData("7000.0", "6999.5", "7000.0", Reject.TriggerPriceInvalid)]
    [InlineData("8100.0", "8000.0", "0", Reject.TriggerPriceInvalid)]
    [InlineData("8100.0", "7999.5", "8000.5", Reject.None)]
    public void A_limit_order_is_held_against_its_limit_or_a_better_fair_price(
        string limit, string stopLoss, string takeProfit, Reject reject)
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "1.0", limit), stopLoss, takeProfit));

        Assert.Equal(reject == Reject.None ? [] : [reject], _lab.Rejects());
    }

    [Fact]
    public void An_order_that_only_reduces_brings_none()
    {
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        var reduce = _lab.Limit("alice", Side.Sell, "1.0", "8100.0") with { Flags = OrderFlags.ReduceOnly };

        _lab.Do(With(reduce, "8200.0", "0"));

        Assert.Equal([Reject.TriggerPriceInvalid], _lab.Rejects());
    }

    [Fact]
    public void They_change_with_the_order_all_or_nothing()
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "1.0", "7990.0"), "7900.0", "8200.0"));
        var order = _lab.All<OrderAccepted>().Single().Order;

        // What stays would be on the wrong side of the new limit: nothing changes.
        _lab.Do(Revise(order, price: "7890.0"));
        Assert.Equal([Reject.TriggerPriceInvalid], _lab.Rejects());
        _lab.Do(Revise(order, price: "7890.0") with { StopLoss = Contracts.Price("7800.0"), TakeProfit = ReviseOrder.NoExit });
        Assert.Equal(["OrderRevised", "OrderAmended", "OrderResting", "LevelChanged", "LevelChanged"], _lab.Kinds());
        _lab.Do(_lab.Limit("maker", Side.Sell, "1.0", "7890.0"));

        Assert.Equal("7800 / 0 / Fair", Exits());
    }

    [Fact]
    public void An_order_that_the_market_left_behind_can_still_get_smaller()
    {
        _lab.Do(With(_lab.Limit("alice", Side.Buy, "2.0", "7990.0"), "7900.0", "0"));
        var order = _lab.All<OrderAccepted>().Single().Order;
        _lab.Mark("7850.0");

        _lab.Do(new AmendOrder { Header = _lab.By("alice"), Order = order, Remaining = Contracts.Volume("1.0") });
        Assert.Empty(_lab.Rejects());
        _lab.Do(new AmendOrder { Header = _lab.By("alice"), Order = order, Price = Contracts.Price("7980.0") });

        Assert.Equal([Reject.TriggerPriceInvalid], _lab.Rejects());
    }

    [Fact]
    public void A_comment_changes_alone_or_with_terms_and_a_client_order_id_does_not()
    {
        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7990.0"));
        var order = _lab.All<OrderAccepted>().Single().Order;
        _lab.Do(Revise(order) with { SetsComment = 1 }, "second thoughts");
        Assert.Equal(["OrderRevised"], _lab.Kinds());
        _lab.Do(Revise(order));
        Assert.Equal([Reject.QuantityZero], _lab.Rejects());
        _lab.Do(Revise(order), "unasked");
        Assert.Equal([Reject.QuantityZero], _lab.Rejects());
        _lab.Do(Revise(order, price: "7980.0"), "unasked");
        Assert.Equal([Reject.OrderKindNotAllowed], _lab.Rejects());
        _lab.Do(Revise(new(99)) with { SetsComment = 1 }, "of nobody");
        Assert.Equal([Reject.OrderNotOpen], _lab.Rejects());

        _lab.Do(_lab.Limit("alice", Side.Buy, "1.0", "7990.0"), "mine-1");
        _lab.Do(Revise(_lab.All<OrderAccepted>().Single().Order) with { SetsComment = 1 }, "another");
        Assert.Equal([Reject.OrderKindNotAllowed], _lab.Rejects());
    }

    [Theory]
    [InlineData("2.0", Reject.None)]
    [InlineData("2.0001", Reject.FillOrKillUnfillable)]
    public void A_market_order_may_be_all_or_nothing_up_to_its_protection_price(string volume, Reject reject)
    {
        _lab.Do(_lab.Limit("maker", Side.Sell, "2.0", "8400.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "5.0", "8400.5"));

        _lab.Do(_lab.Market("alice", Side.Buy, volume) with { TimeInForce = TimeInForce.FillOrKill });

        Assert.Equal(reject == Reject.None ? [] : [reject], _lab.Rejects());
        Assert.Equal(reject == Reject.None ? "2" : "0", _lab.Volume("alice"));
    }

    [Fact]
    public void What_is_left_of_a_position_can_be_closed_however_small_it_is()
    {
        var terms = MarginLab.Terms("BTCUSD", tick: 50, max: 10_000_000) with { QuantityMin = new Lots(10) };
        _lab.Do(new ChangeInstrument { Instrument = MarginLab.Btc, Terms = terms });
        Assert.Empty(_lab.Rejects());
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.0010", "8000.0"));
        _lab.Do(_lab.Limit("alice", Side.Buy, "0.0015", "8000.0"));
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.0012", "8000.0"));
        _lab.Do(_lab.Limit("maker", Side.Buy, "0.0010", "7999.0"));
        _lab.Do(_lab.Market("alice", Side.Sell, "0.0010"));
        Assert.Equal("0.0005", _lab.Volume("alice"));
        _lab.Do(_lab.Limit("maker", Side.Buy, "0.0010", "7999.0"));
        var close = _lab.Market("alice", Side.Sell, "0.0005");

        _lab.Do(close);
        Assert.Equal([Reject.QuantityBelowMinimum], _lab.Rejects());
        _lab.Do(close with { Flags = OrderFlags.ReduceOnly, Quantity = Contracts.Volume("0.0004") });
        Assert.Equal([Reject.QuantityBelowMinimum], _lab.Rejects());
        _lab.Do(close with { Flags = OrderFlags.ReduceOnly });

        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void A_position_that_several_orders_made_can_be_closed_by_one()
    {
        var terms = MarginLab.Terms("BTCUSD", tick: 50, max: 20_000);
        _lab.Do(new ChangeInstrument { Instrument = MarginLab.Btc, Terms = terms });
        _lab.Trade("alice", Side.Buy, "2.0", "8000.0", "maker");
        _lab.Trade("alice", Side.Buy, "1.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("maker", Side.Buy, "2.0", "7999.0"));
        _lab.Do(_lab.Limit("maker", Side.Buy, "1.0", "7999.0"));
        var close = _lab.Market("alice", Side.Sell, "3.0") with { Flags = OrderFlags.ReduceOnly };

        _lab.Do(close with { Flags = OrderFlags.None });
        Assert.Equal([Reject.QuantityAboveMaximum], _lab.Rejects());
        _lab.Do(close with { Quantity = Contracts.Volume("2.5") });
        Assert.Equal([Reject.QuantityAboveMaximum], _lab.Rejects());
        _lab.Do(_lab.Limit("alice", Side.Sell, "3.0", "7999.0") with { Flags = OrderFlags.ReduceOnly });
        Assert.Equal([Reject.QuantityAboveMaximum], _lab.Rejects());
        _lab.Do(close);

        Assert.Equal("0", _lab.Volume("alice"));
    }

    [Fact]
    public void What_fills_have_left_of_an_order_may_be_named_as_it_is()
    {
        var terms = MarginLab.Terms("BTCUSD", tick: 50, max: 10_000_000) with { QuantityMin = new Lots(10) };
        _lab.Do(new ChangeInstrument { Instrument = MarginLab.Btc, Terms = terms });
        _lab.Do(_lab.Limit("alice", Side.Buy, "0.0015", "7990.0"));
        var amend = new AmendOrder { Header = _lab.By("alice"), Order = _lab.All<OrderAccepted>().Single().Order };
        _lab.Do(_lab.Limit("maker", Side.Sell, "0.0010", "7990.0"));

        _lab.Do(amend with { Remaining = Contracts.Volume("0.0005") });
        Assert.Equal(["OrderAmended"], _lab.Kinds());
        _lab.Do(amend with { Remaining = Contracts.Volume("0.0004") });

        Assert.Equal([Reject.QuantityBelowMinimum], _lab.Rejects());
    }

    [Theory]
    [InlineData(0, PositionCause.TakeOver)]
    [InlineData(1, PositionCause.Deleveraging)]
    public void A_fund_that_is_off_takes_nothing_over(byte off, PositionCause cause)
    {
        _lab.FillFund("5.0");
        _lab.Do(new ChangeContract { Instrument = MarginLab.Btc, Contract = Contracts.Btc with { FundOff = off } });
        Assert.Empty(_lab.Rejects());
        _lab.Open("bob", "0.1");
        _lab.Trade("bob", Side.Buy, "10.0", "8000.0", "maker");

        _lab.Mark("7890.0");

        Assert.Equal(cause, _lab.All<Deleveraged>().First().Cause);
        _lab.Do(new ChangeContract { Instrument = MarginLab.Btc, Contract = Contracts.Btc with { FundOff = 2 } });
        Assert.Equal([Reject.ContractInvalid], _lab.Rejects());
    }

    [Fact]
    public void A_further_account_has_a_name_of_its_owners()
    {
        _lab.Do(new OpenMarginAccount { Header = _lab.By("alice") }, new string('n', 65));
        Assert.Equal([Reject.KindNotSupported], _lab.Rejects());

        _lab.Do(new OpenMarginAccount { Header = _lab.By("alice") }, "isolated");

        var reader = new EventReader(_lab.Last);
        Assert.True(reader.Next());
        Assert.Equal("isolated", System.Text.Encoding.UTF8.GetString(reader.Text<MarginAccountChanged>()));
    }

    static PlaceWithExits With(in PlaceOrder order, string stopLoss, string takeProfit) =>
        new() { Order = order, StopLoss = Contracts.Price(stopLoss), TakeProfit = Contracts.Price(takeProfit) };

    SetExits Set(string stopLoss, string takeProfit) => new()
    {
        Header = _lab.By("alice"), Instrument = MarginLab.Btc, StopLoss = Contracts.Price(stopLoss),
        TakeProfit = Contracts.Price(takeProfit), TriggerBy = TriggerBy.Fair,
    };

    ReviseOrder Revise(OrderId order, string price = "0") =>
        new() { Terms = new AmendTerms { Header = _lab.By("alice"), Order = order, Price = Contracts.Price(price) } };

    string Exits()
    {
        var position = _lab.Position("alice");
        return $"{Decimals.Text(position.StopLoss.Value, 2)} / {Decimals.Text(position.TakeProfit.Value, 2)} / {position.ExitBy}";
    }

    /// <summary>Of the member's order that the last command had accepted.</summary>
    string CommentOf(string name)
    {
        var reader = new EventReader(_lab.Last);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.OrderAccepted || reader.As<OrderAccepted>().Member != _lab.Member(name)) continue;
            return System.Text.Encoding.UTF8.GetString(reader.Text<OrderAccepted>());
        }

        return "";
    }
}
