using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>At most 10,000 waiting orders fire in one step. Rules: docs/rules/waiting-orders.md.</summary>
public class TriggerBoundTests
{
    const int Waiting = Limits.TriggersPerStepMax + 500;

    readonly CheckedLog _log = new();

    public TriggerBoundTests()
    {
        _log.Begin();
        _log.Apply(Draft.Of(new SetLimits { OrdersOpenMax = 100_000, RequestKeysMax = 1 }));
        _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Sell, 100, 3)));
        // The farthest first: the numbers go against the prices.
        for (var i = 0; i < Waiting; i++) _log.Apply(Draft.Of(Stop(CheckedLog.Alice, 100 - i % 50)));
    }

    [Fact]
    public void The_rest_goes_on_in_the_next_step_before_its_command()
    {
        _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 100, 1)));
        var first = Triggered();
        Assert.Equal(_log.NowUs, _log.Exchange.NextTimerUs);

        _log.CheckRestart();
        _log.Apply(Draft.Of(default(Tick)));
        var second = Triggered();

        Assert.Equal((Limits.TriggersPerStepMax, 500), (first.Count, second.Count));
        Assert.Equal(_log.Exchange.CommandEventsOffset, _log.Exchange.TriggerEventsOffset);
        Assert.True(_log.Exchange.CommandEventsOffset > 0);
        Assert.Equal(long.MaxValue, _log.Exchange.NextTimerUs);
        Assert.Equal(Waiting, first.Concat(second).Distinct().Count());
        // Rising: the lowest trigger price first, then the number.
        var expected = Enumerable.Range(0, Waiting).OrderBy(static i => 100 - i % 50).ThenBy(static i => i).Select(static i => i + 2L);
        Assert.Equal(expected, first.Concat(second));
    }

    [Fact]
    public void Who_is_cancelled_meanwhile_does_not_fire()
    {
        _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 100, 1)));
        var all = new CancelMany { Header = new() { Member = CheckedLog.Alice } };
        _log.Apply(Draft.Of(new ChangeInstrument { Instrument = CheckedLog.Instrument, Terms = Locked() }));

        // What was left over met a market that is closed now: it fired in front of the command that closed it.
        Assert.Equal(500, Triggered().Count);
        _log.Apply(Draft.Of(all));
        Assert.Equal(long.MaxValue, _log.Exchange.NextTimerUs);
    }

    static InstrumentTerms Locked()
    {
        var terms = CheckedLog.Terms("ethusd", 2, 3);
        terms.State = InstrumentState.Locked;
        return terms;
    }

    static PlaceOrder Stop(MemberId member, long trigger)
    {
        var order = CheckedLog.Limit(member, Side.Buy, 1, 1);
        order.OrderKind = OrderKind.StopLimit;
        order.TriggerPrice = new Ticks(trigger);
        return order;
    }

    List<long> Triggered()
    {
        var orders = new List<long>();
        var reader = new EventReader(_log.LastEvents);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.OrderTriggered) orders.Add(reader.As<OrderTriggered>().Order.Value);
        }

        return orders;
    }
}
