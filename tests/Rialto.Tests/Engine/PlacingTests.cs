namespace Rialto.Tests.Engine;

/// <summary>New orders. Rules: docs/rules/orders.md, "Placing" and "Matching".</summary>
public class PlacingTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void A_limit_order_rests_and_holds_what_it_can_cost() => Table.Run(Market + """
        place   A1 alice buy limit 160.00 1.000      rests
        events  OrderAccepted BalanceChanged OrderResting LevelChanged
        postings alice 0 usd Hold
        levels  ethusd 1 Buy 160x1/1
        place   B1 bob sell limit 161.00 2.000       rests
        book    bids 160x1 asks 161x2
        balance alice usd 840+160 eth 10+0
        balance bob usd 1000+0 eth 8+2
        """);

    [Fact]
    public void Price_goes_before_time_and_time_before_nothing() => Table.Run(Market + """
        place   A1 alice sell limit 161.00 1.000     rests
        place   A2 alice sell limit 160.00 1.000     rests
        place   A3 alice sell limit 160.00 1.000     rests
        queue   bids - asks A2 A3 A1
        place   B1 bob buy limit 161.00 2.500        trades 1 at 160 with A2, done A2, trades 1 at 160 with A3, done A3, trades 0.5 at 161 with A1, done
        book    bids - asks 161x0.5
        """);

    [Fact]
    public void Buys_trade_best_price_first_too() => Table.Run(Market + """
        place   A1 alice buy limit 99.00 1.000       rests
        place   A2 alice buy limit 100.00 1.000      rests
        place   A3 alice buy limit 100.00 1.000      rests
        queue   bids A2 A3 A1 asks -
        place   B1 bob sell limit 99.00 3.000        trades 1 at 100 with A2, done A2, trades 1 at 100 with A3, done A3, trades 1 at 99 with A1, done A1, done
        """);

    [Fact]
    public void A_trade_is_told_in_the_order_of_the_rules() => Table.Run(Market + """
        fee      any anywhere 1000 2000
        place    A1 alice sell limit 100.00 1.000    rests
        place    B1 bob buy limit 101.00 1.500       trades 1 at 100 with A1, done A1, rests 0.5
        events   OrderAccepted BalanceChanged Traded Filled Filled OrderDone BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged OrderResting LevelChanged LevelChanged
        postings bob 0 usd Hold, bob -100 usd Trade, alice +100 usd Trade, alice -0.1 usd Fee, fees +0.1 usd Fee, alice -1 eth Trade, bob +1 eth Trade, bob -0.002 eth Fee, fees +0.002 eth Fee
        fills    A1 Maker Sell 100x1 left 0 rate 1000 fee 0.1, B1 Taker Buy 100x1 left 0.5 rate 2000 fee 0.002
        levels   ethusd 2 Sell 100x0/0, ethusd 2 Buy 101x0.5/1
        """);

    [Fact]
    public void When_the_seller_takes_the_postings_stand_in_the_same_order() => Table.Run(Market + """
        fee      any anywhere 1000 2000
        place    A1 alice buy limit 100.00 1.000     rests
        place    B1 bob sell limit 99.00 1.000       trades 1 at 100 with A1, done A1, done
        postings bob 0 eth Hold, alice -100 usd Trade, bob +100 usd Trade, bob -0.2 usd Fee, fees +0.2 usd Fee, bob -1 eth Trade, alice +1 eth Trade, alice -0.001 eth Fee, fees +0.001 eth Fee
        """);

    [Fact]
    public void Immediate_or_cancel_takes_what_is_there_and_returns_the_rest() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000     rests
        place   B1 bob buy limit 100.00 3.000 ioc    trades 1 at 100 with A1, done A1, cancels 2 NoLiquidity
        balance bob usd 900+0 eth 11+0
        place   B2 bob buy limit 100.00 3.000 ioc    cancels 3 NoLiquidity
        balance bob usd 900+0 eth 11+0
        book    bids - asks -
        """);

    [Fact]
    public void Fill_or_kill_fills_whole_or_not_at_all() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000     rests
        place   A2 alice sell limit 101.00 1.000     rests
        place   B1 bob buy limit 100.00 1.001 fok    rejects FillOrKillUnfillable
        place   B2 bob buy limit 101.00 2.001 fok    rejects FillOrKillUnfillable
        place   B3 bob buy limit 101.00 2.000 fok    trades 1 at 100 with A1, done A1, trades 1 at 101 with A2, done A2, done
        place   A3 alice buy limit 100.00 1.000      rests
        place   B4 bob sell limit 100.01 1.000 fok   rejects FillOrKillUnfillable
        place   B5 bob sell limit 100.00 1.000 fok   trades 1 at 100 with A3, done A3, done
        """);

    [Fact]
    public void Fill_or_kill_sees_its_members_own_orders() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000     rests
        place   A2 alice buy limit 100.00 1.000 fok  trades 1 at 100 with A1, done A1, done
        balance alice usd 1000+0 eth 10+0
        """);

    [Fact]
    public void A_member_may_trade_with_himself_and_pays_both_fees() => Table.Run(Market + """
        fee     any anywhere 1000 2000
        place   A1 alice sell limit 100.00 1.000     rests
        place   A2 alice buy limit 100.00 1.000      trades 1 at 100 with A1, done A1, done
        balance alice usd 999.9+0 eth 9.998+0
        balance fees usd 0.1+0 eth 0.002+0
        """);

    [Fact]
    public void A_post_only_order_that_would_trade_is_rejected() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000     rests
        place   B1 bob buy limit 100.00 1.000 post   rejects PostOnlyWouldTrade
        place   B2 bob buy limit 99.99 1.000 post    rests
        place   A2 alice sell limit 99.99 1.000 post rejects PostOnlyWouldTrade
        book    bids 99.99x1 asks 100x1
        """);

    [Fact]
    public void A_post_only_order_may_be_put_one_tick_away() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000             rests
        place   B1 bob buy limit 105.00 1.000 post reprice   rests at 99.99
        balance bob usd 900.01+99.99 eth 10+0
        place   A2 alice sell limit 90.00 1.000 post reprice rests at 100
        place   B2 bob buy limit 98.00 1.000 post reprice    rests
        book    bids 99.99x1 98x1 asks 100x2/2
        """);

    [Fact]
    public void Repricing_that_finds_no_price_is_rejected() => Table.Run("""
        instrument ethusd min:50.00 max:200.00
        deposit alice usd 1000 eth 10
        deposit bob usd 1000 eth 10
        place   A1 alice sell limit 50.00 1.000              rests
        place   B1 bob buy limit 60.00 1.000 post reprice    rejects PostOnlyWouldTrade
        cancel  A1 alice
        place   A2 alice buy limit 200.00 1.000              rests
        place   B2 bob sell limit 60.00 1.000 post reprice   rejects PostOnlyWouldTrade
        """);

    [Fact]
    public void Repricing_stops_at_one_tick_and_at_the_largest_price() => Table.Run("""
        instrument ethusd pp:0 ap:0
        deposit alice usd 1000000000000000 eth 10
        deposit bob usd 1000 eth 10
        place   A1 alice sell limit 1 1                              rests
        place   B1 bob buy limit 5 1 post reprice                    rejects PostOnlyWouldTrade
        cancel  A1 alice
        place   A2 alice buy limit @1000000000000000 1               rests
        place   B2 bob sell limit 5 1 post reprice                   rejects PostOnlyWouldTrade
        """);

    [Fact]
    public void Repricing_to_a_notional_that_is_too_large_is_rejected() => Table.Run("""
        instrument ethusd pp:0 ap:0
        deposit alice usd 1000000000000000 eth 1000
        member  bob
        adjust  bob eth 1000000000000000
        place   A1 alice buy limit @999999999999999 1                       rests
        place   B1 bob sell limit 1000 @1000000000000000 post reprice       rejects PostOnlyWouldTrade
        """);

    [Fact]
    public void The_rejection_of_a_repriced_order_shows_what_was_asked() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000               rests
        place   B1 bob buy limit 105.00 10.010 post reprice    rejects InsufficientFunds needs 1000.8999
        """);

    [Fact]
    public void The_largest_price_and_quantity_are_told_apart_from_one_more() => Table.Run("""
        instrument ethusd pp:9 ap:9
        deposit alice usd 1000000000000 eth 1000000
        place   A1 alice buy limit @1000000000000001 @1                  rejects PriceAboveMaximum
        place   A2 alice buy limit @1000000000000000 @1                  rests
        place   A3 alice sell limit @1000000000000000 @1000000000000001  rejects QuantityAboveMaximum
        cancel  A2 alice
        place   A4 alice sell limit @1000000000000000 @1000000000000000  rests
        """);

    [Fact]
    public void A_notional_of_ten_to_the_36_is_the_last_that_fits() => Table.Run("""
        instrument ethusd pp:0 ap:0
        member  alice
        adjust  alice usd 1000000000000000000
        place   A1 alice buy limit @1000000000 @1000000000    rests
        cancel  A1 alice
        place   A2 alice buy limit @1000000001 @1000000000    rejects NotionalTooLarge
        balance alice usd 1000000000000000000+0
        """);

    [Fact]
    public void Only_orders_that_may_rest_count_against_the_open_orders_limit() => Table.Run(Market + """
        limits  orders:2
        instrument btcusd
        place   A1 alice buy limit 10.00 1.000               rests
        place   A2 alice buy limit 10.00 1.000               rests
        place   A3 alice buy limit 10.00 1.000               rejects OpenOrdersLimitReached
        place   A4 alice buy limit 10.00 1.000 ioc           cancels 1 NoLiquidity
        place   A5 alice buy limit 10.00 1.000 in:btcusd     rests
        place   B1 bob buy limit 10.00 1.000                 rests
        cancel  A1 alice
        place   A6 alice sell limit 20.00 1.000              rests
        limits  orders:1
        cancel  A6 alice
        place   A7 alice sell limit 20.00 1.000              rejects OpenOrdersLimitReached
        """);

    [Fact]
    public void A_full_order_frees_its_place_under_the_limit() => Table.Run(Market + """
        limits  orders:1
        place   A1 alice sell limit 10.00 1.000              rests
        place   B1 bob buy limit 10.00 1.000                 trades 1 at 10 with A1, done A1, done
        place   A2 alice sell limit 10.00 1.000              rests
        """);

    [Fact]
    public void Every_new_order_takes_a_number_also_a_rejected_one() => Table.Run(Market + """
        place   A1 alice buy limit 0.00 1.000                rejects PriceMissing
        place   A2 alice buy limit 10.00 1.000               rests
        cancel  #1 alice                                     rejects OrderNotOpen
        cancel  #2 alice                                     cancels A2 1 Requested
        """);

    [Fact]
    public void A_gateways_reject_is_told_as_it_came() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 gateway:PriceMissing         rejects PriceMissing
        place   A2 nobody buy limit 10.00 1.000 gateway:NotEnoughLiquidity  rejects NotEnoughLiquidity
        place   A3 alice buy limit 10.00 1.000 gateway:InsufficientFunds    rejects InsufficientFunds needs 0
        """);

    [Fact]
    public void Precisions_may_differ_down_to_none() => Table.Run("""
        instrument ethusd pp:0 ap:18
        instrument btcusd pp:18 ap:0
        deposit alice usd 1000 eth 10 btc 10
        deposit bob   usd 1000 eth 10 btc 10
        place   A1 alice sell limit @3 @1                     rests
        place   B1 bob buy limit @3 @1                        trades 0.000000000000000001 at 3 with A1, done A1, done
        balance bob usd 999.999999999999999997+0 eth 10.000000000000000001+0
        place   A2 alice sell limit @3 @1 in:btcusd           rests
        place   B2 bob buy limit @3 @1 in:btcusd              trades 1 at 0.000000000000000003 with A2, done A2, done
        """);

    [Theory]
    [InlineData("kind:0")]
    [InlineData("kind:4")]
    [InlineData("kind:6")]
    [InlineData("kind:7")]
    [InlineData("side:2")]
    [InlineData("tif:3")]
    [InlineData("tif:4")]
    [InlineData("gtd")]
    [InlineData("trigger:1")]
    [InlineData("expires:1")]
    [InlineData("by:1")]
    [InlineData("by:2")]
    [InlineData("by:3")]
    [InlineData("flags:64")]
    [InlineData("flags:128")]
    [InlineData("stp:6")]
    [InlineData("funds:1")]
    [InlineData("funds:2")]
    [InlineData("funds:3")]
    [InlineData("idlength:257")]
    [InlineData("post ioc")]
    [InlineData("post fok")]
    [InlineData("reprice")]
    [InlineData("quoted:5")]
    [InlineData("require")]
    [InlineData("reject-unfilled")]
    [InlineData("distance:1")]
    [InlineData("distance:-1")]
    public void A_limit_order_can_not_say(string options) => Table.Run($"""
        {Market}
        place A1 alice buy limit 10.00 1.000 {options} rejects OrderKindNotAllowed
        """);

    [Theory]
    [InlineData("buy market 1.000 post")]
    [InlineData("buy market 1.000 reprice")]
    [InlineData("buy market 1.000 fok")]
    [InlineData("buy market 1.000 gtd")]
    [InlineData("buy market 10.00 1.000")]
    [InlineData("buy market 1.000 quoted:5")]
    [InlineData("buy market 1.000 quoted:-5")]
    [InlineData("buy market 1.000 funds:3")]
    [InlineData("buy market 1.000 distance:-1")]
    [InlineData("buy market quoted:5 distance:1")]
    [InlineData("buy market quoted:5 funds:1")]
    [InlineData("buy market quoted:5 funds:2")]
    [InlineData("buy market 1.000 trigger:5")]
    [InlineData("buy market 1.000 display:1")]
    [InlineData("sell stop-market 5.00 1.000 trigger:4")]
    [InlineData("sell market quoted:5")]
    [InlineData("sell market 1.000 funds:1")]
    [InlineData("sell market 1.000 funds:2")]
    public void A_market_order_can_not_say(string order) => Table.Run($"""
        {Market}
        place A1 alice {order} rejects OrderKindNotAllowed
        """);

    [Theory]
    [InlineData("stp:1")]
    [InlineData("stp:5")]
    [InlineData("display:1")]
    [InlineData("idlength:256")]
    [InlineData("tag idlength:256")]
    [InlineData("session:7")]
    public void A_limit_order_may_say(string options) => Table.Run($"""
        {Market}
        place A1 alice buy limit 10.00 1.000 {options} rests
        """);
}
