using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Setup;

namespace Rialto.Tests.Node.Setup;

/// <summary>The warming up of a server's start: bounded, and seen by nobody.</summary>
public sealed class EngineWarmUpTests
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task It_is_so_many_commands_and_no_more()
    {
        var clock = new NodeClock();
        var warmUp = new EngineWarmUp();
        Assert.Equal(0, warmUp.Commands);

        // Ten to set up, then six a round and one more every tenth.
        warmUp.Begin();
        Assert.Equal(10 + 40 * 6 + 4, warmUp.Commands);

        var goingOn = warmUp.GoOnAsync(clock, TestContext.Current.CancellationToken);
        while (!goingOn.IsCompleted)
        {
            clock.Advance(s_pause);
            await Task.Yield();
        }

        await goingOn;
        Assert.Equal(10 + 940 * 6 + 94, warmUp.Commands);
    }

    [Fact]
    public async Task It_waits_before_it_goes_on_and_ends_when_it_is_told_to()
    {
        var clock = new NodeClock();
        var warmUp = new EngineWarmUp();
        using var stop = new CancellationTokenSource();
        warmUp.Begin();
        var before = warmUp.Commands;

        var goingOn = warmUp.GoOnAsync(clock, stop.Token);
        Assert.Equal(before, warmUp.Commands);
        await stop.CancelAsync();

        await goingOn;
        Assert.Equal(before, warmUp.Commands);
    }

    [Fact]
    public async Task A_node_beside_it_knows_nothing_of_it()
    {
        await using var lab = await NodeLab.StartAsync();
        await using var twin = await NodeLab.StartAsync();
        var heard = 0;
        await using var subscription = lab.Port.Subscribe(_ => Interlocked.Increment(ref heard));
        var before = lab.Views.LastEventNumber;
        Assert.Equal(twin.Views.LastEventNumber, before);
        var warmUp = new EngineWarmUp();

        warmUp.Begin();
        var goingOn = warmUp.GoOnAsync(lab.Time, TestContext.Current.CancellationToken);
        while (!goingOn.IsCompleted)
        {
            lab.Time.Advance(s_pause);
            await Task.Yield();
        }

        Assert.Equal(0, heard);
        Assert.Equal(before, lab.Views.LastEventNumber);
        Assert.Empty(lab.Views.OpenOrders.Of(NodeLab.Alice));

        // The next order has the number and the event that it would have had.
        var (ours, theirs) = (await PlaceAsync(lab), await PlaceAsync(twin));
        Assert.Equal(theirs.Number, ours.Number);
        Assert.Equal(twin.Views.LastEventNumber, lab.Views.LastEventNumber);
        Assert.Equal(10 + 940 * 6 + 94, warmUp.Commands);
    }

    static ValueTask<Outcome> PlaceAsync(NodeLab lab) => lab.Port.Submit(
        new PlaceOrder
        {
            Header = new() { Member = NodeLab.Alice },
            Instrument = NodeLab.BtcUsd,
            Side = Side.Buy,
            OrderKind = OrderKind.Limit,
            Price = new(1_000),
            Quantity = new(10_000),
        },
        []);
}
