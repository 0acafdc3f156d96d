using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Several commands as one. Rules: docs/rules/orders.md, "Batch".</summary>
public class BatchTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void Elements_run_in_order_each_with_its_own_outcome() => Table.Run(Market + """
        place   A0 alice buy limit 90.00 1.000            rests
        place   A9 alice buy limit 89.00 2.000            rests
        place   B1 bob sell limit 100.00 1.000            rests
        batch   alice
        place   A1 alice buy limit 100.00 1.500
        place   A2 alice buy limit 0.00 1.000
        cancel  A0 alice
        cancel  A0 alice
        amend   A9 alice left:1.000
        reduce  A9 alice 0.500
        reduce  B1 alice 0.500
        end                                               trades 1 at 100 with B1, done B1, rests A1 0.5, rejects PriceMissing, cancels A0 1 Requested, rejects OrderNotOpen element 3, keeps 89x1 of 1, keeps 89x0.5 of 0.5, rejects OrderNotOpen element 6
        levels  ethusd 4 Sell 100x0/0, ethusd 4 Buy 100x0.5/1, ethusd 4 Buy 90x0/0, ethusd 4 Buy 89x0.5/1
        """);

    [Fact]
    public void All_or_nothing_accepts_and_holds_before_anything_matches() => Table.Run(Market + """
        place   B1 bob sell limit 100.00 1.000            rests
        batch   alice all-or-nothing
        place   A1 alice buy limit 100.00 2.000
        place   A2 alice sell limit 110.00 1.000
        end                                               trades 1 at 100 with B1, done B1, rests A1 1, rests A2
        events  OrderAccepted BalanceChanged OrderAccepted BalanceChanged Traded Filled Filled OrderDone BalanceChanged BalanceChanged BalanceChanged BalanceChanged OrderResting OrderResting LevelChanged LevelChanged LevelChanged
        """);

    [Fact]
    public void All_or_nothing_fails_with_its_first_bad_element() => Table.Run(Market + """
        batch   alice all-or-nothing
        place   A1 alice buy limit 100.00 2.000
        place   A2 alice buy limit 100.00 0
        place   A3 alice buy limit 0 0
        end                                               rejects QuantityZero element 1
        events  CommandRejected
        place   A4 alice buy limit 100.00 2.000           rests
        cancel  #1 alice                                  cancels A4 2 Requested
        """);

    [Fact]
    public void All_or_nothing_counts_the_money_of_the_elements_before() => Table.Run(Market + """
        batch   alice all-or-nothing
        place   A1 alice buy limit 100.00 6.000
        place   A2 alice sell limit 200.00 10.000
        place   A3 alice buy limit 100.00 4.001
        end                                               rejects InsufficientFunds needs 400.1 element 2
        batch   alice all-or-nothing
        place   A1 alice buy limit 100.00 6.000
        place   A2 alice sell limit 200.00 10.000
        place   A3 alice buy limit 100.00 4.000
        end                                               rests A1, rests A2, rests A3
        balance alice usd 0+1000 eth 0+10
        """);

    [Fact]
    public void All_or_nothing_counts_money_across_instruments_of_one_currency() => Table.Run(Market + """
        instrument btcusd
        batch   alice all-or-nothing
        place   A1 alice buy limit 100.00 6.000
        place   A2 alice buy limit 100.00 4.001 in:btcusd
        end                                               rejects InsufficientFunds needs 400.1 element 1
        """);

    [Fact]
    public void All_or_nothing_counts_the_orders_of_the_elements_before() => Table.Run(Market + """
        limits  orders:2
        instrument btcusd
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000
        place   A2 alice buy limit 10.00 1.000
        place   A3 alice buy limit 10.00 1.000
        end                                               rejects OpenOrdersLimitReached element 2
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000
        place   A2 alice buy limit 10.00 1.000 in:btcusd
        place   A3 alice buy limit 10.00 1.000
        end                                               rests A1, rests A2, rests A3
        """);

    [Fact]
    public void All_or_nothing_may_have_market_orders_that_match_in_their_turn() => Table.Run(Market + """
        place   B1 bob sell limit 100.00 1.000            rests
        place   B2 bob sell limit 101.00 1.000            rests
        place   B3 bob buy limit 90.00 3.000              rests
        batch   alice all-or-nothing
        place   A1 alice buy limit 100.00 1.000
        place   A2 alice buy market 0.500 require
        end     trades 1 at 100 with B1, done B1, done A1, trades 0.5 at 101 with B2, done A2
        batch   alice all-or-nothing
        place   A3 alice sell market 2.000
        place   A4 alice buy market quoted:50.5
        end     trades 2 at 90 with B3, done A3, trades 0.5 at 101 with B2, done B2, done A4
        balance alice usd 979+0 eth 10+0
        """);

    [Fact]
    public void All_or_nothing_checks_market_orders_first_and_against_the_book_as_it_is() => Table.Run(Market + """
        place   B1 bob sell limit 100.00 1.000            rests
        batch   alice all-or-nothing
        place   A1 alice buy limit 90.00 1.000
        place   A2 alice buy market 1.001 require
        end                                               rejects NotEnoughLiquidity element 1
        batch   alice all-or-nothing
        place   A1 alice sell market 10.000
        place   A2 alice sell market 0.001
        end                                               rejects InsufficientFunds needs 0.001 element 1
        batch   alice all-or-nothing
        place   A1 alice buy market 1.000 fok
        end                                               rejects OrderKindNotAllowed element 0
        book    bids - asks 100x1
        balance alice usd 1000+0 eth 10+0
        """);

    // The first needs 1.1 × 100, so 890 are left for the second.
    [Fact]
    public void All_or_nothing_counts_what_market_buys_before_an_element_needed() => Table.Run(Market + """
        place   B1 bob sell limit 100.00 2.000            rests
        batch   alice all-or-nothing
        place   A1 alice buy market 1.000 require funds:1
        place   A2 alice buy limit 89.10 10.000
        end                                               rejects InsufficientFunds needs 891 element 1
        batch   alice all-or-nothing
        place   A1 alice buy limit 90.00 10.000
        place   A2 alice buy market 1.000 require funds:1
        end                                               rejects InsufficientFunds needs 110 element 1
        batch   alice all-or-nothing
        place   A1 alice buy market 1.000 require funds:1
        place   A2 alice buy limit 89.00 10.000
        end                                               trades 1 at 100 with B1, done A1, rests A2
        """);

    [Fact]
    public void A_market_element_takes_what_the_elements_before_it_have_left() => Table.Run(Market + """
        place   B1 bob sell limit 100.00 1.000            rests
        batch   alice all-or-nothing
        place   A1 alice buy market 1.000 require
        place   A2 alice buy market 1.000 require
        end                                               trades 1 at 100 with B1, done B1, done A1, cancels A2 1 NoLiquidity
        """);

    [Fact]
    public void All_or_nothing_is_checked_against_the_book_as_it_is() => Table.Run(Market + """
        batch   alice all-or-nothing
        place   A1 alice sell limit 100.00 1.000
        place   A2 alice buy limit 100.00 1.000 post
        place   A3 alice buy limit 99.00 1.000 post
        end                                               rests A1, cancels A2 1 NoLiquidity PostOnlyWouldTrade, rests A3
        balance alice usd 901+99 eth 9+1
        place   B1 bob sell limit 120.00 1.000            rests
        batch   alice all-or-nothing
        place   A4 alice buy limit 120.00 1.000 post
        end                                               rejects PostOnlyWouldTrade element 0
        """);

    [Fact]
    public void Elements_of_one_batch_may_trade_with_each_other() => Table.Run(Market + """
        batch   alice all-or-nothing
        place   A1 alice sell limit 100.00 1.000
        place   A2 alice buy limit 100.00 2.000
        end                                               rests A1, trades 1 at 100 with A1, done A1, rests A2 1
        balance alice usd 900+100 eth 10+0
        """);

    [Fact]
    public void All_or_nothing_takes_no_client_order_id_twice() => Table.Run(Market + """
        place   A0 alice buy limit 10.00 1.000 id:old     rests
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000 id:new
        place   A2 alice buy limit 10.00 1.000 id:old
        end                                               rejects ClientOrderIdAlreadyUsed element 1
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000 id:new
        place   A2 alice buy limit 10.00 1.000 id:new
        end                                               rejects ClientOrderIdAlreadyUsed element 1
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000 id:new
        place   A2 alice buy limit 10.00 1.000 id:new tag
        end                                               rests A1, rests A2
        """);

    [Fact]
    public void A_retried_all_or_nothing_batch_is_told_what_became_of_it_the_first_time() => Table.Run(Market + """
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000 id:one
        place   A2 alice sell limit 90.00 1.000 id:two
        end                                               rests A1, rests A2
        place   B1 bob buy limit 90.00 1.000              trades 1 at 90 with A2, done A2, done
        change  ethusd state:Locked
        batch   alice all-or-nothing
        place   A3 alice buy limit 10.00 1.000 id:one
        place   A4 alice sell limit 90.00 1.000 id:two
        end                                               repeats A1, repeats A2
        events  OrderRepeated OrderRepeated
        batch   alice all-or-nothing
        place   A5 alice sell limit 90.00 1.000 id:two
        end                                               repeats A2
        change  ethusd state:Enabled
        place   A6 alice buy limit 9.00 1.000             rests
        balance alice usd 1071+19 eth 9+0
        """);

    [Theory]
    [InlineData("buy limit 10.00 1.000 id:one", "sell limit 90.00 1.001 id:two", 0)]
    [InlineData("buy limit 10.00 1.000 id:one", "sell limit 90.00 1.000 id:new", 0)]
    [InlineData("buy limit 10.00 1.000 id:one", "sell limit 90.00 1.000", 0)]
    [InlineData("sell limit 90.00 1.000 id:new", "sell limit 90.00 1.000 id:two", 1)]
    [InlineData("buy limit 10.00 1.000 id:two", "sell limit 90.00 1.000 id:one", 0)]
    public void A_batch_that_is_not_wholly_a_retry_is_none(string first, string second, int rejected) => Table.Run(Market + $"""
        batch   alice all-or-nothing
        place   A1 alice buy limit 10.00 1.000 id:one
        place   A2 alice sell limit 90.00 1.000 id:two
        end                                               rests A1, rests A2
        batch   alice all-or-nothing
        place   A3 alice {first}
        place   A4 alice {second}
        end                                               rejects ClientOrderIdAlreadyUsed element {rejected}
        """);

    [Fact]
    public void A_cancelled_post_only_element_frees_nothing_but_its_hold() => Table.Run(Market + """
        batch   alice all-or-nothing
        place   A1 alice sell limit 100.00 1.000
        place   A2 alice buy limit 100.00 1.000 post id:two
        end                                               rests A1, cancels A2 1 NoLiquidity PostOnlyWouldTrade
        place   A3 alice buy limit 100.00 1.000 post id:two   repeats A2
        """);

    [Fact]
    public void A_repeat_in_a_batch_is_answered_in_its_place() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one     rests
        batch   alice
        place   A2 alice buy limit 10.00 1.000 id:one
        place   A3 alice buy limit 11.00 1.000 id:one
        place   A4 alice buy limit 11.00 1.000 id:two
        place   A5 alice buy limit 11.00 1.000 id:two
        end                                               repeats A1, rejects ClientOrderIdAlreadyUsed, rests A4, repeats A4
        """);

    [Theory]
    [InlineData("batch alice count:0\nend")]
    [InlineData("batch alice count:1\nend")]
    [InlineData("batch alice count:1\nplace A1 alice buy limit 10.00 1.000\nplace A2 alice buy limit 10.00 1.000\nend")]
    [InlineData("batch alice count:3\nplace A1 alice buy limit 10.00 1.000\nplace A2 alice buy limit 10.00 1.000\nend")]
    [InlineData("batch alice\nplace A1 alice buy limit 10.00 1.000\nplace A2 bob buy limit 10.00 1.000\nend")]
    [InlineData("batch alice\nplace A1 alice buy limit 10.00 1.000 key:5/10\nend")]
    [InlineData("batch alice\ncancelmany alice\nend")]
    [InlineData("batch alice\ntick\nend")]
    [InlineData("batch alice\ntransfer alice bob usd 5\nend")]
    [InlineData("batch alice all-or-nothing\ncancel #1 alice\nend")]
    [InlineData("batch alice all-or-nothing\namend #1 alice left:1\nend")]
    [InlineData("batch alice all-or-nothing\nreduce #1 alice 1\nend")]
    [InlineData("batch alice all-or-nothing\nplace A1 alice buy limit 10.00 1.000 ioc\nend")]
    [InlineData("batch alice all-or-nothing\nplace A1 alice buy limit 10.00 1.000 fok\nend")]
    [InlineData("batch nobody\nplace A1 alice buy limit 10.00 1.000\nend")]
    public void A_broken_batch_does_nothing(string batch) => Table.Run($"{Market}{batch} rejects BatchNotAllowed\nbook bids - asks -");

    [Fact]
    public void An_element_more_than_a_thousand_is_too_many()
    {
        var element = string.Join('\n', Enumerable.Range(0, 1_000).Select(static i => $"place A{i} alice buy limit 0.01 0.001"));

        Table.Run($"{Market}batch alice\n{element}\nplace Z alice buy limit 0.01 0.001\nend rejects BatchNotAllowed");
        Table.Run($"{Market}batch alice all-or-nothing\n{element}\nend\nbook bids 0.01x1/1000 asks -");
    }

    [Fact]
    public void A_batch_of_somebody_unknown_has_rejected_elements() => Table.Run(Market + """
        batch   nobody
        place   A1 nobody buy limit 10.00 1.000
        end                                               rejects MemberSuspended
        batch   nobody all-or-nothing
        place   A1 nobody buy limit 10.00 1.000
        end                                               rejects MemberSuspended element 0
        """);

    [Fact]
    public void A_batch_has_one_request_key() => Table.Run(Market + """
        batch   alice key:9/10
        place   A1 alice buy limit 10.00 1.000
        end                                               rests A1
        batch   alice key:9/10
        place   A2 alice buy limit 10.00 1.000
        end                                               rejects RequestReplayed
        """);

    [Fact]
    public void All_or_nothing_never_brings_a_side_beyond_what_its_total_can_say()
    {
        var log = new CheckedLog();
        log.Begin(pricePrecision: 0, amountPrecision: 18);
        log.Apply(Draft.Of(new SetLimits { OrdersOpenMax = 1_000_000, RequestKeysMax = 1 }));
        // 9,223 orders of 10^15 lots are the most below 2^63.
        for (var i = 0; i < 9_221; i++) log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 1, Limits.LotsMax)));

        Assert.Equal([EventKind.CommandRejected], log.Apply(Sells(3)));
        Assert.Equal(EventKind.OrderAccepted, log.Apply(Sells(2))[0]);
        Assert.Equal([EventKind.CommandRejected], log.Apply(Sells(1)));
        Assert.Equal([EventKind.OrderRejected], log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 1, Limits.LotsMax))));
    }

    static byte[] Sells(int count) => Draft.Batch(
        new CommandHeader { Member = CheckedLog.Alice },
        allOrNothing: true,
        [.. Enumerable.Repeat(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 1, Limits.LotsMax)), count)]);
}
