namespace Rialto.Tests.Engine;

/// <summary>Holds. Rules: docs/rules/holds.md.</summary>
public class HoldTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10

        """;

    [Fact]
    public void A_limit_order_needs_its_whole_hold() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 10.001          rejects InsufficientFunds needs 1000.1
        place   A2 alice buy limit 100.00 10.000          rests
        place   A3 alice buy limit 0.01 0.001             rejects InsufficientFunds needs 0.00001
        place   B1 bob sell limit 200.00 10.001           rejects InsufficientFunds needs 10.001
        place   B2 bob sell limit 200.00 10.000           rests
        """);

    [Fact]
    public void Somebody_without_any_account_has_nothing() => Table.Run(Market + """
        member  carol
        place   C1 carol buy limit 0.01 0.001             rejects InsufficientFunds needs 0.00001
        place   C2 carol sell limit 0.01 0.001            rejects InsufficientFunds needs 0.001
        """);

    [Fact]
    public void Improvement_returns_at_once() => Table.Run(Market + """
        place   A1 alice sell limit 90.00 1.000           rests
        place   B1 bob buy limit 100.00 3.000             trades 1 at 90 with A1, done A1, rests 2
        balance bob usd 710+200 eth 11+0
        """);

    [Fact]
    public void Thirty_one_minus_what_was_filled_remains_exactly() => Table.Run("""
        instrument ethusd pp:2 ap:5
        deposit alice usd 10000
        deposit bob eth 31
        place   A1 alice buy limit 160.00 31.0            rests
        balance alice usd 5040+4960
        place   B1 bob sell limit 160.00 26.35649         trades 26.35649 at 160 with A1, done
        fills   A1 Maker Buy 160x26.35649 left 4.64351 rate 0 fee 0, B1 Taker Sell 160x26.35649 left 0 rate 0 fee 0
        balance alice usd 5040+742.9616 eth 26.35649+0
        cancel  A1 alice                                  cancels A1 4.64351 Requested
        balance alice usd 5782.9616+0
        """);

    [Fact]
    public void A_fill_takes_its_own_price_from_the_hold() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 2.000           rests
        place   B1 bob sell limit 50.00 1.000             trades 1 at 100 with A1, done
        balance alice usd 800+100 eth 11+0
        """);

    [Fact]
    public void The_hold_of_a_resting_buy_is_always_limit_times_remaining() => Table.Run(Market + """
        place   A1 alice sell limit 10.00 1.000           rests
        place   B1 bob buy limit 33.33 3.000              trades 1 at 10 with A1, done A1, rests 2
        balance bob usd 923.34+66.66
        place   A2 alice sell limit 5.00 0.777            trades 0.777 at 33.33 with B1, done
        balance bob usd 923.34+40.76259
        reduce  B1 bob 0.223                              keeps 33.33x1 of 2.777
        balance bob usd 930.77259+33.33
        amend   B1 bob price:22.22                        moves 22.22x1 of 2.777, rests
        balance bob usd 941.88259+22.22
        """);

    [Fact]
    public void Held_money_can_not_be_spent_twice() => Table.Run(Market + """
        place   A1 alice buy limit 100.00 10.000          rests
        withdraw W1 alice usd 1                           rejects InsufficientFunds needs 1
        transfer alice bob usd 1                          rejects InsufficientFunds needs 1
        adjust  alice usd -1                              rejects InsufficientFunds needs 1
        place   A2 alice buy market quoted:1              rejects InsufficientFunds needs 1
        cancel  A1 alice
        withdraw W2 alice usd 1000
        balance alice usd 0+1000
        """);

    [Fact]
    public void A_market_buy_may_spend_what_its_own_sale_brought() => Table.Run("""
        instrument ethusd
        deposit alice usd 1 eth 10
        place   A1 alice sell limit 1.00 1.000            rests
        place   A2 alice sell limit 1.00 1.000            rests
        place   A3 alice buy market 2.000                 trades 1 at 1 with A1, done A1, trades 1 at 1 with A2, done A2, done
        balance alice usd 1+0 eth 10+0
        """);
}
