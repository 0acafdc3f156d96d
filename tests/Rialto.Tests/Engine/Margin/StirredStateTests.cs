using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>Accounts wait for triggers that a step had to leave, and leave nothing behind that a snapshot does not know.</summary>
public sealed class StirredStateTests
{
    static readonly InstrumentId s_spot = new(1);

    readonly MarginLab _lab = new();

    /// <summary>The step fires its last trigger, then slices trade: what they moved must be settled although no trigger is left.</summary>
    [Fact]
    public void What_a_liquidation_moved_behind_the_last_trigger_of_a_step_is_settled_in_it()
    {
        FireAndFail(waiting: 2 * Rialto.Engine.Limits.TriggersPerStepMax);

        Assert.Equal(MarginStatus.Liquidating, _lab.All<MarginAccountChanged>()[0].Status);
        Assert.NotEmpty(_lab.All<Traded>());
        var loaded = CheckedExchange.Load(CheckedExchange.Saved(_lab.Exchange));
        Assert.Equal(loaded.NextTimerUs, _lab.Exchange.NextTimerUs);
        Assert.True(_lab.Exchange.NextTimerUs > _lab.NowUs);
        // The price went from 7920 to 7910 in the slice. A loaded exchange that still reached 7920 would refuse this one.
        _lab.Checked.LooksAtAll = true;
        _lab.Do(_lab.Market("bob", Side.Buy, "0.1") with
        {
            OrderKind = OrderKind.StopMarket, TriggerPrice = Contracts.Price("7915.0"), TriggerBy = TriggerBy.Last,
        });
        Assert.Empty(_lab.Rejects());
    }

    [Fact]
    public void While_triggers_are_due_that_the_step_may_not_fire_accounts_wait()
    {
        FireAndFail(waiting: 2 * Rialto.Engine.Limits.TriggersPerStepMax + 1);

        Assert.Empty(_lab.All<MarginAccountChanged>());
        Assert.Equal(_lab.NowUs, _lab.Exchange.NextTimerUs);
        _lab.Do(default(Tick));
        Assert.Single(_lab.All<OrderTriggered>());
        Assert.Equal(MarginStatus.Liquidating, _lab.All<MarginAccountChanged>()[0].Status);
    }

    // A trade on spot makes all of them due; the step that fires the second ten thousand has a price at which alice fails.
    void FireAndFail(int waiting)
    {
        PrepareSpot();
        PreparePerpetual();
        _lab.Checked.LooksAtAll = false;
        for (var i = 0; i < waiting; i++) _lab.Do(Stop());
        _lab.Do(Spot("bob", Side.Buy, 100, 1));
        Assert.Equal(Rialto.Engine.Limits.TriggersPerStepMax, _lab.All<OrderTriggered>().Count);

        _lab.Mark("7920.0");

        Assert.Equal(Rialto.Engine.Limits.TriggersPerStepMax, _lab.All<OrderTriggered>().Count);
    }

    void PrepareSpot()
    {
        _lab.Do(new SetLimits { OrdersOpenMax = 100_000, RequestKeysMax = 1 });
        _lab.Do(new CreateInstrument
        {
            Terms = new InstrumentTerms
            {
                Code = Code.Of("ethusd"), Base = new(3), Quote = MarginLab.Usd, State = InstrumentState.Enabled, PricePrecision = 2,
                AmountPrecision = 3, TickStep = new(1), LotStep = new(1), PriceMin = new(1), QuantityMin = new(1), QuantityMax = new(1_000),
                Kind = InstrumentKind.Spot,
            },
        });
        Assert.Empty(_lab.Rejects());
        foreach (var name in (string[])["waiter", "bob", "seller"]) _lab.Open(name, "1.0");
        foreach (var name in (string[])["waiter", "bob"])
        {
            _lab.Do(new Deposit { To = _lab.Member(name), Currency = MarginLab.Usd, Net = CheckedLog.Coins(1_000) });
        }

        _lab.Do(new Deposit { To = _lab.Member("seller"), Currency = new(3), Net = CheckedLog.Coins(1_000) });
        _lab.Do(Spot("seller", Side.Sell, 100, 2));
        Assert.Empty(_lab.Rejects());
    }

    // Alice fails at 7920; the slice finds a bid there and one below.
    void PreparePerpetual()
    {
        _lab.Open("alice", "0.1");
        _lab.Open("maker", "10.0");
        _lab.Mark("8000.0");
        _lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        _lab.Do(_lab.Limit("maker", Side.Buy, "5.0", "7920.0"));
        _lab.Do(_lab.Limit("maker", Side.Buy, "5.0", "7910.0"));
        Assert.Empty(_lab.Rejects());
    }

    PlaceOrder Stop() => Spot("waiter", Side.Buy, 1, 1) with { OrderKind = OrderKind.StopLimit, TriggerPrice = new Ticks(100) };

    PlaceOrder Spot(string name, Side side, long price, long lots) => new()
    {
        Header = _lab.By(name), Instrument = s_spot, Side = side, OrderKind = OrderKind.Limit, Price = new(price), Quantity = new(lots),
    };
}
