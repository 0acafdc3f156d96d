using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Tests.Engine;

/// <summary>Price band and switched-off extensions. Rules: docs/rules/instruments.md.</summary>
public class InstrumentSwitchTests
{
    [Fact]
    public void A_limit_price_lies_within_the_band_around_the_last_price() => Table.Run("""
        instrument ethusd band:100000
        deposit alice usd 10000
        deposit bob eth 10
        place A1 alice buy limit 1 1             rests
        place B1 bob sell limit 100 3
        place A2 alice buy limit 100 1           trades 1 at 100 with B1, done
        place A3 alice buy limit 89.99 1         rejects PriceOutsideBand
        place A4 alice buy limit 90 1            rests
        place B2 bob sell limit 110.01 1         rejects PriceOutsideBand
        place B3 bob sell limit 110 1            rests
        place A5 alice buy stop 110.01 1 trigger:105  rejects PriceOutsideBand
        place A6 alice buy stop 110 1 trigger:500     waits
        amend A4 alice price:89.99               rejects PriceOutsideBand
        amend A1 alice left:0.5                  keeps 1x0.5 of 0.5
        place A7 alice buy limit 200 0           rejects PriceOutsideBand
        place A8 alice buy market 1              trades 1 at 100 with B1, done
        change ethusd band:0
        place A9 alice buy limit 1 1             rests
        """);

    [Theory]
    [InlineData(1, "buy stop-market 1 trigger:20")]
    [InlineData(1, "buy take 5 1 trigger:20")]
    [InlineData(2, "buy limit 5 1 ioc")]
    [InlineData(2, "buy limit 5 1 fok")]
    [InlineData(4, "buy limit 5 1 gtd expires:60s")]
    [InlineData(8, "buy limit 5 1 post")]
    [InlineData(16, "buy limit 5 1 display:1")]
    [InlineData(32, "buy limit 5 1 stp:Allow")]
    [InlineData(64, "buy market quoted:5")]
    [InlineData(128, "buy limit 5 1 id:x")]
    [InlineData(256, "buy limit 5 1 reduce-only")]
    public void What_is_switched_off_is_not_allowed(int bit, string order) => Table.Run($"""
        instrument ethusd off:{bit}
        deposit alice usd 1000
        place A0 alice buy limit 5 1 id:tag tag     rests
        place A1 alice buy market 1                 cancels 1 NoLiquidity
        place A2 alice buy market 1 ioc             cancels 1 NoLiquidity
        place A3 alice {order}                      rejects OrderKindNotAllowed
        """);

    [Fact]
    public void Good_till_date_that_is_off_is_off_for_amendments() => Table.Run("""
        instrument ethusd off:4
        deposit alice usd 1000
        place A1 alice buy limit 5 1
        amend A1 alice expires:60s   rejects OrderKindNotAllowed
        amend A1 alice expires:-1    keeps 5x1 of 1, trigger 0 expires never GoodTillCancelled
        """);

    [Fact]
    public void An_unknown_side_filter_is_refused() => Table.Run("""
        instrument ethusd
        deposit alice usd 1000
        place A1 alice buy limit 5 1
        cancelmany alice side:3   rejects OrderKindNotAllowed
        cancelmany alice side:Buy cancels A1 1 Requested
        """);

    [Fact]
    public void Sources_of_deposits_have_a_bound()
    {
        var log = new CheckedLog();
        log.Begin();
        for (var source = 1; source <= Limits.DepositSourcesMax; source++) log.Apply(Deposit(source, 1));

        Assert.Equal(Reject.TooManySources, RejectOf(log, Deposit(-5, 1)));
        Assert.Equal(Reject.SourceNumberRepeated, RejectOf(log, Deposit(7, 1)));
        Assert.Equal(Reject.None, RejectOf(log, Deposit(7, 2)));
    }

    static byte[] Deposit(int source, long number) => Draft.Of(new Deposit
    {
        To = CheckedLog.Alice,
        Currency = CheckedLog.Quote,
        Source = source,
        SourceNumber = number,
        Net = new(1),
    });

    static Reject RejectOf(CheckedLog log, byte[] command)
    {
        log.Apply(command);
        var reader = new EventReader(log.LastEvents);
        var rejected = reader.Next() && reader.Kind == EventKind.CommandRejected;
        return rejected ? reader.As<CommandRejected>().Reject : Reject.None;
    }
}
