using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Tests.Engine;

/// <summary>Currencies, instruments, fees, members, limits, genesis. Rules: docs/rules/instruments.md.</summary>
public class SetupTests
{
    [Fact]
    public void Nothing_counts_before_genesis_and_genesis_counts_once() => Table.RunUnbegun("""
        currency usd                        rejects NotBegun
        cancel   #1 nobody                  rejects NotBegun
        tick                                rejects NotBegun
        genesis                             begun
        genesis                             rejects AlreadyBegun
        tick                                nothing
        """);

    [Fact]
    public void Before_genesis_a_request_key_counts_already() => Table.RunUnbegun("""
        currency usd key:1/10               rejects NotBegun
        currency usd key:1/10               rejects RequestReplayed
        """);

    [Theory]
    [InlineData("currency abcdefghij.k_l-9", "currency 1")]
    [InlineData("currency x code:empty", "rejects CodeInvalid")]
    [InlineData("currency x code:USD", "rejects CodeInvalid")]
    [InlineData("currency x code:a%20b", "rejects CodeInvalid")]
    [InlineData("currency x code:a%00b", "rejects CodeInvalid")]
    [InlineData("currency x code:a%3Ab", "rejects CodeInvalid")]
    [InlineData("currency x precision:18 subunits:18", "currency 1")]
    [InlineData("currency x precision:19", "rejects PrecisionInvalid")]
    [InlineData("currency x subunits:19", "rejects PrecisionInvalid")]
    [InlineData("currency x confirmations:-1", "rejects BoundsInvalid")]
    [InlineData("currency x depositfee:-1", "rejects BoundsInvalid")]
    [InlineData("currency x depositmin:-1", "rejects BoundsInvalid")]
    [InlineData("currency x withdrawfee:-1", "rejects BoundsInvalid")]
    [InlineData("currency x withdrawmin:-1", "rejects BoundsInvalid")]
    [InlineData("currency x limit24:-1", "rejects BoundsInvalid")]
    [InlineData("currency x limit72:-1", "rejects BoundsInvalid")]
    [InlineData("currency x price:-1", "rejects BoundsInvalid")]
    [InlineData("currency x code:USD precision:19 price:-1", "rejects CodeInvalid")]
    [InlineData("currency x precision:19 price:-1", "rejects PrecisionInvalid")]
    public void A_currency_has_its_rules(string row, string outcome) => Table.Run($"{row} {outcome}");

    [Fact]
    public void A_currency_code_is_used_once_and_kept() => Table.Run("""
        currency usd                                      currency 1
        currency other code:usd precision:19              rejects CodeAlreadyUsed
        change-currency usd code:other                    currency 1
        currency other code:usd                           rejects CodeAlreadyUsed
        currency other2 code:other                        currency 2
        change-currency usd precision:19                  rejects PrecisionInvalid
        change-currency usd price:-1                      rejects BoundsInvalid
        change-currency nothing precision:19              rejects CurrencyNotFound
        """);

    [Fact]
    public void There_are_a_thousand_currencies_at_most()
    {
        var log = new CheckedLog();
        log.Apply(Draft.Of(default(Genesis)));
        for (var i = 1; i <= Limits.CurrenciesMax; i++) Assert.Equal([EventKind.CurrencyChanged], log.Apply(Currency($"c{i}")));
        Assert.Equal([EventKind.CommandRejected], log.Apply(Currency("one.more")));
        Assert.Equal(Reject.TooManyCurrencies, RejectOf(log));
        log.CheckRestart();
    }

    [Fact]
    public void There_are_twenty_thousand_instruments_at_most()
    {
        var log = new CheckedLog();
        log.Apply(Draft.Of(default(Genesis)));
        log.Apply(Currency("one"));
        log.Apply(Currency("two"));
        log.Apply(Currency("three"));
        log.Apply(Pair(1, 2));
        // 19,999 more would each be compared with all before.
        Insides.InstrumentCount(log.Exchange) = Limits.InstrumentsMax - 1;

        Assert.Equal([EventKind.InstrumentChanged], log.Apply(Pair(1, 3)));
        Assert.Equal([EventKind.CommandRejected], log.Apply(Pair(2, 3)));
        Assert.Equal(Reject.TooManyInstruments, RejectOf(log));
    }

    static byte[] Currency(string code) =>
        Draft.Of(new CreateCurrency { Terms = new() { Code = Code.Of(code) } });

    static byte[] Pair(int first, int second)
    {
        var terms = CheckedLog.Terms($"p{first}.{second}", 2, 3);
        terms.Base = new(first);
        terms.Quote = new(second);
        return Draft.Of(new CreateInstrument { Terms = terms });
    }

    static Reject RejectOf(CheckedLog log)
    {
        var reader = new EventReader(log.LastEvents);
        reader.Next();
        return reader.As<CommandRejected>().Reject;
    }

