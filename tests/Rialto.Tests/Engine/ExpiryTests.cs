namespace Rialto.Tests.Engine;

/// <summary>Good-till-date. Rules: docs/rules/orders.md.</summary>
public class ExpiryTests
{
    const string Market = """
        instrument ethusd
        deposit alice usd 1000
        deposit alice eth 10
        deposit bob usd 1000
        deposit bob eth 10

        """;

    [Fact]
    public void An_order_ends_when_its_time_comes() => Table.Run(Market + """
        place A1 alice buy limit 10 1 gtd expires:60s   rests
        timer 60s
        time +59s
        tick nothing
        time +1s
        place X bob sell limit 10 1   cancels A1 1 Expired, rests
        balance alice usd 1000+0
        timer none
        """);

    [Fact]
    public void No_trade_happens_at_the_time_of_expiry() => Table.Run(Market + """
        place A1 alice buy limit 10 2 gtd expires:60s   rests
        time +59s
        place X1 bob sell limit 10 1   trades 1 at 10 with A1, done
        time +1s
        place X2 bob sell limit 10 1   cancels A1 1 Expired, rests
        """);

    [Fact]
    public void Timers_fire_by_time_then_switches_then_orders_by_number() => Table.Run(Market + """
        place A1 alice buy limit 10 1 gtd expires:70s
        place A2 alice buy limit 11 1 gtd expires:60s
        place A3 alice buy stop-market 1 trigger:20 gtd expires:60s
        place B1 bob sell limit 20 1
        place A4 alice buy limit 12 1 gtd expires:60s
        cancelafter bob 60   arms until 60s
        time +2h
        tick fires bob, cancels B1 1 CancelAfter, cancels A2 1 Expired, cancels A3 1 Expired, cancels A4 1 Expired, cancels A1 1 Expired
        balance alice usd 1000+0
        """);

    [Fact]
    public void What_ends_otherwise_leaves_no_timer() => Table.Run(Market + """
        place A1 alice buy limit 10 1 gtd expires:60s
        place A2 alice buy limit 10 1 gtd expires:50s
        place A3 alice buy limit 10 1 gtd expires:40s
        timer 40s
        cancel A3 alice
        timer 50s
        amend A2 alice expires:80s   keeps 10x1 of 1, trigger 0 expires 80s GoodTillDate
        timer 60s
        place X bob sell market 1
        timer 80s
        amend A2 alice expires:-1   keeps 10x1 of 1, trigger 0 expires never GoodTillCancelled
        timer none
        """);

    [Fact]
    public void A_switch_that_is_armed_again_leaves_no_timer_behind() => Table.Run(Market + """
        cancelafter alice 60 arms until 60s
        cancelafter alice 30 arms until 30s
        timer 30s
        cancelafter alice 90 arms until 90s
        timer 90s
        cancelafter alice 0 disarms
        timer none
        """);

    [Theory]
    [InlineData("buy limit 10 1 gtd")]
    [InlineData("buy limit 10 1 gtd expires:0s")]
    [InlineData("buy limit 10 1 gtd expires:-1")]
    [InlineData("buy limit 10 1 expires:60s")]
    [InlineData("buy limit 10 1 ioc expires:60s")]
    [InlineData("buy market 1 gtd expires:60s")]
    public void An_expiry_goes_with_good_till_date_and_lies_ahead(string order) =>
        Table.Run(Market + $"place A1 alice {order} rejects OrderKindNotAllowed\n");

    [Fact]
    public void An_expiring_order_counts_as_open_and_may_join_a_batch() => Table.Run(Market + """
        limits orders:1
        batch alice all-or-nothing
        place A1 alice buy limit 10 1 gtd expires:60s
        end rests A1
        place A2 alice buy limit 10 1 gtd expires:60s rejects OpenOrdersLimitReached
        """);

    [Fact]
    public void A_changed_place_keeps_the_expiry() => Table.Run(Market + """
        place A1 alice buy limit 10 1 gtd expires:60s
        amend A1 alice price:11 moves 11x1 of 1, rests
        amend A1 alice price:12 expires:70s moves 12x1 of 1, trigger 0 expires 70s GoodTillDate, rests
        timer 70s
        """);

    // Lots and ticks mean something else from that command on; what the order held had to be counted before. The rows of a table are
    // printed with the precisions after the step, in which the thousand lots that were 1 are 0.1.
    [Theory]
    [InlineData("sell", "alice eth 10+0")]
    [InlineData("buy", "alice usd 1000+0")]
    public void An_order_may_end_in_the_step_that_refines_its_instrument(string side, string balance) => Table.Run(Market + $"""
        place A1 alice {side} limit 10 1 gtd expires:60s   rests
        time +60s
        change ethusd pp:3 ap:4   cancels A1 0.1 Expired, instrument 1
        balance {balance}
        """);
}
