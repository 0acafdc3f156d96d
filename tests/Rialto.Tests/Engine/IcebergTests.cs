namespace Rialto.Tests.Engine;

/// <summary>Orders that show a part. Rules: docs/rules/orders.md, "Display quantity".</summary>
public class IcebergTests
{
    const string Market = """
        instrument ethusd
        deposit alice eth 100
        deposit bob   eth 100
        deposit carol usd 100000

        """;

    [Fact]
    public void The_next_part_goes_behind_the_others_of_its_level() => Table.Run(Market + """
        place A1 alice sell limit 10 5 display:2   rests
        place B1 bob   sell limit 10 3   rests
        levels ethusd 2 Sell 10x5/2
        book bids - asks 10x5/2
        place X1 carol buy limit 10 1   trades 1 at 10 with A1, done
        queue bids - asks A1 B1
        book bids - asks 10x4/2
        place X2 carol buy limit 10 1   trades 1 at 10 with A1, done
        queue bids - asks B1 A1
        levels ethusd 4 Sell 10x5/2
        place X3 carol buy limit 10 6   trades 3 at 10 with B1, done B1, trades 2 at 10 with A1, trades 1 at 10 with A1, done A1, done
        balance alice usd 50+0 eth 95+0
        book bids - asks -
        """);

    [Fact]
    public void A_part_of_the_same_size_changes_no_level() => Table.Run(Market + """
        place A1 alice sell limit 10 5 display:2
        place X1 carol buy limit 10 2   trades 2 at 10 with A1, done
        levels -
        place X2 carol buy limit 10 2   trades 2 at 10 with A1, done
        levels ethusd 2 Sell 10x1/1
        """);

    [Fact]
    public void Fill_or_kill_sees_all_of_it() => Table.Run(Market + """
        place A1 alice sell limit 10 5 display:1
        place X1 carol buy limit 10 5.001 fok   rejects FillOrKillUnfillable
        place X2 carol buy limit 10 5 fok   trades 1 at 10 with A1, trades 1 at 10 with A1, trades 1 at 10 with A1, trades 1 at 10 with A1, trades 1 at 10 with A1, done A1, done
        """);

    [Fact]
    public void Require_liquidity_and_amounts_see_all_of_it() => Table.Run(Market + """
        place A1 alice sell limit 10 3 display:2
        place X1 carol buy market 3.001 require   rejects NotEnoughLiquidity
        place X2 carol buy market quoted:25 require   trades 2 at 10 with A1, trades 0.5 at 10 with A1, done
        book bids - asks 10x0.5
        """);

    [Fact]
    public void A_shown_part_is_of_what_is_left_when_it_comes_to_rest() => Table.Run(Market + """
        place B1 bob sell limit 10 1
        place C1 carol buy limit 10 6 display:2 trades 1 at 10 with B1, done B1, rests 5
        levels ethusd 2 Sell 10x0/0, ethusd 2 Buy 10x2/1
        """);

    [Fact]
    public void Reducing_takes_what_is_hidden_first() => Table.Run(Market + """
        place A1 alice sell limit 10 5 display:2
        reduce A1 alice 3   keeps 10x2 of 2
        levels -
        balance alice eth 98+2
        reduce A1 alice 1   keeps 10x1 of 1
        book bids - asks 10x1
        amend A1 alice left:4   moves 10x4 of 4, rests
        book bids - asks 10x2
        amend A1 alice left:3   keeps 10x3 of 3
        book bids - asks 10x2
        cancel A1 alice   cancels A1 3 Requested
        balance alice eth 100+0
        """);

    [Theory]
    [InlineData("sell limit 10 5 display:@-1", "rejects QuantityZero")]
    [InlineData("sell limit 10 5 display:5.001", "rejects QuantityAboveMaximum")]
    [InlineData("sell limit 10 5 display:5", "rests")]
    [InlineData("sell limit 10 5 display:0.05", "rests")]
    [InlineData("sell limit 10 5 display:0.049", "rejects QuantityBelowMinimum")]
    [InlineData("sell limit 10 5 display:1 ioc", "rejects OrderKindNotAllowed")]
    [InlineData("sell limit 10 5 display:1 fok", "rejects OrderKindNotAllowed")]
    [InlineData("sell market 5 display:1", "rejects OrderKindNotAllowed")]
    [InlineData("sell limit 10 5 display:1 post", "rests")]
    public void What_may_be_shown(string order, string outcome) => Table.Run(Market + $"place A1 alice {order} {outcome}\n");

