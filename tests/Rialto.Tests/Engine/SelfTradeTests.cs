namespace Rialto.Tests.Engine;

/// <summary>Orders that meet their own member's. Rules: docs/rules/self-trade.md.</summary>
public class SelfTradeTests
{
    const string Market = """
        instrument ethusd
        deposit alice usd 1000
        deposit alice eth 10
        deposit bob   eth 10
        place B1 bob   sell limit 10 1
        place A1 alice sell limit 10 2
        place B2 bob   sell limit 11 1

        """;

    const string First = "trades 1 at 10 with B1, done B1, ";

    [Theory]
    [InlineData("Default", First + "trades 2 at 10 with A1, done A1, trades 0.5 at 11 with B2, done", "usd 984.5+0 eth 11.5+0")]
    [InlineData("Allow", First + "trades 2 at 10 with A1, done A1, trades 0.5 at 11 with B2, done", "usd 984.5+0 eth 11.5+0")]
    [InlineData("CancelTaker", First + "cancels 2.5 SelfTrade", "usd 990+0 eth 9+2")]
    [InlineData("CancelMaker", First + "cancels A1 2 SelfTrade, trades 1 at 11 with B2, done B2, rests 1.5",
        "usd 962.5+16.5 eth 12+0")]
    [InlineData("CancelBoth", First + "cancels A1 2 SelfTrade, cancels 2.5 SelfTrade", "usd 990+0 eth 11+0")]
    [InlineData("Decrement", First + "cancels A1 2 SelfTrade, keeps 11x0.5 of 1.5, trades 0.5 at 11 with B2, done",
        "usd 984.5+0 eth 11.5+0")]
    public void The_incoming_orders_rule_decides(string rule, string outcome, string balance) => Table.Run(Market + $"""
        place X alice buy limit 11 3.5 stp:{rule}   {outcome}
        balance alice {balance}
        """);

    [Fact]
    public void Decrement_that_ends_the_taker_leaves_the_maker_its_place() => Table.Run(Market + """
        place X alice buy limit 10 2.5 stp:Decrement   trades 1 at 10 with B1, done B1, keeps 10x0.5 of 0.5, cancels 1.5 SelfTrade
        balance alice usd 990+0 eth 10.5+0.5
        book bids - asks 10x0.5 11x1
        """);

    [Fact]
    public void Decrement_of_equals_ends_both() => Table.Run(Market + """
        cancel B1 bob
        place X alice buy limit 10 2 stp:Decrement   cancels A1 2 SelfTrade, cancels 2 SelfTrade
        balance alice usd 1000+0 eth 10+0
        """);

    [Fact]
    public void Decrement_counts_what_an_iceberg_hides() => Table.Run(Market + """
        cancel A1 alice
        cancel B1 bob
        place A2 alice sell limit 10 5 display:1
        place X alice buy market 3 stp:Decrement   keeps 10x2 of 2, cancels 3 SelfTrade
        book bids - asks 10x1 11x1
        """);

    [Fact]
    public void A_buy_by_amount_has_no_quantity_to_lower() => Table.Run(Market + """
        place X alice buy market quoted:50 stp:Decrement   trades 1 at 10 with B1, done B1, cancels 0 SelfTrade
        balance alice usd 990+0 eth 9+2
        """);

    [Fact]
    public void The_instrument_has_a_default() => Table.Run(Market + """
        change ethusd stp:CancelTaker
        place X1 alice buy market 2   trades 1 at 10 with B1, done B1, cancels 1 SelfTrade
        place X2 alice buy limit 10 1 stp:Allow   trades 1 at 10 with A1, done
        """);

    [Fact]
    public void The_resting_orders_rule_does_not_count() => Table.Run(Market + """
        place A2 alice buy limit 9 1 stp:CancelTaker
        place X alice sell limit 9 1 stp:Allow   trades 1 at 9 with A2, done A2, done
        """);

    [Fact]
    public void An_amended_order_is_the_incoming_one() => Table.Run(Market + """
        place A2 alice buy limit 9 3 stp:CancelTaker
        amend A2 alice price:10   moves 10x3 of 3, trades 1 at 10 with B1, done B1, cancels 2 SelfTrade
        balance alice usd 990+0 eth 9+2
        place A3 alice buy limit 9 3 stp:Decrement
        amend A3 alice price:10   moves 10x3 of 3, cancels A1 2 SelfTrade, keeps 10x1 of 1, rests
        balance alice usd 980+10 eth 11+0
        """);

