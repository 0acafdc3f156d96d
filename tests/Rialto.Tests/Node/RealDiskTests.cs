using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Setup;

namespace Rialto.Tests.Node;

public sealed class RealDiskTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_with_a_servers_options_works_on_a_real_disk_and_comes_back()
    {
        using var directory = new TempDirectory();
        var ends = new List<string>();
        var options = NodeOptions.ForServer(directory.Path, TimeProvider.System, ends.Add) with { End = new((_, line) => ends.Add(line)) };

        var node = ExchangeNode.Start(options);
        await FreshExchange.SetUpAsync(node.Port, Cancellation);
        await node.Port.Submit(new OpenMember { Opened = NodeLab.Alice }, []);
        await node.Port.Submit(new Deposit { To = NodeLab.Alice, Currency = new(1), Net = new(1_000_000_000_000_000_000) }, []);
        for (var i = 0; i < 50; i++) await PlaceAndCancelAsync(node.Port);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await PlaceAndCancelAsync(node.Port);
        }, Cancellation)));
        var before = (node.Port.Views.LastCommandNumber, node.Port.Health.EventHash);
        await node.DisposeAsync();

        node = ExchangeNode.Start(options);
        Assert.Equal(before, (node.Port.Views.LastCommandNumber, node.Port.Health.EventHash));
        Assert.True(node.Port.Health.Ready);
        await node.DisposeAsync();
        Assert.Empty(ends);
    }

    static async Task PlaceAndCancelAsync(ExchangePort port)
    {
        var placed = await port.Submit(NodeLab.Limit(NodeLab.Alice, Side.Buy, 100, 1_000), []);
        Assert.Equal(OutcomeStatus.Done, placed.Status);
        var cancelled = await port.Submit(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = placed.Orders[0].Id }, []);
        Assert.Equal(placed.Orders, cancelled.Orders);
    }
}
