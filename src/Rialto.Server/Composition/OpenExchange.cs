using Microsoft.Extensions.Logging;
using Rialto.Engine.Commands;
using Rialto.Gateways.Bots;
using Rialto.Gateways.Feeds;
using Rialto.Gateways.Operator.Desk;
using Rialto.Gateways.Outbox;
using Rialto.Identity;
using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Setup;

namespace Rialto.Server.Composition;

/// <summary>The exchange on its data directory, without a door: what the server and an offline verb have in common.</summary>
/// <remarks>Opened: the log is replayed, the defaults are set up, and the engine knows of every change of a member.</remarks>
internal sealed class OpenExchange : IAsyncDisposable
{
    OpenExchange(ExchangeNode node, People people, EngineChangesPump changes, IndexDesk index)
    {
        Node = node;
        People = people;
        Changes = changes;
        Index = index;
        Desk = new OperatorDesk(node.Port, people, changes);
    }

    public ExchangeNode Node { get; }

    public People People { get; }

    public EngineChangesPump Changes { get; }

    public OperatorDesk Desk { get; }

    /// <summary>Index prices; the server runs it.</summary>
    public IndexDesk Index { get; }

    /// <summary>Where the bots of perpetuals are quiet.</summary>
    public BotSwitch Bots { get; } = new();

    /// <exception cref="Rialto.Node.Log.DataDirectoryLockedException">Another process has the directory.</exception>
    public static async Task<OpenExchange> OpenAsync(Options options, TimeProvider time, ILoggerFactory logs, CancellationToken stop)
    {
        var log = logs.CreateLogger("rialto");
        // Before anything is written: a setting that is refused changes nothing.
        var identity = DialectOptions.Identity(options);
        var feeds = DialectOptions.Feeds(options);
        RefusePeopleWithoutLog(options);
        var node = ExchangeNode.Start(NodeOf(options, time, log));
        try
        {
            await FreshExchange.SetUpAsync(node.Port, stop);
            await PerpetualExchange.SetUpAsync(node.Port, stop);
            await PerpetualExchange.SetFundAsync(node.Port, isOn: options.PrimebitInsuranceFund == "on", stop);
            await SetLimitsAsync(node.Port, options, stop);
            var people = People.Open(identity, time);
            var changes = new EngineChangesPump(people.EngineChanges, node.Port, time, log);
            await changes.DrainAsync(stop);
            var index = new IndexDesk(node.Port, feeds, time, log);
            return new OpenExchange(node, people, changes, index);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    static NodeOptions NodeOf(Options options, TimeProvider time, ILogger log)
    {
        var node = NodeOptions.ForServer(options.ServerData, time, warning => LogEvents.NodeWarning(log, warning));
        return node with
        {
            Log = node.Log with { SegmentBytes = options.LogSegmentMib << 20 },
            LogKeep = options.LogKeepDays == 0 ? null : TimeSpan.FromDays(options.LogKeepDays),
        };
    }

    /// <summary>
    /// The log is made before the people, so a directory with people only has lost its log: it must not become a new exchange.
    /// </summary>
    static void RefusePeopleWithoutLog(Options options)
    {
        var people = Path.Combine(options.ServerData, People.DatabaseFileName);
        if (!File.Exists(people) || Directory.Exists(LogOptions.LogDirectoryOf(options.ServerData))) return;
        throw new LogDamagedException(LogOptions.LogDirectoryOf(options.ServerData), 0, $"there is no log, but {people}");
    }

    /// <summary>The engine's own limits follow the configuration.</summary>
    static async Task SetLimitsAsync(ExchangePort port, Options options, CancellationToken stop)
    {
        var (orders, keys) = (options.LimitsOrdersOpenMax, options.LimitsRequestKeysMax);
        if (port.Views.OrdersOpenMax == orders && port.Views.RequestKeysMax == keys) return;
        var limits = new SetLimits { OrdersOpenMax = orders, RequestKeysMax = keys };
        var outcome = await port.InsistAsync(limits, [], stop);
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