    [Fact]
    public void An_amendment_may_not_make_too_many_parts() => Table.Run(Market + """
        place A1 alice sell limit 10 5 display:0.05
        amend A1 alice left:5.001 rejects QuantityAboveMaximum
        """);

    [Fact]
    public void A_stop_may_hide_once_it_is_triggered() => Table.Run(Market + """
        deposit alice usd 100
        place A1 alice buy stop 9 5 trigger:10 display:1   waits
        place B1 bob sell limit 10 1
        place X carol buy limit 10 1   trades 1 at 10 with B1, done B1, done, triggers A1, rests A1 5 at 9
        levels ethusd 2 Sell 10x0/0, ethusd 2 Buy 9x1/1
        """);

    [Fact]
    public void Each_part_counts_as_an_open_order() => Table.Run(Market + """
        limits orders:4
        place A1 alice sell limit 10 5 display:1       rejects OpenOrdersLimitReached
        place A2 alice sell limit 10 2.5 display:1     rests
        place A3 alice sell limit 11 1                 rests
        place A4 alice sell limit 12 1                 rejects OpenOrdersLimitReached
        place X1 carol buy limit 10 0.5                trades 0.5 at 10 with A2, done
        place A5 alice sell limit 12 1                 rejects OpenOrdersLimitReached
        place X2 carol buy limit 10 0.5                trades 0.5 at 10 with A2, done
        place A6 alice sell limit 12 1                 rests
        place A7 alice sell limit 12 1                 rejects OpenOrdersLimitReached
        reduce A2 alice 0.5                            keeps 10x1 of 2
        place A8 alice sell limit 12 1                 rests
        cancel A2 alice                                cancels A2 1 Requested
        place A9 alice sell limit 12 1                 rests
        place A0 alice sell limit 12 1                 rejects OpenOrdersLimitReached
        """);

    [Fact]
    public void Parts_of_waiting_orders_count_too() => Table.Run(Market + """
        limits orders:3
        deposit alice usd 1000
        place A1 alice buy stop 9 2 trigger:10 display:1   waits
        place A2 alice sell limit 20 2 display:1           rejects OpenOrdersLimitReached
        amend A1 alice left:3                              keeps 9x3 of 3
        place A3 alice sell limit 20 1                     rejects OpenOrdersLimitReached
        amend A1 alice left:3.001                          rejects OpenOrdersLimitReached
        amend A1 alice left:1                              keeps 9x1 of 1
        place A4 alice sell limit 20 2 display:1           rests
        """);

    [Fact]
    public void An_amendment_that_needs_more_parts_than_there_is_room_for_is_rejected() => Table.Run(Market + """
        limits orders:3
        place A1 alice sell limit 10 2 display:1           rests
        amend A1 alice left:3.001                          rejects OpenOrdersLimitReached
        amend A1 alice left:3                              moves 10x3 of 3, rests
        limits orders:1
        amend A1 alice price:11                            moves 11x3 of 3, rests
        amend A1 alice left:2                              keeps 11x2 of 2
        amend A1 alice left:3                              rejects OpenOrdersLimitReached
        """);

    [Fact]
    public void All_or_nothing_counts_the_parts_of_the_elements_before() => Table.Run(Market + """
        limits orders:3
        batch alice all-or-nothing
        place A1 alice sell limit 10 2 display:1
        place A2 alice sell limit 10 2 display:1
        end                                                rejects OpenOrdersLimitReached element 1
        batch alice all-or-nothing
        place A1 alice sell limit 10 2 display:1
        place A2 alice sell limit 10 1
        end                                                rests A1, rests A2
        """);
}
