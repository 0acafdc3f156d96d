namespace Rialto.Tests.Engine;

/// <summary>Stops and take-profits. Rules: docs/rules/waiting-orders.md.</summary>
public class WaitingOrderTests
{
    // The last price is 100; carol has asks at 101 … 104 and bids at 99 … 96.
    const string Market = """
        instrument ethusd
        deposit carol usd 100000
        deposit carol eth 100
        deposit alice usd 1000
        deposit alice eth 10
        deposit bob   usd 1000
        deposit bob   eth 10
        place S carol sell limit 100 1
        place B carol buy  limit 100 1
        place S1 carol sell limit 101 1
        place S2 carol sell limit 102 1
        place S3 carol sell limit 103 1
        place S4 carol sell limit 104 1
        place B1 carol buy  limit 99 1
        place B2 carol buy  limit 98 1
        place B3 carol buy  limit 97 1
        place B4 carol buy  limit 96 1

        """;

    [Fact]
    public void A_stop_limit_waits_outside_the_book_and_holds_its_limit() => Table.Run(Market + """
        place A1 alice buy stop 105 1 trigger:102   waits
        balance alice usd 895+105
        queue bids B1 B2 B3 B4 asks S1 S2 S3 S4
        cancel A1 alice cancels A1 1 Requested
        balance alice usd 1000+0
        """);

    [Fact]
    public void A_rising_stop_fires_when_a_trade_reaches_its_price() => Table.Run(Market + """
        place A1 alice buy stop 103 2 trigger:102   waits
        place X1 bob buy market 1   trades 1 at 101 with S1, done S1, done
        place X2 bob buy market 1   trades 1 at 102 with S2, done S2, done, triggers A1, trades 1 at 103 with S3, done S3, rests A1 1 at 103
        events OrderAccepted Traded Filled Filled OrderDone BalanceChanged BalanceChanged BalanceChanged BalanceChanged OrderDone OrderTriggered Traded Filled Filled OrderDone BalanceChanged BalanceChanged BalanceChanged BalanceChanged OrderResting LevelChanged LevelChanged LevelChanged
        queue bids A1 B1 B2 B3 B4 asks S4
        balance alice usd 794+103 eth 11+0
        """);

    [Theory]
    [InlineData("buy  stop-market 1 trigger:102", "buy", 2)]
    [InlineData("sell take-market 1 trigger:102", "buy", 2)]
    [InlineData("sell stop-market 1 trigger:98", "sell", 2)]
    [InlineData("buy  take-market 1 trigger:98", "sell", 2)]
    public void Each_kind_fires_in_its_direction(string order, string taker, int count) => Table.Run(Market + $"""
        place A1 alice {order} waits
        place X1 bob {taker} market {count - 1}
        place X2 carol buy limit 90 1 rests
        cancel X2 carol
        events OrderCancelled BalanceChanged LevelChanged
        place X3 bob {taker} market 1
        cancel A1 alice rejects OrderNotOpen
        """);

