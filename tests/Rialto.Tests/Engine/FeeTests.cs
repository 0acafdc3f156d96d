namespace Rialto.Tests.Engine;

/// <summary>Fees. Rules: docs/rules/fees.md.</summary>
public class FeeTests
{
    const string Market = """
        instrument ethusd pp:2 ap:8
        deposit    alice  usd 10000 eth 100
        deposit    bob    usd 10000 eth 100

        """;

    [Fact]
    public void The_buyer_pays_in_base_and_the_seller_in_quote() => Table.Run(Market + """
        fee      any anywhere 2000 2000
        place    A1 alice sell limit 160.82 5.0         rests
        place    B1 bob buy limit 160.82 5.0            trades 5 at 160.82 with A1, done A1, done
        fills    A1 Maker Sell 160.82x5 left 0 rate 2000 fee 1.6082, B1 Taker Buy 160.82x5 left 0 rate 2000 fee 0.01
        balance  alice usd 10802.4918+0 eth 95+0
        balance  bob usd 9195.9+0 eth 104.99+0
        balance  fees usd 1.6082+0 eth 0.01+0
        """);

    [Fact]
    public void A_part_of_a_unit_is_rounded_up() => Table.Run("""
        instrument ethusd pp:9 ap:9
        deposit  alice usd 10 eth 10
        deposit  bob usd 10 eth 10
        fee      any anywhere 1 500000
        place    A1 alice sell limit @1 @1              rests
        place    B1 bob buy limit @1 @1                 trades 0.000000001 at 0.000000001 with A1, done A1, done
        fills    A1 Maker Sell 0.000000001x0.000000001 left 0 rate 1 fee 0.000000000000000001, B1 Taker Buy 0.000000001x0.000000001 left 0 rate 500000 fee 0.0000000005
        balance  alice usd 10+0 eth 9.999999999+0
        """);

    [Fact]
    public void A_fee_may_take_all_that_was_received_and_never_more() => Table.Run("""
        instrument ethusd pp:18 ap:0
        deposit  alice usd 10 eth 10
        deposit  bob usd 10 eth 10
        fee      any anywhere 500000 500000
        place    A1 alice sell limit @1 1               rests
        place    B1 bob buy limit @1 1                  trades 1 at 0.000000000000000001 with A1, done A1, done
        balance  alice usd 10+0 eth 9+0
        balance  bob usd 9.999999999999999999+0 eth 10.5+0
        balance  fees usd 0.000000000000000001+0 eth 0.5+0
        """);

    [Fact]
    public void Precisions_that_sum_to_twelve_never_round() => Table.Run("""
        instrument ethusd pp:4 ap:8
        deposit  alice usd 10 eth 10
        deposit  bob usd 10 eth 10
        fee      any anywhere 1 1
        place    A1 alice sell limit @1 @1              rests
        place    B1 bob buy limit @1 @1                 trades 0.00000001 at 0.0001 with A1, done A1, done
        fills    A1 Maker Sell 0.0001x0.00000001 left 0 rate 1 fee 0.000000000000000001, B1 Taker Buy 0.0001x0.00000001 left 0 rate 1 fee 0.00000000000001
        """);

    [Fact]
    public void The_maker_rate_is_the_resting_orders_and_the_taker_rate_the_incoming_ones() => Table.Run(Market + """
        fee      vip anywhere 100 200
        fee      any anywhere 3000 4000
        change-member alice group:vip
        place    A1 alice sell limit 100.00 1.0         rests
        place    B1 bob buy limit 100.00 1.0            trades 1 at 100 with A1, done A1, done
        fills    A1 Maker Sell 100x1 left 0 rate 100 fee 0.01, B1 Taker Buy 100x1 left 0 rate 4000 fee 0.004
        place    B2 bob sell limit 100.00 1.0           rests
        place    A2 alice buy limit 100.00 1.0          trades 1 at 100 with B2, done B2, done
        fills    B2 Maker Sell 100x1 left 0 rate 3000 fee 0.3, A2 Taker Buy 100x1 left 0 rate 200 fee 0.0002
        """);

