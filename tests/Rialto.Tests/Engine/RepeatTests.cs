namespace Rialto.Tests.Engine;

/// <summary>Client order ids and request keys. Rules: docs/rules/orders.md, "Client order ids"; docs/rules/requests.md.</summary>
public class RepeatTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void A_repeat_of_a_client_order_id_is_harmless() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one     rests
        place   A2 alice buy limit 10.00 1.000 id:one     repeats A1
        events  OrderRepeated
        place   A3 alice buy limit 10.00 1.001 id:one     rejects ClientOrderIdAlreadyUsed
        place   B1 bob buy limit 10.00 1.000 id:one       rests
        book    bids 10x2/2 asks -
        """);

    [Theory]
    [InlineData("buy limit 10.01 1.000")]
    [InlineData("buy limit 10.00 1.001")]
    [InlineData("sell limit 10.00 1.000")]
    [InlineData("buy limit 10.00 1.000 ioc")]
    [InlineData("buy limit 10.00 1.000 post")]
    [InlineData("buy limit 10.00 1.000 stp:1")]
    [InlineData("buy limit 10.00 1.000 in:btcusd")]
    [InlineData("buy market 1.000")]
    [InlineData("buy market quoted:1")]
    public void Other_content_under_the_same_id_is_rejected(string order) => Table.Run($"""
        {Market}
        instrument btcusd
        place A1 alice buy limit 10.00 1.000 id:one rests
        place A2 alice {order} id:one rejects ClientOrderIdAlreadyUsed
        """);

    [Fact]
    public void A_repeat_comes_before_every_other_rule() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one     rests
        change  ethusd state:Locked
        place   A2 alice buy limit 10.00 1.000 id:one     repeats A1
        change-member alice suspended
        place   A3 alice buy limit 10.00 1.000 id:one     repeats A1
        place   A4 alice buy limit 11.00 1.000 id:one     rejects MemberSuspended
        """);

    [Fact]
    public void Session_and_request_key_are_no_content() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one session:1 key:1/10   rests
        place   A2 alice buy limit 10.00 1.000 id:one session:2 key:2/10   repeats A1
        place   A3 alice buy limit 10.00 1.000 id:one key:2/10             rejects RequestReplayed
        """);

    [Fact]
    public void The_id_of_a_rejected_order_is_free() => Table.Run(Market + """
        place   A1 alice buy limit 0.00 1.000 id:one      rejects PriceMissing
        place   A2 alice buy limit 10.00 1.000 id:one     rests
        """);

    [Fact]
    public void A_tag_may_repeat() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one tag rests
        place   A2 alice buy limit 10.00 1.000 id:one tag rests
        place   A3 alice buy limit 10.00 1.000 id:one     rests
        place   A4 alice buy limit 10.00 1.000 id:one tag rests
        """);

    [Fact]
    public void An_id_is_remembered_for_a_day_after_its_orders_end() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one     rests
        time    +48h
        place   A2 alice buy limit 10.00 1.000 id:one     repeats A1
        cancel  A1 alice
        time    +24h
        place   A3 alice buy limit 10.00 1.000 id:one     repeats A1
        time    +1us
        place   A4 alice buy limit 10.00 1.000 id:one     rests
        """);

    [Fact]
    public void Ends_of_every_kind_begin_the_day() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:one        rests
        place   A2 alice buy limit 10.00 1.000 id:two ioc    cancels 1 NoLiquidity
        place   A3 alice buy market quoted:5 id:three        cancels 0 NoLiquidity
        place   B1 bob sell market 0.500                     trades 0.5 at 10 with A1, done
        place   B2 bob sell limit 10.00 0.500 id:b           trades 0.5 at 10 with A1, done A1, done
        time    +24h
        place   A4 alice buy limit 10.00 1.000 id:one        repeats A1
        place   A5 alice buy limit 10.00 1.000 id:two ioc    repeats A2
        place   A6 alice buy market quoted:5 id:three        repeats A3
        place   B3 bob sell limit 10.00 0.500 id:b           repeats B2
        time    +1us
        place   A7 alice buy limit 10.00 1.000 id:one        rests
        place   A8 alice buy limit 9.00 1.000 id:two         rests
        place   A9 alice buy limit 8.00 1.000 id:three       rests
        place   B4 bob sell limit 11.00 0.500 id:b           rests
        """);

    [Fact]
    public void Only_the_last_thousand_finished_ids_of_a_member_are_remembered()
    {
        var exchange = new CheckedLog();
        exchange.Begin();
        for (var i = 0; i <= 1_000; i++) Assert.Equal(2, exchange.ImmediateOrder($"id{i}"));

        Assert.Equal(1, exchange.ImmediateOrder("id1"));
        Assert.Equal(1, exchange.ImmediateOrder("id1000"));
        Assert.Equal(2, exchange.ImmediateOrder("id0"));
        Assert.Equal(2, exchange.ImmediateOrder("id1"));
        exchange.CheckRestart();
    }

    [Fact]
    public void A_request_key_counts_once_in_its_window() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 key:7/10   rests
        place   A2 alice buy limit 10.00 1.000 key:7/10   rejects RequestReplayed
        events  CommandRejected
        time    +9s
        cancel  A1 alice key:7/10                         rejects RequestReplayed
        cancelmany alice key:7/10                         rejects RequestReplayed
        time    +1s
        place   A3 alice buy limit 10.00 1.000 key:7/10   rests
        """);

    [Fact]
    public void A_replayed_request_takes_no_order_number() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 key:7/10   rests
        place   A2 alice buy limit 10.00 1.000 key:7/10   rejects RequestReplayed
        place   A3 alice buy limit 10.00 1.000            rests
        cancel  #2 alice                                  cancels A3 1 Requested
        """);

    [Fact]
    public void A_key_is_remembered_whatever_the_outcome() => Table.Run(Market + """
        place   A1 alice buy limit 0.00 1.000 key:7/10    rejects PriceMissing
        place   A2 alice buy limit 10.00 1.000 key:7/10   rejects RequestReplayed
        """);

    [Fact]
    public void A_key_without_a_window_is_checked_and_not_remembered() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 key:7/0    rests
        place   A2 alice buy limit 10.00 1.000 key:7/10   rests
        place   A3 alice buy limit 10.00 1.000 key:7/0    rejects RequestReplayed
        """);

    [Fact]
    public void A_full_table_says_try_again_and_drops_no_key_that_counts() => Table.Run(Market + """
        limits  keys:2
        place   A1 alice buy limit 10.00 1.000 key:1/5    rests
        place   A2 alice buy limit 10.00 1.000 key:2/60   rests
        place   A3 alice buy limit 10.00 1.000 key:3/60   rejects TryAgain
        cancel  A1 alice key:4/60                         rejects TryAgain
        place   A4 alice buy limit 10.00 1.000 key:1/60   rejects RequestReplayed
        place   A5 alice buy limit 10.00 1.000 key:3/0    rests
        time    +5s
        place   A6 alice buy limit 10.00 1.000 key:3/60   rests
        place   A7 alice buy limit 10.00 1.000 key:1/60   rejects TryAgain
        place   A8 alice buy limit 10.00 1.000 key:2/60   rejects RequestReplayed
        """);

    [Fact]
    public void A_lower_limit_drops_no_key_that_counts() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 key:1/60   rests
        place   A2 alice buy limit 10.00 1.000 key:2/60   rests
        limits  keys:1
        place   A3 alice buy limit 10.00 1.000 key:1/60   rejects RequestReplayed
        place   A4 alice buy limit 10.00 1.000 key:3/60   rejects TryAgain
        """);

    [Fact]
    public void Keys_expire_by_time_and_not_by_arrival() => Table.Run(Market + """
        limits  keys:3
        place   A1 alice buy limit 10.00 1.000 key:1/30   rests
        place   A2 alice buy limit 10.00 1.000 key:2/10   rests
        place   A3 alice buy limit 10.00 1.000 key:3/20   rests
        time    +10s
        place   A4 alice buy limit 10.00 1.000 key:4/60   rests
        place   A5 alice buy limit 10.00 1.000 key:5/60   rejects TryAgain
        place   A6 alice buy limit 10.00 1.000 key:1/60   rejects RequestReplayed
        place   A7 alice buy limit 10.00 1.000 key:3/60   rejects RequestReplayed
        """);
}
