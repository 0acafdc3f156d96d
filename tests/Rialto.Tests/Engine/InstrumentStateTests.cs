using Rialto.Engine.Events;

namespace Rialto.Tests.Engine;

/// <summary>The state table of docs/rules/instruments.md, cell by cell.</summary>
public class InstrumentStateTests
{
    const string Not = "InstrumentNotOpen";
    const string Violated = nameof(Reject.ReduceOnlyViolated);

    /// <summary>State; a limit, a market, a post-only, a staff member's limit, a reduce-only order; amend up, amend down, reduce.</summary>
    public static TheoryData<string, string[]> States => new()
    {
        { "Enabled", ["yes", "yes", "yes", "yes", Violated, "yes", "yes", "yes"] },
        { "Hidden", ["yes", "yes", "yes", "yes", Violated, "yes", "yes", "yes"] },
        { "Sale", [Not, "yes", Not, Not, Not, Not, Not, Not] },
        { "Presale", [Not, Not, Not, "yes", Not, "yes", "yes", "yes"] },
        { "PostOnly", [Not, Not, "yes", Not, Not, "yes", "yes", "yes"] },
        { "ReduceOnly", [Not, Not, Not, Not, Violated, Not, "yes", "yes"] },
        { "Locked", [Not, Not, Not, Not, Not, Not, Not, Not] },
        { "Disabled", [Not, Not, Not, Not, Not, Not, Not, Not] },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_admits_what_the_table_says(string state, string[] cells) => Table.Run($"""
        instrument ethusd
        deposit  alice usd 1000 eth 10
        deposit  sam usd 1000
        change-member sam staff
        place    A1 alice buy limit 10.00 2.000           rests
        place    A2 alice buy limit 11.00 2.000           rests
        change   ethusd state:{state}
        place    B1 alice buy limit 9.00 1.000            {Or(cells[0], "rests")}
        place    B2 alice buy market 1.000                {Or(cells[1], "cancels 1 NoLiquidity")}
        place    B3 alice buy limit 9.00 1.000 post       {Or(cells[2], "rests")}
        place    B4 sam buy limit 9.00 1.000              {Or(cells[3], "rests")}
        place    B5 alice buy limit 9.00 1.000 reduce-only    {Or(cells[4], "rests")}
        amend    A1 alice price:10.50                     {Or(cells[5], "moves 10.5x2 of 2, rests")}
        amend    A1 alice left:1.500                      {Or(cells[6], cells[5] == "yes" ? "keeps 10.5x1.5 of 1.5" : "keeps 10x1.5 of 1.5")}
        reduce   A2 alice 0.500                           {Or(cells[7], "keeps 11x1.5 of 1.5")}
        cancel   A2 alice                                 {(cells[7] == "yes" ? "cancels A2 1.5 Requested" : "cancels A2 2 Requested")}
        """);

    static string Or(string cell, string outcome) => cell == "yes" ? outcome : $"rejects {cell}";

    [Fact]
    public void Reduce_only_lets_an_amendment_neither_grow_nor_move() => Table.Run("""
        instrument ethusd
        deposit  alice usd 1000
        place    A1 alice buy limit 10.00 2.000           rests
        change   ethusd state:ReduceOnly
        amend    A1 alice price:9.00 left:1.000           rejects InstrumentNotOpen
        amend    A1 alice left:2.001                      rejects InstrumentNotOpen
        amend    A1 alice price:10.00 left:1.000          keeps 10x1 of 1
        """);

    [Theory]
    [InlineData("Enabled", "waits")]
    [InlineData("Hidden", "waits")]
    [InlineData("Sale", "rejects InstrumentNotOpen")]
    [InlineData("Presale", "rejects InstrumentNotOpen")]
    [InlineData("PostOnly", "rejects InstrumentNotOpen")]
    [InlineData("ReduceOnly", "rejects InstrumentNotOpen")]
    [InlineData("Locked", "rejects InstrumentNotOpen")]
    [InlineData("Disabled", "rejects InstrumentNotOpen")]
    public void What_waits_is_placed_where_everything_is(string state, string outcome) => Table.Run($"""
        instrument ethusd
        deposit  alice usd 1000
        change   ethusd state:{state}
        place    A1 alice buy stop-market 1.000 trigger:10            {outcome}
        place    A2 alice buy stop 9.00 1.000 trigger:10 post         {outcome}
        """);

    [Fact]
    public void Presale_matches_orders_of_staff() => Table.Run("""
        instrument ethusd
        deposit  alice eth 10
        deposit  sam usd 1000
        change-member sam staff
        place    A1 alice sell limit 10.00 1.000          rests
        change   ethusd state:Presale
        place    S1 sam buy market 1.000                  trades 1 at 10 with A1, done A1, done
        """);

    [Fact]
    public void An_expired_instrument_cancels_everything_and_stays_expired() => Table.Run("""
        instrument ethusd
        deposit  alice usd 1000 eth 10
        deposit  bob usd 1000 eth 10
        place    A1 alice sell limit 12.00 1.000          rests
        place    B1 bob buy limit 10.00 1.000             rests
        place    A2 alice buy limit 11.00 1.000           rests
        place    B2 bob buy limit 11.00 1.000 id:x        rests
        change   ethusd state:Expired                     instrument 1, cancels A1 1 InstrumentExpired, cancels B1 1 InstrumentExpired, cancels A2 1 InstrumentExpired, cancels B2 1 InstrumentExpired
        book     bids - asks -
        balance  alice usd 1000+0 eth 10+0
        place    A3 alice buy limit 11.00 1.000           rejects InstrumentExpired
        place    B3 bob buy limit 11.00 1.000 id:x        repeats B2
        amend    A2 alice left:0.5                        rejects OrderNotOpen
        cancel   A2 alice                                 rejects OrderNotOpen
        change   ethusd state:Enabled                     rejects BoundsInvalid
        change   ethusd state:Expired                     instrument 1
        """);

    [Fact]
    public void A_new_state_keeps_what_is_in_the_book() => Table.Run("""
        instrument ethusd
        deposit  alice usd 1000 eth 10
        place    A1 alice sell limit 12.00 1.000          rests
        change   ethusd state:Disabled
        change   ethusd state:Enabled
        book     bids - asks 12x1
        """);
}