    [Theory]
    [InlineData("buy  stop 105 1 trigger:100", "rejects WouldTriggerAtOnce")]
    [InlineData("buy  stop 105 1 trigger:100.01", "waits")]
    [InlineData("sell stop 105 1 trigger:100", "rejects WouldTriggerAtOnce")]
    [InlineData("sell stop 105 1 trigger:99.99", "waits")]
    [InlineData("buy  take 105 1 trigger:100", "rejects WouldTriggerAtOnce")]
    [InlineData("buy  take 105 1 trigger:99.99", "waits")]
    [InlineData("sell take 105 1 trigger:100", "rejects WouldTriggerAtOnce")]
    [InlineData("sell take 105 1 trigger:100.01", "waits")]
    [InlineData("buy  stop 105 1", "rejects TriggerPriceInvalid")]
    [InlineData("buy  stop 105 1 trigger:@-1", "rejects TriggerPriceInvalid")]
    [InlineData("buy  stop 105 1 trigger:@1000000000000001", "rejects TriggerPriceInvalid")]
    [InlineData("buy  stop 105 1 trigger:102 by:1", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop 105 1 trigger:102 by:2", "rejects OrderKindNotAllowed")]
    [InlineData("buy  limit 95 1 trigger:102", "rejects OrderKindNotAllowed")]
    [InlineData("buy  market 1 trigger:102", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop 0 1 trigger:102", "rejects PriceMissing")]
    [InlineData("buy  stop 105 0 trigger:102", "rejects QuantityZero")]
    [InlineData("buy  stop 105 1 trigger:102 fok", "waits")]
    [InlineData("buy  stop 105 1 trigger:102 post", "waits")]
    [InlineData("buy  stop 105 1 trigger:102 post reprice", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop 105 1 trigger:102 require", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop-market 1 trigger:102 require", "waits")]
    [InlineData("buy  stop-market 1 trigger:102 fok", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop-market 1 trigger:102 funds:1", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop-market 1 trigger:102 distance:5", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop-market 1 trigger:102 display:1", "rejects OrderKindNotAllowed")]
    [InlineData("buy  stop-market trigger:102 quoted:50", "waits")]
    [InlineData("sell stop-market trigger:98 quoted:50", "rejects OrderKindNotAllowed")]
    public void What_may_wait(string order, string outcome) => Table.Run(Market + $"place A1 alice {order} {outcome}\n");

    [Fact]
    public void Without_a_trade_nothing_is_reached() => Table.Run("""
        instrument ethusd
        deposit alice usd 1000
        deposit bob eth 10
        place A1 alice buy stop 105 1 trigger:@1  waits
        place A2 alice buy take 105 1 trigger:500 waits
        place S bob sell limit 100 3
        place X alice buy limit 100 1 trades 1 at 100 with S, done, triggers A1, trades 1 at 100 with S, done A1, triggers A2, trades 1 at 100 with S, done S, done A2
        """);

    [Fact]
    public void A_stop_market_buy_holds_a_twentieth_more_and_pays_from_the_hold_first() => Table.Run(Market + """
        place A1 alice buy stop-market 2 trigger:102   waits
        balance alice usd 785.8+214.2
        place X1 bob buy limit 102 2
        balance alice usd 793+0 eth 12+0
        """);

    [Fact]
    public void The_cushion_is_rounded_up_at_the_last_digit() => Table.Run("""
        instrument ethusd pp:9 ap:9
        deposit alice usd 1
        place A1 alice buy stop-market @1 trigger:@1 waits
        balance alice usd 0.999999999999999998+0.000000000000000002
        place A2 alice buy stop-market @20 trigger:@1 waits
        balance alice usd 0.999999999999999977+0.000000000000000023
        """);

    [Fact]
    public void Beyond_its_hold_a_stop_market_buy_pays_from_available() => Table.Run(Market + """
        adjust alice usd -785
        place A1 alice buy stop-market 2 trigger:102   waits
        balance alice usd 0.8+214.2
        place X1 bob buy limit 102 2 trades 1 at 101 with S1, done S1, trades 1 at 102 with S2, done S2, done, triggers A1, trades 1 at 103 with S3, done S3, trades 1 at 104 with S4, done S4, done A1
        balance alice usd 8+0 eth 12+0
        """);

    [Fact]
    public void A_stop_market_buy_ends_at_the_first_fill_that_hold_and_available_cant_pay() => Table.Run(Market + """
        adjust alice usd -892.9
        place A1 alice buy stop-market 1 trigger:102   waits
        cancel S3 carol
        cancel S4 carol
        place S5 carol sell limit 107.11 1
        place X1 bob buy limit 102 2 trades 1 at 101 with S1, done S1, trades 1 at 102 with S2, done S2, done, triggers A1, cancels A1 1 NoFunds
        balance alice usd 107.1+0
        """);

    [Fact]
    public void A_stop_market_buy_by_amount_spends_its_hold() => Table.Run(Market + """
        place A1 alice buy stop-market trigger:102 quoted:150 waits
        balance alice usd 850+150
        reduce A1 alice 1 rejects OrderKindNotAllowed
        amend A1 alice left:1 rejects OrderKindNotAllowed
        place X1 bob buy limit 102 2
        balance alice usd 850.096+0 eth 11.451+0
        """);

    [Fact]
    public void The_nearest_fires_first_and_equals_by_number() => Table.Run(Market + """
        place A1 alice buy stop 102.5 1 trigger:102.5
        place A2 alice buy stop 102 1 trigger:102
        place A3 alice buy stop 102 1 trigger:101.5
        place A4 alice buy stop 102 1 trigger:102
        place X bob buy limit 103 3 trades 1 at 101 with S1, done S1, trades 1 at 102 with S2, done S2, trades 1 at 103 with S3, done S3, done, triggers A3, rests A3 1 at 102, triggers A2, rests A2 1 at 102, triggers A4, rests A4 1 at 102, triggers A1, rests A1 1 at 102.5
        """);

    [Fact]
    public void A_price_that_was_touched_fires_though_the_last_is_back() => Table.Run(Market + """
        place S0 carol sell limit 99.5 1
        place A1 alice sell stop 50 1 trigger:99.6
        place A2 alice sell stop 50 1 trigger:99.4
        place X bob buy limit 103 4 trades 1 at 99.5 with S0, done S0, trades 1 at 101 with S1, done S1, trades 1 at 102 with S2, done S2, trades 1 at 103 with S3, done S3, done, triggers A1, trades 1 at 99 with B1, done B1, done A1, triggers A2, trades 1 at 98 with B2, done B2, done A2
        """);

    [Fact]
    public void Rising_ones_fire_before_falling_ones() => Table.Run(Market + """
        place S0 carol sell limit 99.5 1
        place A1 alice sell stop 50 1 trigger:99.6
        place A2 bob   buy  stop 95 1 trigger:102
        place X bob buy limit 102 3 trades 1 at 99.5 with S0, done S0, trades 1 at 101 with S1, done S1, trades 1 at 102 with S2, done S2, done, triggers A2, rests A2 1 at 95, triggers A1, trades 1 at 99 with B1, done B1, done A1
        """);

    const string TwoTrades = "trades 1 at 102 with S2, done S2, trades 1 at 103 with S3, done S3, ";

    [Theory]
    [InlineData("buy stop 103 1 trigger:101 post", "triggers A1, cancels A1 1 TriggerFailed PostOnlyWouldTrade")]
    [InlineData("buy stop 101.5 1 trigger:101 post", "triggers A1, rests A1 1 at 101.5")]
    [InlineData("buy stop 103 5 trigger:101 fok", "triggers A1, cancels A1 5 TriggerFailed FillOrKillUnfillable")]
    [InlineData("buy stop 103 5 trigger:101 ioc", "triggers A1, " + TwoTrades + "cancels A1 3 NoLiquidity")]
    [InlineData("buy stop-market 5 trigger:101 require", "triggers A1, cancels A1 5 TriggerFailed NotEnoughLiquidity")]
    [InlineData("buy stop-market trigger:101 quoted:400 require", "triggers A1, cancels A1 0 TriggerFailed NotEnoughLiquidity")]
    [InlineData("buy stop-market 5 trigger:101 reject-unfilled",
        "triggers A1, " + TwoTrades + "trades 1 at 104 with S4, done S4, cancels A1 2 NoLiquidity NotEnoughLiquidity")]
    public void What_fails_when_triggered_says_why(string order, string outcome) => Table.Run(Market + $"""
        place A1 alice {order} waits
        place X bob buy market 1 trades 1 at 101 with S1, done S1, done, {outcome}
        """);

    [Fact]
    public void What_waits_counts_as_open() => Table.Run(Market + """
        limits orders:2
        place A1 alice buy stop 103 1 trigger:101 fok
        place A2 alice buy limit 90 1
        place A3 alice buy stop-market 1 trigger:101 rejects OpenOrdersLimitReached
        place A4 alice buy limit 90 1 rejects OpenOrdersLimitReached
        place A5 alice buy limit 90 1 ioc cancels 1 NoLiquidity
        change ethusd pp:3 rejects PrecisionWithOpenOrders
        cancelmany alice cancels A1 1 Requested, cancels A2 1 Requested
        balance alice usd 1000+0
        """);

    [Fact]
    public void An_amended_trigger_and_quantity_change_the_hold() => Table.Run(Market + """
        place A1 alice buy stop-market 2 trigger:102 waits
        balance alice usd 785.8+214.2
        amend A1 alice trigger:104 keeps 0x2 of 2, trigger 104 expires never GoodTillCancelled
        balance alice usd 781.6+218.4
        amend A1 alice left:1 keeps 0x1 of 1
        balance alice usd 890.8+109.2
        amend A1 alice trigger:100 rejects WouldTriggerAtOnce
        amend A1 alice trigger:@-5 rejects TriggerPriceInvalid
        amend A1 alice price:99 rejects OrderKindNotAllowed
        amend A1 alice left:10 rejects InsufficientFunds needs 982.8
        reduce A1 alice 0.4 keeps 0x0.6 of 0.6
        balance alice usd 934.48+65.52
        reduce A1 alice 5 cancels A1 0.6 Reduced
        balance alice usd 1000+0
        """);

    [Fact]
    public void An_amended_limit_and_expiry_of_what_waits() => Table.Run(Market + """
        place A1 alice buy stop 103 2 trigger:102 waits
        amend A1 alice price:104 left:3 trigger:103 expires:60s keeps 104x3 of 3, trigger 103 expires 60s GoodTillDate
        balance alice usd 688+312
        timer 60s
        amend A1 alice expires:-1 keeps 104x3 of 3, trigger 103 expires never GoodTillCancelled
        timer none
        amend A1 alice expires:5 rejects OrderKindNotAllowed
        place A2 alice buy limit 90 1 rests
        amend A2 alice trigger:103 rejects OrderKindNotAllowed
        amend A2 alice expires:60s keeps 90x1 of 1, trigger 0 expires 60s GoodTillDate
        place A3 alice buy stop 103 1 trigger:102 ioc waits
        amend A3 alice expires:60s rejects OrderKindNotAllowed
        time +60s
        tick cancels A2 1 Expired
        balance alice usd 585+415
        """);

    [Fact]
    public void An_expiring_instrument_ends_what_waits() => Table.Run(Market + """
        place A1 alice buy stop-market 1 trigger:101 waits
        place A2 alice sell stop-market 1 trigger:99 waits
        change ethusd state:Expired instrument 1, cancels S1 1 InstrumentExpired, cancels S2 1 InstrumentExpired, cancels S3 1 InstrumentExpired, cancels S4 1 InstrumentExpired, cancels B1 1 InstrumentExpired, cancels B2 1 InstrumentExpired, cancels B3 1 InstrumentExpired, cancels B4 1 InstrumentExpired, cancels A1 1 InstrumentExpired, cancels A2 1 InstrumentExpired
        balance alice usd 1000+0 eth 10+0
        """);

    [Fact]
    public void Triggers_fire_after_the_last_element_of_a_batch() => Table.Run(Market + """
        place A1 alice buy stop 102 1 trigger:101 waits
        batch bob
        place X1 bob buy market 1
        place X2 bob buy limit 102 1
        end trades 1 at 101 with S1, done S1, done X1, trades 1 at 102 with S2, done S2, done X2, triggers A1, rests A1 1 at 102
        """);

    [Fact]
    public void A_waiting_element_may_fire_by_an_earlier_one() => Table.Run(Market + """
        batch bob all-or-nothing
        place X1 bob buy limit 101 1
        place X2 bob buy stop 102 1 trigger:101
        end waits, trades 1 at 101 with S1, done S1, done X1, triggers X2, trades 1 at 102 with S2, done S2, done X2
        """);

    [Fact]
    public void Precision_carries_the_last_price_along() => Table.Run("""
        instrument ethusd
        deposit alice usd 1000
        deposit bob eth 10
        place S bob sell limit 100 1
        place B alice buy limit 100 1
        change ethusd pp:4
        place A1 alice buy stop 105 1 trigger:100 rejects WouldTriggerAtOnce
        place A2 alice buy stop 105 1 trigger:100.0001 waits
        """);

    [Fact]
    public void Precision_that_takes_old_prices_or_quantities_too_far_is_refused() => Table.Run("""
        instrument ethusd
        deposit alice usd 1000000000000000
        place A1 alice buy limit 10000000000000 0.001
        cancel A1 alice
        change ethusd pp:3 rejects PrecisionInvalid
        change ethusd ap:14
        change ethusd ap:15
        place A2 alice buy limit 1 @1000000000000000
        cancel A2 alice
        change ethusd ap:16 rejects PrecisionInvalid
        """);
}