    [Fact]
    public void A_triggered_order_is_the_incoming_one() => Table.Run(Market + """
        place A2 alice buy stop-market 2 trigger:10 stp:CancelTaker
        deposit carol usd 100
        place X carol buy limit 10 1   trades 1 at 10 with B1, done B1, done, triggers A2, cancels A2 2 SelfTrade
        balance alice usd 1000+0 eth 8+2
        """);

    [Theory]
    [InlineData("Allow", 4)]
    [InlineData("CancelMaker", 2)]
    [InlineData("CancelTaker", 1)]
    [InlineData("CancelBoth", 1)]
    [InlineData("Decrement", 1)]
    public void Fill_or_kill_counts_own_orders_only_where_they_may_trade(string rule, int most) => Table.Run(Market + $"""
        place X1 alice buy limit 11 {most}.001 fok stp:{rule} rejects FillOrKillUnfillable
        place X2 alice buy limit 11 {most} fok stp:{rule}
        """);

    [Fact]
    public void Fill_or_kill_takes_what_stands_in_front_of_the_first_own_order() => Table.Run(Market + """
        place B3 bob sell limit 9 1
        place B4 bob sell limit 10 5
        place X1 alice buy limit 11 2.001 fok stp:CancelTaker rejects FillOrKillUnfillable
        place X2 alice buy limit 9.50 1.001 fok stp:CancelTaker rejects FillOrKillUnfillable
        place X3 alice buy limit 11 2 fok stp:CancelTaker trades 1 at 9 with B3, done B3, trades 1 at 10 with B1, done B1, done
        place X4 alice buy limit 11 0.001 fok stp:CancelTaker rejects FillOrKillUnfillable
        place X5 alice buy limit 9.50 0.001 fok stp:CancelTaker rejects FillOrKillUnfillable
        """);

    [Fact]
    public void A_fill_or_kill_sell_looks_at_the_bids_alike() => Table.Run("""
        instrument ethusd
        deposit alice usd 1000
        deposit alice eth 10
        deposit bob   usd 1000
        place B1 bob   buy limit 9 1
        place A1 alice buy limit 9 1
        place B2 bob   buy limit 9 1
        place X1 alice sell limit 9 1.001 fok stp:CancelBoth rejects FillOrKillUnfillable
        place X2 alice sell limit 9 1 fok stp:CancelBoth trades 1 at 9 with B1, done B1, done
        """);

    [Fact]
    public void In_front_of_an_own_order_an_iceberg_counts_with_what_it_shows() => Table.Run(Market + """
        cancel B1 bob
        cancel A1 alice
        place B3 bob   sell limit 9 2 display:0.5
        place B4 bob   sell limit 10 3 display:1
        place A2 alice sell limit 10 1
        place X1 alice buy limit 11 3.001 fok stp:Decrement rejects FillOrKillUnfillable
        place X2 alice buy market quoted:28.01 require stp:CancelTaker rejects NotEnoughLiquidity
        place X3 alice buy market 3 require stp:CancelTaker trades 0.5 at 9 with B3, trades 0.5 at 9 with B3, trades 0.5 at 9 with B3, trades 0.5 at 9 with B3, done B3, trades 1 at 10 with B4, done
        queue bids - asks A2 B4 B2
        """);

    [Fact]
    public void Require_liquidity_counts_alike() => Table.Run(Market + """
        place X1 alice buy market 2.001 require stp:CancelMaker rejects NotEnoughLiquidity
        place X2 alice buy market quoted:21.01 require stp:CancelMaker rejects NotEnoughLiquidity
        place X3 alice buy market quoted:10.01 require stp:CancelTaker rejects NotEnoughLiquidity
        place X4 alice buy market 1.001 require stp:CancelTaker rejects NotEnoughLiquidity
        place X5 alice buy market quoted:41 require stp:Allow trades 1 at 10 with B1, done B1, trades 2 at 10 with A1, done A1, trades 1 at 11 with B2, done B2, done
        """);

    [Fact]
    public void An_amount_counts_what_stands_in_front_of_the_first_own_order() => Table.Run(Market + """
        place X1 alice buy market quoted:100000 require stp:CancelTaker rejects NotEnoughLiquidity
        place X2 alice buy market quoted:10 require stp:CancelTaker trades 1 at 10 with B1, done B1, done
        place X3 alice buy market quoted:0.01 require stp:CancelTaker rejects NotEnoughLiquidity
        """);

    [Fact]
    public void Who_has_spent_his_amount_does_not_meet_his_own_order() => Table.Run(Market + """
        place X1 alice buy market quoted:10 stp:CancelBoth trades 1 at 10 with B1, done B1, done
        place X2 alice buy market quoted:0.001 stp:CancelTaker cancels 0 SelfTrade
        """);
}
