using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>The dead-man's switch. Rules: docs/rules/orders.md, "Cancel-after".</summary>
public class CancelAfterTests
{
    const string Market = """
        instrument ethusd
        deposit    alice  usd 1000 eth 10
        deposit    bob    usd 1000 eth 10
        timer      none

        """;

    [Fact]
    public void At_its_time_all_open_orders_are_cancelled() => Table.Run(Market + """
        instrument btcusd
        place   A1 alice buy limit 10.00 1.000            rests
        place   A2 alice buy limit 11.00 1.000 in:btcusd  rests
        place   B1 bob buy limit 9.00 1.000               rests
        cancelafter alice 5                               arms until 5s
        timer   5s
        time    +4s
        tick                                              nothing
        time    +1s
        tick                                              fires alice, cancels A1 1 CancelAfter, cancels A2 1 CancelAfter
        events  CancelAfterChanged OrderCancelled BalanceChanged OrderCancelled BalanceChanged LevelChanged LevelChanged
        timer   none
        book    bids 9x1 asks -
        """);

    [Fact]
    public void It_fires_before_the_command_that_comes_late() => Table.Run(Market + """
        place   A1 alice sell limit 10.00 1.000           rests
        cancelafter alice 5                               arms until 5s
        time    +60s
        place   B1 bob buy limit 10.00 1.000              fires alice, cancels A1 1 CancelAfter, rests
        time    +1s
        cancelafter alice 5                               arms until 66s
        time    +5s
        cancelafter alice 10                              fires alice, arms until 76s
        """);

    [Fact]
    public void Arming_again_moves_the_time_and_zero_disarms() => Table.Run(Market + """
        place   A1 alice sell limit 10.00 1.000           rests
        cancelafter alice 10                              arms until 10s
        time    +8s
        cancelafter alice 10                              arms until 18s
        timer   18s
        time    +5s
        tick                                              nothing
        cancelafter alice 0                               disarms
        timer   none
        time    +60s
        tick                                              nothing
        cancelafter alice 0                               disarms
        """);

    [Fact]
    public void Disarmed_and_armed_for_the_same_instant_it_fires_once() => Table.Run(Market + """
        place   A1 alice sell limit 10.00 1.000           rests
        cancelafter alice 10                              arms until 10s
        cancelafter alice 0                               disarms
        cancelafter alice 10                              arms until 10s
        cancelafter alice 20                              arms until 20s
        cancelafter alice 10                              arms until 10s
        time    +10s
        tick                                              fires alice, cancels A1 1 CancelAfter
        tick                                              nothing
        """);

    [Fact]
    public void Several_that_are_due_fire_by_time_then_member() => Table.Run(Market + """
        deposit carol usd 1000
        cancelafter carol 10                              arms until 10s
        cancelafter bob 10                                arms until 10s
        cancelafter alice 20                              arms until 20s
        time    +30s
        tick                                              fires bob, fires carol, fires alice
        """);

    [Fact]
    public void The_timeout_has_bounds() => Table.Run(Market + """
        cancelafter alice 4.999999                        rejects TimeoutInvalid
        cancelafter alice 86400.000001                    rejects TimeoutInvalid
        cancelafter alice -1                              rejects TimeoutInvalid
        cancelafter alice 5                               arms until 5s
        cancelafter alice 86400                           arms until 86400s
        cancelafter nobody 1                              rejects MemberSuspended
        cancelafter operator 5                            rejects MemberSuspended
        change-member bob suspended
        cancelafter bob 5                                 rejects MemberSuspended
        """);

    [Fact]
    public void What_timers_did_ends_where_the_commands_own_events_begin()
    {
        var log = new CheckedLog();
        log.Begin();
        log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Buy, 10, 10)));
        var byAlice = new CommandHeader { Member = CheckedLog.Alice };
        log.Apply(Draft.Of(new CancelAfter { Header = byAlice, TimeoutUs = 5_000_000 }));
        Assert.Equal(0, log.Exchange.CommandEventsOffset);
        log.NowUs += 5_000_000;

        var kinds = log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Sell, 10, 10)));

        EventKind[] wanted = [EventKind.CancelAfterChanged, EventKind.OrderCancelled, EventKind.BalanceChanged, EventKind.OrderAccepted];
        Assert.Equal(wanted, kinds[..4]);
        var own = new EventReader(log.LastEvents[log.Exchange.CommandEventsOffset..]);
        Assert.True(own.Next());
        Assert.Equal(EventKind.OrderAccepted, own.Kind);
    }
}
