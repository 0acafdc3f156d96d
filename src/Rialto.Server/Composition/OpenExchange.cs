using Microsoft.Extensions.Logging;
using Rialto.Engine.Commands;
using Rialto.Gateways.Operator.Desk;
using Rialto.Gateways.Outbox;
using Rialto.Identity;
using Rialto.Node;
using Rialto.Node.Setup;

namespace Rialto.Server.Composition;

/// <summary>The exchange on its data directory, without a door: what the server and an offline verb have in common.</summary>
/// <remarks>Opened: the log is replayed, the defaults are set up, and the engine knows of every change of a member.</remarks>
internal sealed class OpenExchange : IAsyncDisposable
{
    OpenExchange(ExchangeNode node, People people, EngineChangesPump changes)
    {
        Node = node;
        People = people;
        Changes = changes;
        Desk = new OperatorDesk(node.Port, people, changes);
    }

    public ExchangeNode Node { get; }

    public People People { get; }

    public EngineChangesPump Changes { get; }

    public OperatorDesk Desk { get; }

    /// <exception cref="Rialto.Node.Log.DataDirectoryLockedException">Another process has the directory.</exception>
    public static async Task<OpenExchange> OpenAsync(Options options, TimeProvider time, ILoggerFactory logs, CancellationToken stop)
    {
        var log = logs.CreateLogger("rialto");
        var node = ExchangeNode.Start(NodeOptions.ForServer(options.ServerData, time, warning => LogEvents.NodeWarning(log, warning)));
        try
        {
            await FreshExchange.SetUpAsync(node.Port, stop);
            await SetLimitsAsync(node.Port, options);
            var people = People.Open(DialectOptions.Identity(options), time);
            var changes = new EngineChangesPump(people.EngineChanges, node.Port, time, log);
            await changes.DrainAsync(stop);
            return new OpenExchange(node, people, changes);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The engine's own limits follow the configuration.</summary>
    static async Task SetLimitsAsync(ExchangePort port, Options options)
    {
        var (orders, keys) = (options.LimitsOrdersOpenMax, options.LimitsRequestKeysMax);
        if (port.Views.OrdersOpenMax == orders && port.Views.RequestKeysMax == keys) return;
        var limits = new SetLimits { OrdersOpenMax = orders, RequestKeysMax = keys };
        var outcome = await port.Submit(limits, []);
        if (outcome.Status != OutcomeStatus.Done)
            throw new InvalidOperationException($"The limits were not set: {outcome.Status} {outcome.Reject}.");
    }

    public async ValueTask DisposeAsync()
    {
        Changes.Dispose();
        People.Dispose();
        await Node.DisposeAsync();
    }
}
