using System.Collections.Concurrent;
using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Setup;
using Rialto.Node.Views;
using Rialto.Simulation.Disk;

namespace Rialto.Tests.Node;

/// <summary>A whole node in this process, on its own directory, with a simulated disk for log and snapshots.</summary>
sealed class NodeLab : IAsyncDisposable
{
    public static readonly MemberId Alice = new(1_000);
    public static readonly MemberId Bob = new(1_001);
    public static readonly InstrumentId BtcUsd = new(1);

    readonly TempDirectory _directory = new();
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ExchangeNode? _node;

    public string Directory => _directory.Path;
    public SimulatedStorage Storage { get; set; } = new(seed: 1);
    public NodeClock Time { get; } = new();
    public ConcurrentQueue<string> Warnings { get; } = new();
    public ConcurrentQueue<(int Code, string Line)> Ends { get; } = new();

    /// <summary>Ends when the node has called for the end of its process.</summary>
    public Task Ended => _ended.Task;
    public SnapshotPolicy Snapshots { get; set; } =
        new() { Commands = long.MaxValue, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) };
    public int QueueCommandsMax { get; set; } = 1_024;
    public int SegmentBytes { get; set; } = 512 << 10;
    public int BodyBytesMax { get; set; } = 128 << 10;
    public TimeSpan? LogKeep { get; set; }
    public IStorage? StorageTwin { get; set; }

    public ExchangeNode Node => _node!;
    public ExchangePort Port => Node.Port;
    public ExchangeViews Views => Port.Views;

    public NodeOptions Options() => new()
    {
        DataDirectory = Directory,
        Storage = StorageTwin ?? Storage,
        Log = new()
        {
            DataDirectory = Directory,
            SegmentBytes = SegmentBytes,
            BodyBytesMax = BodyBytesMax,
            ZeroFillBytes = 256 << 10,
            Preparation = SegmentPreparation.Inline,
            PrepareRetry = TimeSpan.FromMilliseconds(1),
            Time = Time,
            NewLogId = new(7),
        },
        Time = Time,
        Snapshots = Snapshots,
        LogKeep = LogKeep,
        QueueCommandsMax = QueueCommandsMax,
        End = new((code, line) =>
        {
            Ends.Enqueue((code, line));
            _ended.TrySetResult();
        }),
        Warn = Warnings.Enqueue,
    };

    public static async Task<NodeLab> StartAsync()
    {
        var lab = new NodeLab();
        lab.Start();
        await lab.SetUpAsync();
        return lab;
    }

    public void Start() => _node = ExchangeNode.Start(Options());

    /// <summary>Default set-up, and Alice and Bob with money.</summary>
    public async Task SetUpAsync()
    {
        await FreshExchange.SetUpAsync(Port, TestContext.Current.CancellationToken);
        await OpenAsync(Alice);
        await OpenAsync(Bob);
    }

    public async Task OpenAsync(MemberId member)
    {
        await DoneAsync(new OpenMember { Opened = member });
        foreach (var currency in Views.Currencies.All) await DepositAsync(member, currency.Id, 1_000_000);
    }

    public Task<Outcome> DepositAsync(MemberId member, CurrencyId currency, long wholeCoins) => DoneAsync(
        new Deposit { To = member, Currency = currency, Net = new((Int128)wholeCoins * 1_000_000_000_000_000_000) }, "paid in");

    public static PlaceOrder Limit(MemberId member, Side side, long ticks, long lots) => new()
    {
        Header = new() { Member = member },
        Instrument = BtcUsd,
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = new(ticks),
        Quantity = new(lots),
    };

    public async Task<OrderView> PlaceAsync(MemberId member, Side side, long ticks, long lots) =>
        (await DoneAsync(Limit(member, side, ticks, lots))).Orders[0];

    public async Task<Outcome> DoneAsync<TCommand>(TCommand command, string text = "")
        where TCommand : unmanaged, ICommand
    {
        var outcome = await SubmitAsync(command, text);
        Assert.True(outcome.Status == OutcomeStatus.Done, $"{TCommand.Kind}: {outcome.Status} {outcome.Reject}");
        return outcome;
    }

    public async Task<Outcome> SubmitAsync<TCommand>(TCommand command, string text = "")
        where TCommand : unmanaged, ICommand => await Port.Submit(command, Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until the follower has replayed everything, snapshots included.</summary>
    public void CatchUp() => Assert.True(Node.WaitForFollower(Views.LastCommandNumber, TimeSpan.FromSeconds(30)));

    public async Task StopAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        _node = null;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        Start();
    }

    /// <summary>The views as bytes, hex.</summary>
    public string ViewsState()
    {
        var writer = new Rialto.Engine.Codec.StateWriter();
        Views.Save(writer);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(writer.Written));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }
}
