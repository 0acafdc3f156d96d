using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>What one command can make has a bound: open orders, part by part. Rules: docs/rules/orders.md.</summary>
public class StepBoundTests
{
    const int Most = 2_000;

    readonly CheckedLog _log = new();

    public StepBoundTests()
    {
        _log.Begin();
        _log.Apply(Draft.Of(new SetLimits { OrdersOpenMax = 1_000_000, RequestKeysMax = 1 }));
        _log.Apply(Draft.Of(new SetFee { Maker = new(1_000), Taker = new(2_000) }));
        Insides.OpenOrdersMax(_log.Exchange) = Most;
    }

    [Fact]
    public void All_members_together_have_no_more_parts_open_than_the_limit()
    {
        Fill();

        Assert.Equal([EventKind.OrderRejected], _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 1, 1))));
        Assert.Equal([EventKind.OrderRejected], _log.Apply(Draft.Of(Stop())));
        Assert.Equal(Reject.OpenOrdersLimitReached, LastReject());
        Assert.Equal([EventKind.CommandRejected], _log.Apply(Grow(new OrderId(1), 101)));
        Assert.Equal(Most, Insides.OpenOrders(_log.Exchange));
        Assert.Contains(EventKind.Traded, _log.Apply(Draft.Of(Market(Side.Buy, 1))));
    }

    [Fact]
    public void A_place_that_is_given_back_is_free_for_anybody()
    {
        Fill();
        _log.Apply(Draft.Of(Market(Side.Buy, 10)));
        Assert.Equal(Most - 1, Insides.OpenOrders(_log.Exchange));

        Assert.Contains(EventKind.OrderResting, _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 1, 1))));
        Assert.Equal([EventKind.OrderRejected], _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 1, 1))));
    }

    [Fact]
    public void An_order_that_takes_everything_makes_no_more_than_its_bound()
    {
        Fill();

        var told = _log.Apply(Draft.Of(Market(Side.Buy, Most * 10)));

        Assert.Equal(Most, told.Count(static kind => kind == EventKind.Traded));
        Assert.InRange(_log.LastEvents.Length, Most * 900, (Most + 3) * Limits.SpotFillEventBytesMax);
        Assert.Equal(0, Insides.OpenOrders(_log.Exchange));
    }

    [Fact]
    public void A_fill_that_ends_its_maker_and_his_level_makes_all_that_is_counted_of_it()
    {
        for (var i = 0; i < 100; i++) _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 100 + i, 10)));

        _log.Apply(Draft.Of(CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 300, 1_000)));

        Assert.InRange(_log.LastEvents.Length, 100 * Limits.SpotFillEventBytesMax, 103 * Limits.SpotFillEventBytesMax);
    }

    [Fact]
    public void Cancelling_everything_for_everybody_makes_less()
    {
        Fill();

        var told = _log.Apply(Draft.Of(new CancelMany()));

        Assert.Equal(Most / 100, told.Count(static kind => kind == EventKind.OrderCancelled));
        Assert.InRange(_log.LastEvents.Length, 1, Most * Limits.SpotFillEventBytesMax);
        Assert.Equal(0, Insides.OpenOrders(_log.Exchange));
    }

    [Fact]
    public void A_restart_counts_what_is_open_again()
    {
        Fill();
        _log.Apply(Draft.Of(Market(Side.Buy, 25)));
        var open = Insides.OpenOrders(_log.Exchange);

        _log.CheckRestart();

        Assert.Equal(Most - 2, open);
        Assert.Equal(open, Insides.OpenOrders(_log.Exchange));
    }

    // Icebergs of a hundred parts of ten lots.
    void Fill()
    {
        for (var i = 0; i < Most / 100; i++)
        {
            var order = CheckedLog.Limit(CheckedLog.Alice, Side.Sell, 100 + i, 1_000) with { DisplayQuantity = new(10) };
            Assert.Contains(EventKind.OrderResting, _log.Apply(Draft.Of(order)));
        }
    }

    static PlaceOrder Stop() => CheckedLog.Limit(CheckedLog.Bob, Side.Buy, 1, 1) with
    {
        OrderKind = OrderKind.StopLimit,
        TriggerPrice = new(1_000),
    };

    static PlaceOrder Market(Side side, long lots) =>
        CheckedLog.Limit(CheckedLog.Bob, side, 0, lots) with { OrderKind = OrderKind.Market };

    static byte[] Grow(OrderId order, long lots) => Draft.Of(
        new AmendOrder { Header = new() { Member = CheckedLog.Alice }, Order = order, Remaining = new(lots * 10) });

    Reject LastReject()
    {
        var reader = new EventReader(_log.LastEvents);
        Assert.True(reader.Next());
        return reader.As<OrderRejected>().Reject;
    }
}