    [Theory]
    [InlineData("code:Eth.U_s-9", "instrument 1")]
    [InlineData("code:empty", "rejects CodeInvalid")]
    [InlineData("code:eth%2Fusd", "rejects CodeInvalid")]
    [InlineData("base:usd quote:usd", "rejects SameCurrencyTwice")]
    [InlineData("base:nothing", "rejects CurrencyNotFound")]
    [InlineData("quote:nothing", "rejects CurrencyNotFound")]
    [InlineData("pp:18 ap:0", "instrument 1")]
    [InlineData("pp:10 ap:9", "rejects PrecisionInvalid")]
    [InlineData("pp:19 ap:0", "rejects PrecisionInvalid")]
    [InlineData("tickstep:0", "rejects BoundsInvalid")]
    [InlineData("tickstep:-1", "rejects BoundsInvalid")]
    [InlineData("tickstep:2", "rejects BoundsInvalid")]
    [InlineData("lotstep:0", "rejects BoundsInvalid")]
    [InlineData("lotstep:2", "rejects BoundsInvalid")]
    [InlineData("min:@0", "rejects BoundsInvalid")]
    [InlineData("min:@-1", "rejects BoundsInvalid")]
    [InlineData("min:@5 max:@5", "instrument 1")]
    [InlineData("min:@5 max:@4", "rejects BoundsInvalid")]
    [InlineData("min:@1000000000000000", "instrument 1")]
    [InlineData("min:@1000000000000001", "rejects BoundsInvalid")]
    [InlineData("max:@-1", "rejects BoundsInvalid")]
    [InlineData("max:@1000000000000001", "rejects BoundsInvalid")]
    [InlineData("qmin:@0", "rejects BoundsInvalid")]
    [InlineData("qmin:@6 qmax:@6", "instrument 1")]
    [InlineData("qmin:@6 qmax:@5", "rejects BoundsInvalid")]
    [InlineData("qmax:@0", "rejects BoundsInvalid")]
    [InlineData("qmax:@1000000000000001", "rejects BoundsInvalid")]
    [InlineData("notional:-1", "rejects BoundsInvalid")]
    [InlineData("state:0", "rejects BoundsInvalid")]
    [InlineData("state:10", "rejects BoundsInvalid")]
    [InlineData("state:9", "instrument 1")]
    [InlineData("stp:Allow", "instrument 1")]
    [InlineData("stp:Decrement", "instrument 1")]
    [InlineData("stp:6", "rejects BoundsInvalid")]
    [InlineData("band:-1", "rejects BoundsInvalid")]
    [InlineData("band:1000000000", "instrument 1")]
    [InlineData("band:1000000001", "rejects BoundsInvalid")]
    [InlineData("off:511", "instrument 1")]
    [InlineData("off:512", "rejects BoundsInvalid")]
    [InlineData("kind:Perpetual", "rejects KindNotSupported")]
    [InlineData("kind:0", "rejects KindNotSupported")]
    [InlineData("flags:Demo", "rejects KindNotSupported")]
    [InlineData("base:nothing code:empty", "rejects CurrencyNotFound")]
    [InlineData("code:empty base:usd quote:usd", "rejects CodeInvalid")]
    [InlineData("base:usd quote:usd pp:19", "rejects SameCurrencyTwice")]
    [InlineData("pp:19 min:@0", "rejects PrecisionInvalid")]
    [InlineData("min:@0 kind:Perpetual", "rejects BoundsInvalid")]
    public void An_instrument_has_its_rules(string options, string outcome) => Table.Run($"""
        currency eth
        currency usd
        instrument ethusd {options} {outcome}
        """);

    [Fact]
    public void Codes_and_pairs_are_used_once_in_either_direction() => Table.Run("""
        instrument ethusd
        instrument ethusd code:ethusd min:@0                      rejects CodeAlreadyUsed
        instrument usdeth code:usdeth pp:19                       rejects PairAlreadyUsed
        instrument other code:other base:eth quote:usd            rejects PairAlreadyUsed
        instrument other code:other base:eth quote:usd kind:Perpetual     rejects KindNotSupported
        instrument other code:other base:usd quote:usd            rejects SameCurrencyTwice
        change     ethusd state:Expired
        instrument other code:other base:eth quote:usd            rejects PairAlreadyUsed
        """);

    [Fact]
    public void Spot_numbers_leave_out_those_of_the_perpetuals() => Table.Run("""
        instrument aaabbb                   instrument 1
        instrument aaaccc                   instrument 2
        instrument aaaddd                   instrument 3
        instrument aaaeee                   instrument 4
        instrument aaafff                   instrument 5
        instrument aaaggg                   instrument 6
        instrument aaahhh                   instrument 7
        instrument aaaiii                   instrument 14
        instrument aaajjj                   instrument 15
        """);

