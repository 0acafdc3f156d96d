namespace Rialto.Tests.Engine;

/// <summary>Market orders by quantity and by quote amount. Rules: docs/rules/orders.md.</summary>
public class MarketOrderTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void A_buy_that_its_balance_just_pays_is_done() => Table.Run("""
        instrument ethusd pp:2 ap:8
        deposit alice eth 1
        deposit bob usd 10
        place   A1 alice sell limit 10.00 1.0          rests
        place   B1 bob buy market 1.0 require          trades 1 at 10 with A1, done A1, done
        balance bob usd 0+0 eth 1+0
        """);

    [Fact]
    public void A_buy_that_misses_a_cent_is_cancelled_without_a_trade() => Table.Run("""
        instrument ethusd pp:2 ap:8
        deposit alice eth 1
        deposit bob usd 9.99
        place   A1 alice sell limit 10.00 1.0          rests
        place   B1 bob buy market 1.0 require          cancels 1 NoFunds
        balance bob usd 9.99+0
        book    bids - asks 10x1
        """);

    [Fact]
    public void A_buy_without_any_balance_is_rejected() => Table.Run("""
        instrument ethusd pp:2 ap:8
        deposit alice eth 1
        place   A1 alice sell limit 10.00 1.0          rests
        member  bob
        place   B1 bob buy market 1.0 require          rejects InsufficientFunds needs 0.000000000000000001
        """);

    [Fact]
    public void A_buy_of_more_than_the_book_has_is_rejected_when_liquidity_is_required() => Table.Run("""
        instrument ethusd pp:2 ap:8
        deposit alice eth 1
        deposit bob usd 10
        place   A1 alice sell limit 10.00 1.0          rests
        place   B1 bob buy market 1.1 require          rejects NotEnoughLiquidity
        """);

    [Fact]
    public void A_buy_stops_at_the_first_fill_that_it_can_not_pay() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 4.000       rests
        place   A2 alice sell limit 200.00 4.000       rests
        place   A3 alice sell limit 201.00 0.001       rests
        place   B1 bob buy market 5.000                trades 4 at 100 with A1, done A1, trades 1 at 200 with A2, done
        place   B2 bob buy market 2.001                cancels 2.001 NoFunds
        place   B3 bob buy market 2.000                trades 2 at 200 with A2, done
        balance bob usd 0+0 eth 17+0
        """);

    [Fact]
    public void A_market_buy_holds_nothing() => Table.Run(Market + """
        place    A1 alice sell limit 100.00 1.000      rests
        place    B1 bob buy market 1.000               trades 1 at 100 with A1, done A1, done
        events   OrderAccepted Traded Filled Filled OrderDone BalanceChanged BalanceChanged BalanceChanged BalanceChanged OrderDone LevelChanged
        postings bob -100 usd Trade, alice +100 usd Trade, alice -1 eth Trade, bob +1 eth Trade
        """);

    [Fact]
    public void A_market_sell_holds_its_quantity_and_gets_the_rest_back() => Table.Run(Market + """
        place    A1 alice buy limit 100.00 1.000       rests
        place    B1 bob sell market 3.000              trades 1 at 100 with A1, done A1, cancels 2 NoLiquidity
        postings bob 0 eth Hold, alice -100 usd Trade, bob +100 usd Trade, bob -1 eth Trade, alice +1 eth Trade, bob 0 eth Hold
        balance  bob usd 1100+0 eth 9+0
        place    B2 bob sell market 9.001              rejects InsufficientFunds needs 9.001
        """);

    [Fact]
    public void Market_orders_are_immediate_whatever_they_say() => Table.Run(Market + """
        place   B1 bob buy market 1.000                cancels 1 NoLiquidity
        place   B2 bob buy market 1.000 ioc            cancels 1 NoLiquidity
        book    bids - asks -
        """);

    [Fact]
    public void What_the_book_could_not_fill_may_be_told_as_rejected() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000       rests
        place   B1 bob buy market 2.000 reject-unfilled    trades 1 at 100 with A1, done A1, cancels 1 NoLiquidity NotEnoughLiquidity
        place   A2 alice sell limit 1000.00 1.000      rests
        place   B2 bob buy market 1.000 reject-unfilled    cancels 1 NoFunds
        """);

    [Fact]
    public void Required_liquidity_is_the_other_sides_whole_quantity() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000       rests
        place   A2 alice sell limit 900.00 1.000       rests
        place   B1 bob buy market 2.001 require        rejects NotEnoughLiquidity
        place   B2 bob buy market 2.000 require        trades 1 at 100 with A1, done A1, trades 1 at 900 with A2, done A2, done
        place   B3 bob sell market 0.001 require       rejects NotEnoughLiquidity
        """);

    [Fact]
    public void Required_liquidity_of_a_buy_by_amount_is_the_other_sides_worth() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000       rests
        place   A2 alice sell limit 200.00 1.000       rests
        place   B1 bob buy market quoted:300.000000000000000001 require   rejects NotEnoughLiquidity
        place   B2 bob buy market quoted:300 require   trades 1 at 100 with A1, done A1, trades 1 at 200 with A2, done A2, done
        """);

    [Fact]
    public void The_farthest_level_needed_must_be_near_enough() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000       rests
        place   A2 alice sell limit 110.00 1.000       rests
        place   B1 bob buy market 1.001 distance:99999     rejects PriceTooFarFromBest
        place   B2 bob buy market 9.000 distance:99999     rejects PriceTooFarFromBest
        place   B3 bob buy market 1.000 distance:1         trades 1 at 100 with A1, done A1, done
        place   A3 alice sell limit 100.00 1.000           rests
        place   B4 bob buy market 1.001 distance:100000    trades 1 at 100 with A3, done A3, trades 0.001 at 110 with A2, done
        place   B5 bob sell market 1.000 distance:1        cancels 1 NoLiquidity
        """);

    [Fact]
    public void A_sell_is_measured_from_the_best_bid() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000        rests
        place   A2 alice buy limit 90.00 1.000         rests
        place   B1 bob sell market 2.000 distance:99999    rejects PriceTooFarFromBest
        place   B2 bob sell market 2.000 distance:100000   trades 1 at 100 with A1, done A1, trades 1 at 90 with A2, done A2, done
        """);

    [Fact]
    public void Eleven_tenths_of_the_cost_may_be_asked_for() => Table.Run("""
        instrument ethusd
        deposit alice eth 10
        deposit bob usd 110
        place   A1 alice sell limit 100.00 1.000       rests
        place   A2 alice sell limit 0.01 0.001         rests
        place   B1 bob buy market 1.001 funds:1        rejects InsufficientFunds needs 110.000011
        deposit bob usd 0.000011
        place   B2 bob buy market 1.001 funds:1        trades 0.001 at 0.01 with A2, done A2, trades 1 at 100 with A1, done A1, done
        """);

    [Fact]
    public void Eleven_tenths_are_rounded_down() => Table.Run("""
        instrument ethusd pp:0 ap:18
        deposit alice eth 1
        deposit bob usd @3
        place   A1 alice sell limit @1 @3              rests
        place   B1 bob buy market @3 funds:1           trades 0.000000000000000003 at 1 with A1, done A1, done
        """);

    [Fact]
    public void The_cost_of_what_can_be_filled_may_be_asked_for() => Table.Run("""
        instrument ethusd
        deposit alice eth 10
        deposit bob usd 99.99
        place   A1 alice sell limit 100.00 1.000       rests
        place   B1 bob buy market 5.000 funds:2        rejects InsufficientFunds needs 100
        deposit bob usd 0.01
        place   B2 bob buy market 5.000 funds:2        trades 1 at 100 with A1, done A1, cancels 4 NoLiquidity
        place   B3 bob buy market 5.000 funds:2        rejects InsufficientFunds needs 0.000000000000000001
        place   B4 bob buy market 5.000 funds:1        rejects InsufficientFunds needs 0.000000000000000001
        """);

    [Fact]
    public void A_cost_beyond_all_money_counts_as_the_most_there_is() => Table.Run("""
        instrument ethusd pp:0 ap:0
        member  alice
        member  bob
        adjust  alice eth 3000000000000000
        adjust  bob usd 1
        place   A1 alice sell limit @1000 @1000000000000000   rests
        place   A2 alice sell limit @1000 @1000000000000000   rests
        place   B1 bob buy market @1000000000000000 funds:1   rejects InsufficientFunds needs 1100000000000000000
        place   B2 bob buy market @1000000000000000 funds:2   rejects InsufficientFunds needs 1000000000000000000
        """);

    [Fact]
    public void A_buy_by_amount_takes_as_many_whole_lots_as_the_rest_pays() => Table.Run(Market + """
        place    A1 alice sell limit 100.00 1.000      rests
        place    A2 alice sell limit 200.00 1.000      rests
        place    B1 bob buy market quoted:150.1        trades 1 at 100 with A1, done A1, trades 0.25 at 200 with A2, done
        postings bob 0 usd Hold, bob -100 usd Trade, alice +100 usd Trade, alice -1 eth Trade, bob +1 eth Trade, bob -50 usd Trade, alice +50 usd Trade, alice -0.25 eth Trade, bob +0.25 eth Trade, bob 0 usd Hold
        fills    A1 Maker Sell 100x1 left 0 rate 0 fee 0, B1 Taker Buy 100x1 left 0 rate 0 fee 0, A2 Maker Sell 200x0.25 left 0.75 rate 0 fee 0, B1 Taker Buy 200x0.25 left 0 rate 0 fee 0
        balance  bob usd 850+0 eth 11.25+0
        """);

    [Fact]
    public void A_buy_by_amount_is_done_when_no_whole_lot_can_be_paid() => Table.Run(Market + """
        place    A1 alice sell limit 200.00 1.000      rests
        place    B1 bob buy market quoted:0.19         done
        balance  bob usd 1000+0 eth 10+0
        """);

    [Fact]
    public void A_buy_by_amount_is_cancelled_when_the_book_is_empty_first() => Table.Run(Market + """
        place    B1 bob buy market quoted:150          cancels 0 NoLiquidity
        place    A1 alice sell limit 100.00 1.000      rests
        place    B2 bob buy market quoted:150          trades 1 at 100 with A1, done A1, cancels 0 NoLiquidity
        balance  bob usd 900+0 eth 11+0
        place    A2 alice sell limit 100.00 1.000      rests
        place    B3 bob buy market quoted:100          trades 1 at 100 with A2, done A2, done
        """);

    [Fact]
    public void A_buy_by_amount_needs_the_amount() => Table.Run(Market + """
        place    B1 bob buy market quoted:1000.01      rejects InsufficientFunds needs 1000.01
        place    B2 bob buy market quoted:-5           rejects QuantityZero
        place    B3 bob buy market                     rejects QuantityZero
        place    B4 bob buy market quoted:1000000000000000000.000000000000000001   rejects NotionalTooLarge
        """);

    [Fact]
    public void A_market_order_has_the_bounds_of_a_quantity() => Table.Run("""
        instrument ethusd qmin:0.010 qmax:2.000
        deposit bob usd 1000
        place    B1 bob buy market 0.009               rejects QuantityBelowMinimum
        place    B2 bob buy market 2.001               rejects QuantityAboveMaximum
        place    B3 bob buy market 0.000               rejects QuantityZero
        place    B4 bob buy market -1                  rejects QuantityZero
        place    B5 bob buy market 0.010               cancels 0.01 NoLiquidity
        """);

    [Fact]
    public void A_buy_by_amount_never_has_more_lots_than_any_other_order() => Table.Run("""
        instrument ethusd pp:0 ap:8
        deposit alice eth 30000000
        deposit bob   usd 100000000
        place   A1 alice sell limit @1 @600000000000000
        place   A2 alice sell limit @1 @600000000000000
        place   B1 bob buy market quoted:12000000        trades 6000000 at 1 with A1, done A1, trades 4000000 at 1 with A2, done
        balance bob usd 90000000+0 eth 10000000+0
        place   A3 alice sell limit @1 @400000000000000
        cancel  A2 alice                                 cancels A2 2000000 Requested
        place   A4 alice sell limit @1 @600000000000000
        place   A5 alice sell limit @2 @1
        place   B2 bob buy market quoted:12000000        trades 4000000 at 1 with A3, done A3, trades 6000000 at 1 with A4, done A4, done
        cancel  A5 alice                                 cancels A5 0.00000001 Requested
        place   A6 alice sell limit @1 @1000000000000000
        place   B3 bob buy market quoted:12000000        trades 10000000 at 1 with A6, done A6, done
        """);
}
