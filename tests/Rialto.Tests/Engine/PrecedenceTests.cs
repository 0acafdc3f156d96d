namespace Rialto.Tests.Engine;

/// <summary>Two neighbouring rules broken at once: the smaller reject answers. Rules: docs/rules/orders.md, "Placing".</summary>
public class PrecedenceTests
{
    // A book with one ask of 1.000 at 100.00 and one of 1.000 at 150.00; alice has one open order and may have one.
    const string Market = """
        instrument ethusd min:10.00 max:200.00 qmin:0.010 qmax:5.000 notional:5
        deposit    alice usd 100 eth 1
        deposit    bob   eth 10
        place      B1 bob sell limit 100.00 1.000           rests
        place      B2 bob sell limit 150.00 1.000           rests
        place      A0 alice buy limit 10.00 1.000 id:used   rests
        limits     orders:1

        """;

    [Theory]
    [InlineData("MemberSuspended", "nobody", "buy limit 50.00 1.000 in:nowhere")]
    [InlineData("InstrumentNotFound", "alice", "buy limit 50.00 1.000 in:nowhere kind:3")]
    [InlineData("OrderKindNotAllowed", "alice", "buy limit 50.00 1.000 gtd id:used")]
    [InlineData("ClientOrderIdAlreadyUsed", "alice", "buy limit 0.00 1.000 id:used")]
    [InlineData("PriceMissing", "alice", "buy limit 0.00 1.000")]
    [InlineData("PriceMissing", "alice", "buy limit -1 0")]
    [InlineData("PriceBelowMinimum", "alice", "buy limit 9.99 0")]
    [InlineData("PriceAboveMaximum", "alice", "buy limit 200.01 0")]
    [InlineData("QuantityZero", "alice", "buy limit 50.00 0")]
    [InlineData("QuantityBelowMinimum", "alice", "buy limit 50.00 0.009")]
    [InlineData("QuantityAboveMaximum", "alice", "buy limit 50.00 5.001")]
    [InlineData("PriceAboveMaximum", "alice", "buy stop 200.01 0 trigger:0")]
    [InlineData("QuantityBelowMinimum", "alice", "buy stop 50.00 0.009 trigger:0")]
    [InlineData("QuantityAboveMaximum", "alice", "buy stop 50.00 0.050 trigger:0 display:0.051")]
    [InlineData("TriggerPriceInvalid", "alice", "buy stop 50.00 0.099 trigger:9.99")]
    [InlineData("NotionalBelowMinimum", "alice", "buy stop 50.00 0.099 trigger:10")]
    [InlineData("OpenOrdersLimitReached", "alice", "buy stop 50.00 1.000 trigger:10 reduce-only")]
    [InlineData("ReduceOnlyViolated", "alice", "buy limit 150.00 3.000 fok reduce-only")]
    [InlineData("ReduceOnlyViolated", "alice", "buy market 3.000 require reduce-only")]
    [InlineData("NotionalBelowMinimum", "alice", "buy limit 50.00 0.099")]
    [InlineData("OpenOrdersLimitReached", "alice", "buy limit 100.00 1.000 post")]
    [InlineData("OpenOrdersLimitReached", "alice", "buy limit 99.00 5.000")]
    [InlineData("FillOrKillUnfillable", "alice", "buy limit 150.00 3.000 fok")]
    [InlineData("NotEnoughLiquidity", "alice", "buy market 3.000 require distance:1")]
    [InlineData("PriceTooFarFromBest", "alice", "buy market 2.000 distance:499999 funds:2")]
    [InlineData("InsufficientFunds needs 175", "alice", "buy market 1.500 distance:500000 funds:2")]
    public void The_smaller_reject_answers(string reject, string member, string order) => Table.Run($"""
        {Market}
        place X {member} {order} rejects {reject}
        """);

    [Fact]
    public void Post_only_comes_before_funds() => Table.Run(Market + """
        limits  orders:9
        place   A1 alice buy limit 100.00 5.000 post        rejects PostOnlyWouldTrade
        place   A2 alice buy limit 99.99 5.000 post         rejects InsufficientFunds needs 499.95
        """);

    [Fact]
    public void Fill_or_kill_comes_before_funds() => Table.Run(Market + """
        place   A1 alice buy limit 150.00 2.000 fok         rejects InsufficientFunds needs 300
        place   A2 alice buy limit 149.99 2.000 fok         rejects FillOrKillUnfillable
        """);

    [Fact]
    public void A_suspended_member_comes_before_an_instrument_that_is_not_open() => Table.Run(Market + """
        change  ethusd state:Locked
        place   A1 alice buy limit 50.00 1.000 gtd          rejects InstrumentNotOpen
        change-member alice suspended
        place   A2 alice buy limit 50.00 1.000              rejects MemberSuspended
        """);

    [Fact]
    public void An_expired_instrument_comes_before_everything_an_order_says() => Table.Run(Market + """
        change  ethusd state:Expired
        place   A1 alice buy limit 0.00 0 gtd id:used       rejects InstrumentExpired
        """);

    [Fact]
    public void A_gateways_reject_comes_before_all_but_repeats() => Table.Run(Market + """
        place   A1 nobody buy limit 0.00 0 in:nowhere gateway:InsufficientFunds    rejects InsufficientFunds needs 0
        place   A2 alice buy limit 10.00 1.000 id:used      repeats A0
        """);

    [Fact]
    public void A_notional_too_large_comes_before_the_open_orders_limit() => Table.Run("""
        instrument ethusd pp:0 ap:0
        deposit alice usd 10
        limits  orders:1
        place   A1 alice buy limit 1 1                                   rests
        place   A2 alice buy limit @1000000000000 @1000000000000         rejects NotionalTooLarge
        place   A3 alice buy limit @1000000000 @1000000000               rejects OpenOrdersLimitReached
        """);

    [Fact]
    public void A_replayed_request_comes_before_a_harmless_repeat() => Table.Run(Market + """
        place   A1 alice buy limit 10.00 1.000 id:used key:1/10     repeats A0
        place   A2 alice buy limit 10.00 1.000 id:used key:1/10     rejects RequestReplayed
        """);

    [Fact]
    public void The_rejects_of_an_amendment_come_in_their_order() => Table.Run(Market + """
        limits  orders:9
        deposit alice usd 1000
        place   A1 alice buy limit 20.00 1.000 post         rests
        change  ethusd state:Locked
        amend   A1 bob price:9.00                           rejects OrderNotOpen
        amend   A1 alice price:9.00                         rejects InstrumentNotOpen
        change  ethusd state:Enabled
        amend   A1 alice price:9.00 left:0.001              rejects PriceBelowMinimum
        amend   A1 alice price:201.00 left:0.001            rejects PriceAboveMaximum
        amend   A1 alice price:100.00 left:0.009            rejects QuantityBelowMinimum
        amend   A1 alice price:10.00 left:0.400             rejects NotionalBelowMinimum
        amend   A1 alice price:150.00 left:5.000            rejects PostOnlyWouldTrade
        amend   A1 alice price:99.00 left:5.000             moves 99x5 of 5, rests
        """);
}