    [Fact]
    public void The_best_row_counts_group_before_instrument() => Table.Run(Market + """
        instrument btcusd pp:2 ap:8
        change-member alice
        place    A1 alice sell limit 100.00 1.0         rests
        place    B1 bob buy limit 100.00 1.0            trades 1 at 100 with A1, done A1, done
        fills    A1 Maker Sell 100x1 left 0 rate 0 fee 0, B1 Taker Buy 100x1 left 0 rate 0 fee 0
        fee      any anywhere 10 11
        place    A2 alice sell limit 100.00 1.0         rests
        fee      any ethusd 20 21
        place    A3 alice sell limit 100.00 1.0         rests
        fee      vip btcusd 1 2
        change-member alice group:vip
        place    A4 alice sell limit 100.00 1.0         rests
        fee      vip anywhere 30 31
        place    A5 alice sell limit 100.00 1.0         rests
        fee      vip ethusd 40 41
        place    A6 alice sell limit 100.00 1.0         rests
        fee      vip ethusd remove
        place    A7 alice sell limit 100.00 1.0         rests
        place    B2 bob buy limit 100.00 6.0            trades 1 at 100 with A2, done A2, trades 1 at 100 with A3, done A3, trades 1 at 100 with A4, done A4, trades 1 at 100 with A5, done A5, trades 1 at 100 with A6, done A6, trades 1 at 100 with A7, done A7, done
        fills    A2 Maker Sell 100x1 left 0 rate 10 fee 0.001, B2 Taker Buy 100x1 left 5 rate 21 fee 0.000021, A3 Maker Sell 100x1 left 0 rate 20 fee 0.002, B2 Taker Buy 100x1 left 4 rate 21 fee 0.000021, A4 Maker Sell 100x1 left 0 rate 20 fee 0.002, B2 Taker Buy 100x1 left 3 rate 21 fee 0.000021, A5 Maker Sell 100x1 left 0 rate 30 fee 0.003, B2 Taker Buy 100x1 left 2 rate 21 fee 0.000021, A6 Maker Sell 100x1 left 0 rate 40 fee 0.004, B2 Taker Buy 100x1 left 1 rate 21 fee 0.000021, A7 Maker Sell 100x1 left 0 rate 30 fee 0.003, B2 Taker Buy 100x1 left 0 rate 21 fee 0.000021
        """);

    [Fact]
    public void Rates_are_frozen_when_an_order_is_accepted() => Table.Run(Market + """
        fee      any anywhere 1000 2000
        place    A1 alice sell limit 100.00 1.0         rests
        fee      any anywhere 9000 9000
        place    B1 bob buy limit 100.00 1.0            trades 1 at 100 with A1, done A1, done
        fills    A1 Maker Sell 100x1 left 0 rate 1000 fee 0.1, B1 Taker Buy 100x1 left 0 rate 9000 fee 0.009
        """);

    [Fact]
    public void A_fee_of_zero_posts_nothing() => Table.Run(Market + """
        fee      any anywhere 0 1
        place    A1 alice sell limit 100.00 1.0         rests
        place    B1 bob buy limit 100.00 1.0            trades 1 at 100 with A1, done A1, done
        postings bob 0 usd Hold, bob -100 usd Trade, alice +100 usd Trade, alice -1 eth Trade, bob +1 eth Trade, bob -0.000001 eth Fee, fees +0.000001 eth Fee
        """);

    [Fact]
    public void Each_fill_has_its_own_fee() => Table.Run("""
        instrument ethusd pp:9 ap:9
        deposit  alice usd 10 eth 10
        deposit  bob usd 10 eth 10
        fee      any anywhere 1 1
        place    A1 alice sell limit @1 @1              rests
        place    A2 alice sell limit @1 @1              rests
        place    B1 bob buy limit @1 @2                 trades 0.000000001 at 0.000000001 with A1, done A1, trades 0.000000001 at 0.000000001 with A2, done A2, done
        balance  fees usd 0.000000000000000002+0 eth 0.000000000000002+0
        """);
}
