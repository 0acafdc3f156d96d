namespace Rialto.Tests.Engine;

/// <summary>Amend, reduce, cancel, cancel-many. Rules: docs/rules/orders.md, "Changing".</summary>
public class ChangingTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void A_smaller_quantity_keeps_its_place() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 2.000      rests
        place   B1 bob buy limit 100.00 1.000        rests
        amend   A1 alice left:1.500                  keeps 100x1.5 of 1.5
        events  OrderAmended BalanceChanged LevelChanged
        queue   bids A1 B1 asks -
        balance alice usd 850+150
        amend   A1 alice price:100.00 left:1.500     keeps 100x1.5 of 1.5
        events  OrderAmended
        amend   A1 alice price:100.00                keeps 100x1.5 of 1.5
        queue   bids A1 B1 asks -
        """);

    [Fact]
    public void A_larger_quantity_goes_to_the_tail() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000      rests
        place   B1 bob buy limit 100.00 1.000        rests
        amend   A1 alice left:2.000                  moves 100x2 of 2, rests
        events  OrderAmended BalanceChanged OrderResting LevelChanged
        queue   bids B1 A1 asks -
        balance alice usd 800+200
        """);

    [Fact]
    public void Another_price_goes_to_the_tail_of_its_level() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 1.000     rests
        place   B1 bob sell limit 101.00 1.000       rests
        amend   A1 alice price:101.00                moves 101x1 of 1, rests
        events  OrderAmended OrderResting LevelChanged LevelChanged
        levels  ethusd 3 Sell 100x0/0, ethusd 3 Sell 101x2/2
        queue   bids - asks B1 A1
        amend   B1 bob price:100.00 left:0.500       moves 100x0.5 of 0.5, rests
        queue   bids - asks B1 A1
        balance bob usd 1000+0 eth 9.5+0.5
        """);

    [Fact]
    public void A_buy_at_a_lower_price_gets_money_back() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 2.000      rests
        amend   A1 alice price:90.00                 moves 90x2 of 2, rests
        balance alice usd 820+180
        amend   A1 alice price:80.00 left:4.000      moves 80x4 of 4, rests
        balance alice usd 680+320
        """);

    [Fact]
    public void An_amended_order_that_crosses_matches_like_a_new_one() => Table.Run(Market + """
        fee     any anywhere 1000 2000
        place   A1 alice buy limit 90.00 2.000       rests
        place   B1 bob sell limit 100.00 0.500       rests
        amend   A1 alice price:101.00                moves 101x2 of 2, trades 0.5 at 100 with B1, done B1, rests 1.5
        events  OrderAmended BalanceChanged Traded Filled Filled OrderDone BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged BalanceChanged OrderResting LevelChanged LevelChanged LevelChanged
        fills   B1 Maker Sell 100x0.5 left 0 rate 1000 fee 0.05, A1 Taker Buy 100x0.5 left 1.5 rate 2000 fee 0.001
        levels  ethusd 3 Buy 90x0/0, ethusd 3 Sell 100x0/0, ethusd 3 Buy 101x1.5/1
        balance alice usd 798.5+151.5 eth 10.499+0
        """);

    [Fact]
    public void An_amended_order_may_be_done_at_once() => Table.Run(Market + """
        place   A1 alice sell limit 110.00 1.000 id:one   rests
        place   B1 bob buy limit 100.00 2.000        rests
        amend   A1 alice price:100.00                moves 100x1 of 1, trades 1 at 100 with B1, done
        cancel  A1 alice                             rejects OrderNotOpen
        queue   bids B1 asks -
        """);

    [Fact]
    public void What_was_filled_stays_filled() => Table.Run(Market + """
        place   A1 alice sell limit 100.00 2.000     rests
        place   B1 bob buy limit 100.00 0.500        trades 0.5 at 100 with A1, done
        amend   A1 alice left:1.000                  keeps 100x1 of 1.5
        amend   A1 alice left:3.000                  moves 100x3 of 3.5, rests
        cancel  A1 alice                             cancels A1 3 Requested
        balance alice usd 1050+0 eth 9.5+0
        """);

    [Fact]
    public void Fee_rates_stay_as_they_were_at_acceptance() => Table.Run(Market + """
        fee     any anywhere 1000 2000
        place   A1 alice sell limit 110.00 1.000     rests
        place   B1 bob buy limit 100.00 1.000        rests
        fee     any anywhere 5000 9000
        amend   A1 alice price:100.00                moves 100x1 of 1, trades 1 at 100 with B1, done B1, done
        fills   B1 Maker Buy 100x1 left 0 rate 1000 fee 0.001, A1 Taker Sell 100x1 left 0 rate 2000 fee 0.2
        """);

    [Fact]
    public void An_amendment_must_name_something() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000      rests
        amend   A1 alice                             rejects QuantityZero
        amend   A1 alice price:-1                    rejects PriceMissing
        amend   A1 alice left:-1                     rejects QuantityZero
        amend   A1 alice price:-1 left:-1            rejects PriceMissing
        amend   A1 alice price:100.00 left:-1        rejects QuantityZero
        """);

    [Fact]
    public void Unknown_foreign_and_finished_orders_are_not_open() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000      rests
        place   A2 alice buy limit 100.00 1.000 ioc  cancels 1 NoLiquidity
        amend   A1 bob left:0.500                    rejects OrderNotOpen
        amend   A2 alice left:0.500                  rejects OrderNotOpen
        amend   #99 alice left:0.500                 rejects OrderNotOpen
        amend   A1 operator left:0.500               rejects OrderNotOpen
        reduce  A1 bob 0.500                         rejects OrderNotOpen
        reduce  A2 alice 0.500                       rejects OrderNotOpen
        reduce  #0 alice 0.500                       rejects OrderNotOpen
        cancel  A1 bob                               rejects OrderNotOpen
        cancel  A2 alice                             rejects OrderNotOpen
        cancel  #-1 alice                            rejects OrderNotOpen
        cancel  #99 operator                         rejects OrderNotOpen
        book    bids 100x1 asks -
        """);

    [Fact]
    public void Amendments_keep_the_bounds_of_what_they_name() => Table.Run("""
        instrument ethusd min:50.00 max:200.00 qmin:1.000 qmax:5.000 notional:100
        deposit alice usd 1000 eth 10
        deposit bob   usd 1000 eth 10
        place   A1 alice buy limit 100.00 2.000      rests
        amend   A1 alice price:49.99                 rejects PriceBelowMinimum
        amend   A1 alice price:200.01                rejects PriceAboveMaximum
        amend   A1 alice left:0.999                  rejects QuantityBelowMinimum
        amend   A1 alice left:5.001                  rejects QuantityAboveMaximum
        amend   A1 alice price:50.00 left:1.999      rejects NotionalBelowMinimum
        amend   A1 alice price:50.00                 moves 50x2 of 2, rests
        change  ethusd notional:0
        place   B1 bob sell limit 50.00 1.500        trades 1.5 at 50 with A1, done
        amend   A1 alice price:51.00                 moves 51x0.5 of 2, rests
        """);

    [Fact]
    public void What_keeps_price_and_quantity_is_not_asked_for_its_worth_again() => Table.Run("""
        instrument ethusd
        deposit alice usd 1000
        deposit bob   eth 10
        place   A1 alice buy limit 100.00 1.000      rests
        place   B1 bob sell limit 100.00 0.500       trades 0.5 at 100 with A1, done
        place   A2 alice buy stop 120.00 0.500 trigger:110.00   waits
        change  ethusd notional:100
        amend   A1 alice expires:60s                 keeps 100x0.5 of 1, trigger 0 expires 60s GoodTillDate
        amend   A1 alice price:100.00 expires:70s    rejects NotionalBelowMinimum
        amend   A2 alice trigger:111.00              keeps 120x0.5 of 0.5, trigger 111 expires never GoodTillCancelled
        amend   A2 alice left:0.600                  rejects NotionalBelowMinimum
        """);

    [Fact]
    public void A_waiting_market_buy_is_asked_for_its_worth_when_that_changes() => Table.Run("""
        instrument ethusd pp:0 ap:0
        member  alice
        adjust  alice usd 1000000000000000000
        place   A1 alice buy stop-market @1000000 trigger:@900000000000   waits
        amend   A1 alice expires:60s                 keeps 0x1000000 of 1000000, trigger 900000000000 expires 60s GoodTillDate
        amend   A1 alice trigger:@1000000000001      rejects NotionalTooLarge
        amend   A1 alice left:@1111112               rejects NotionalTooLarge
        """);

    [Fact]
    public void Filled_and_remaining_together_keep_the_largest_quantity() => Table.Run("""
        instrument ethusd pp:9 ap:9
        deposit alice eth 10000000
        deposit bob usd 1000
        place   A1 alice sell limit @1 @1000000000000000                 rests
        place   B1 bob buy limit @1 @10                                  trades 0.00000001 at 0.000000001 with A1, done
        amend   A1 alice left:@999999999999991                           rejects QuantityAboveMaximum
        amend   A1 alice price:@2 left:@999999999999990                  moves 0.000000002x999999.99999999 of 1000000, rests
        """);

    [Fact]
    public void A_notional_that_grows_too_large_is_rejected() => Table.Run("""
        instrument ethusd pp:0 ap:0
        member  alice
        adjust  alice usd 1000000000000000000
        place   A1 alice buy limit @1000000000 @1000000000               rests
        amend   A1 alice price:@1000000001                               rejects NotionalTooLarge
        """);

    [Fact]
    public void A_post_only_order_can_not_be_amended_into_a_trade() => Table.Run(Market + """
        place   B1 bob sell limit 110.00 1.000            rests
        place   A1 alice buy limit 100.00 1.000 post      rests
        amend   A1 alice price:110.00                     rejects PostOnlyWouldTrade
        amend   A1 alice price:109.99                     moves 109.99x1 of 1, rests
        place   A2 alice buy limit 90.00 1.000            rests
        change  ethusd state:PostOnly
        amend   A2 alice price:110.00                     rejects PostOnlyWouldTrade
        amend   A2 alice price:95.00                      moves 95x1 of 1, rests
        """);

    [Fact]
    public void Only_what_the_new_hold_needs_beyond_the_old_must_be_there() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 9.000           rests
        amend   A1 alice left:10.001                      rejects InsufficientFunds needs 100.1
        amend   A1 alice left:10.000                      moves 100x10 of 10, rests
        balance alice usd 0+1000
        place   A2 alice sell limit 200.00 10.000         rests
        amend   A2 alice left:10.001                      rejects InsufficientFunds needs 0.001
        amend   A2 alice price:300.00                     moves 300x10 of 10, rests
        """);

    [Fact]
    public void A_rejected_amendment_leaves_the_order_in_its_place() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000           rests
        place   B1 bob buy limit 100.00 1.000             rests
        amend   A1 alice price:2000.00                    rejects InsufficientFunds needs 1900
        queue   bids A1 B1 asks -
        """);

    [Fact]
    public void Reducing_keeps_the_place_and_ignores_the_minimum() => Table.Run("""
        instrument ethusd qmin:1.000 notional:100
        deposit alice usd 1000 eth 10
        deposit bob   usd 1000 eth 10
        place   A1 alice sell limit 100.00 2.000          rests
        place   B1 bob sell limit 100.00 1.000            rests
        reduce  A1 alice 1.999                            keeps 100x0.001 of 0.001
        events  OrderAmended BalanceChanged LevelChanged
        queue   bids - asks A1 B1
        balance alice eth 9.999+0.001
        reduce  A1 alice 0                                rejects QuantityZero
        reduce  A1 alice -1                               rejects QuantityZero
        reduce  A1 alice 0.001                            cancels A1 0.001 Reduced
        reduce  B1 bob 5.000                              cancels B1 1 Reduced
        balance bob eth 10+0
        """);

    [Fact]
    public void Reducing_a_part_filled_order_lowers_its_quantity() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 2.000           rests
        place   B1 bob sell limit 100.00 0.500            trades 0.5 at 100 with A1, done
        reduce  A1 alice 1.000                            keeps 100x0.5 of 1
        balance alice usd 900+50
        """);

    [Fact]
    public void A_cancelled_order_gives_back_exactly_what_it_held() => Table.Run(Market + """
        place   A1 alice buy limit 33.33 0.333            rests
        balance alice usd 988.90111+11.09889
        place   B1 bob sell limit 33.33 0.111             trades 0.111 at 33.33 with A1, done
        cancel  A1 alice                                  cancels A1 0.222 Requested
        events  OrderCancelled BalanceChanged LevelChanged
        postings alice 0 usd Hold
        balance alice usd 996.30037+0 eth 10.111+0
        """);

    [Fact]
    public void The_operator_may_cancel_anybodys_order() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000           rests
        cancel  A1 operator                               cancels A1 1 Operator
        """);

    [Fact]
    public void A_suspended_member_may_still_cancel_and_has_nothing_left() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 1.000           rests
        place   A2 alice sell limit 101.00 1.000          rests
        change-member alice suspended                     member changed, cancels A1 1 MemberSuspended, cancels A2 1 MemberSuspended
        cancel  A1 alice                                  rejects OrderNotOpen
        cancelmany alice                                  nothing
        balance alice usd 1000+0 eth 10+0
        """);

    [Fact]
    public void Cancel_many_takes_exactly_what_it_names() => Table.Run(Market + """
        instrument btcusd
        deposit alice btc 10
        place   A1 alice sell limit 110.00 1.000          rests
        place   B1 bob buy limit 90.00 1.000              rests
        place   A2 alice buy limit 90.00 1.000            rests
        place   A3 alice buy limit 80.00 1.000 in:btcusd  rests
        place   A4 alice sell limit 120.00 1.000 in:btcusd  rests
        cancelmany alice side:Sell in:btcusd              cancels A4 1 Requested
        cancelmany alice side:Buy                         cancels A2 1 Requested, cancels A3 1 Requested
        cancelmany alice in:btcusd                        nothing
        cancelmany alice owner:bob                        cancels A1 1 Requested
        cancelmany alice                                  nothing
        book    bids 90x1 asks -
        """);

    [Fact]
    public void The_operator_cancels_one_members_orders_or_everybodys() => Table.Run(Market + """
        place   B1 bob buy limit 90.00 1.000              rests
        place   A1 alice sell limit 110.00 1.000          rests
        place   B2 bob buy limit 91.00 1.000              rests
        place   A2 alice buy limit 92.00 1.000            rests
        cancelmany operator owner:bob side:Sell           nothing
        cancelmany operator owner:nobody                  nothing
        cancelmany operator in:nowhere                    nothing
        cancelmany operator                               cancels A1 1 Operator, cancels A2 1 Operator, cancels B1 1 Operator, cancels B2 1 Operator
        """);

    [Fact]
    public void Cancel_many_goes_by_order_number_also_after_amendments() => Table.Run(Market + """
        place   A1 alice buy limit 90.00 1.000            rests
        place   A2 alice buy limit 91.00 1.000            rests
        place   A3 alice buy limit 92.00 1.000            rests
        amend   A1 alice price:93.00                      moves 93x1 of 1, rests
        cancel  A2 alice                                  cancels A2 1 Requested
        place   A4 alice buy limit 94.00 1.000            rests
        cancelmany alice                                  cancels A1 1 Requested, cancels A3 1 Requested, cancels A4 1 Requested
        levels  ethusd 7 Buy 93x0/0, ethusd 7 Buy 92x0/0, ethusd 7 Buy 94x0/0
        """);
}