    [Fact]
    public void Precisions_rise_only_and_only_without_open_orders() => Table.Run("""
        instrument ethusd pp:2 ap:3
        deposit    alice usd 1000
        place      A1 alice buy limit 10.00 1.000                 rests
        change     ethusd pp:3                                    rejects PrecisionWithOpenOrders
        change     ethusd ap:4                                    rejects PrecisionWithOpenOrders
        change     ethusd pp:1 ap:4                               rejects PrecisionLowered
        change     ethusd pp:16                                   rejects PrecisionInvalid
        change     ethusd pp:3 min:@0                             rejects PrecisionWithOpenOrders
        change     ethusd min:@0                                  rejects BoundsInvalid
        cancel     A1 alice
        change     ethusd ap:2                                    rejects PrecisionLowered
        change     ethusd pp:3 ap:4
        place      A2 alice buy limit 10.001 1.0001               rests
        balance    alice usd 989.9979999+10.0020001
        change     nowhere pp:19                                  rejects InstrumentNotFound
        """);

    [Fact]
    public void What_was_bought_forbids_finer_precisions_and_nothing_else() => Table.Run("""
        instrument ethusd pp:2 ap:8
        deposit    alice eth 20000000
        deposit    bob usd 200000
        place      A1 alice sell limit 0.01 10000000         rests
        place      A2 alice sell limit 0.01 10000000         rests
        place      B1 bob buy market quoted:200000 trades 10000000 at 0.01 with A1, done A1, done
        cancel     A2 alice                                       cancels A2 10000000 Requested
        change     ethusd ap:9                                    rejects PrecisionInvalid
        change     ethusd pp:3                                    instrument 1
        change     ethusd state:Locked
        place      B2 bob buy limit 0.010 1.000                   rejects InstrumentNotOpen
        """);

    [Fact]
    public void Fees_have_their_rules() => Table.Run("""
        instrument ethusd
        fee     any anywhere 0 500000                             fee 0/0 0 500000
        fee     any anywhere -1 0                                 rejects FeeRateInvalid
        fee     any anywhere 0 -1                                 rejects FeeRateInvalid
        fee     any anywhere 500001 0                             rejects FeeRateInvalid
        fee     any anywhere 0 500001                             rejects FeeRateInvalid
        fee     nogroup nowhere -1 0                              rejects InstrumentNotFound
        fee     nogroup anywhere -1 0                             rejects FeeRateInvalid
        fee     nogroup anywhere 1 1 name:x                       rejects FeeGroupInvalid
        fee     any anywhere 1 1 name:any                         fee 0/0 1 1
        fee     any anywhere 1 1 name:other                       rejects FeeGroupInvalid
        fee     vip ethusd 1 2                                    fee 1/1 1 2
        fee     vip ethusd 3 4                                    fee 1/1 3 4
        fee     vip ethusd 3 4 name:vap                           rejects FeeGroupInvalid
        fee     vip anywhere remove                               rejects FeeNotFound
        fee     nogroup anywhere -1 0 remove                      rejects FeeNotFound
        fee     vip ethusd -1 0 name:x remove                     fee removed
        fee     vip ethusd remove                                 rejects FeeNotFound
        """);

    [Fact]
    public void A_groups_name_is_new_and_short() => Table.Run("""
        fee     first anywhere 1 1 name:any                       rejects FeeGroupInvalid
        fee     first anywhere 1 1 name:                          rejects FeeGroupInvalid
        fee     first anywhere 1 1 name:abcdefghijabcdefghijabcdefghijabc    rejects FeeGroupInvalid
        fee     first anywhere 1 1 name:abcdefghijabcdefghijabcdefghijab     fee 1/0 1 1
        fee     second anywhere 1 1 name:abcdefghijabcdefghijabcdefghijab    rejects FeeGroupInvalid
        fee     second anywhere 1 1 name:second                   fee 2/0 1 1
        """);

    [Fact]
    public void Members_have_their_rules() => Table.Run("""
        member  alice                                             member changed
        member  alice group:nogroup                               nothing
        member  alice staff                                       nothing
        member  low number:999                                    rejects MemberNumberInvalid
        member  low number:999 group:nogroup                      rejects FeeGroupInvalid
        member  low number:0                                      rejects MemberNumberInvalid
        member  low number:-5                                     rejects MemberNumberInvalid
        change-member nobody group:nogroup                        rejects MemberNotFound
        change-member alice group:nogroup                         rejects FeeGroupInvalid
        change-member alice                                       nothing
        change-member alice staff                                 member changed
        change-member alice staff                                 nothing
        change-member alice                                       member changed
        member  sam suspended                                     member changed
        """);

    [Fact]
    public void Limits_have_their_bounds() => Table.Run("""
        limits orders:1 keys:1                                    limits changed
        limits orders:1000000000 keys:1000000                     limits changed
        limits orders:0                                           rejects LimitInvalid
        limits orders:1000000001                                  rejects LimitInvalid
        limits keys:0                                             rejects LimitInvalid
        limits keys:1000001                                       rejects LimitInvalid
        """);
}
