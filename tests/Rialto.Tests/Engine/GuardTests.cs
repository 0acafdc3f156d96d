using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>Cancel on disconnect. Rules: docs/rules/guards.md.</summary>
public class GuardTests
{
    const string Market = """
        instrument ethusd
        deposit alice usd 1000
        deposit bob usd 1000

        """;

    [Fact]
    public void A_guard_ends_the_orders_of_its_session_since_it_opened() => Table.Run(Market + """
        place A1 alice buy limit 10 1 session:7
        guard alice session:7   guard 1 Open since 1
        place A2 alice buy limit 10 1 session:7
        place A3 alice buy limit 10 1 session:8
        place A4 alice buy stop-market 1 trigger:10 session:7
        place B1 bob buy limit 10 1 session:7
        place A5 alice buy limit 10 1
        place A6 alice buy limit 10 1 session:7
        unguard 1 alice   guard 1 Closed since 1, cancels A2 1 Disconnected, cancels A4 1 Disconnected, cancels A6 1 Disconnected
        queue bids A1 A3 B1 A5 asks -
        unguard 1 alice   rejects GuardNotOpen
        """);

    [Fact]
    public void Two_connections_of_a_key_have_guards_of_their_own() => Table.Run(Market + """
        guard alice session:7   guard 1 Open since 0
        place A1 alice buy limit 10 1 session:7
        guard alice session:7   guard 2 Open since 1
        place A2 alice buy limit 10 1 session:7
        unguard 2 alice   guard 2 Closed since 1, cancels A2 1 Disconnected
        unguard 1 operator   guard 1 Closed since 0, cancels A1 1 Disconnected
        """);

    [Fact]
    public void A_node_that_starts_closes_what_is_open() => Table.Run(Market + """
        node-started   nothing
        guard bob session:9   guard 1 Open since 0
        guard alice session:7   guard 2 Open since 0
        place A1 alice buy limit 10 1 session:7
        place B1 bob buy limit 10 1 session:9
        node-started   guard 1 Closed since 0, cancels B1 1 Disconnected, guard 2 Closed since 0, cancels A1 1 Disconnected
        node-started   nothing
        guard alice session:7   guard 3 Open since 2
        """);

    [Fact]
    public void What_is_refused() => Table.Run(Market + """
        guard alice   rejects SessionMissing
        guard nobody session:7   rejects MemberSuspended
        guard alice session:7   guard 1 Open since 0
        unguard 1 bob   rejects GuardNotOpen
        unguard 2 alice   rejects GuardNotOpen
        unguard 0 operator   rejects GuardNotOpen
        unguard -1 operator   rejects GuardNotOpen
        change-member alice suspended
        guard alice session:7   rejects MemberSuspended
        unguard 1 alice   guard 1 Closed since 0
        """);

    [Fact]
    public void A_member_has_a_thousand_guards()
    {
        var log = new CheckedLog();
        log.Begin();
        var exchange = log.Exchange;
        for (var i = 0; i < Limits.GuardsOfMemberMax; i++) log.Apply(Draft.Of(OpenedBy(CheckedLog.Alice)));
        Assert.Equal(Limits.GuardsOfMemberMax, exchange.OpenGuardCount);

        log.Apply(Draft.Of(OpenedBy(CheckedLog.Alice)));
        var reject = First<CommandRejected>(log).Reject;
        log.Apply(Draft.Of(OpenedBy(CheckedLog.Bob)));

        Assert.Equal(Reject.TooManyGuards, reject);
        Assert.Equal(GuardState.Open, First<GuardChanged>(log).State);
    }

    static OpenGuard OpenedBy(MemberId member) => new() { Header = new() { Member = member, Session = 5 } };

    static TEvent First<TEvent>(CheckedLog log)
        where TEvent : unmanaged, IEvent
    {
        var reader = new EventReader(log.LastEvents);
        Assert.True(reader.Next());
        return reader.As<TEvent>();
    }
}
