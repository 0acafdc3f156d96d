using System.Net.WebSockets;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Ranger;
using Rialto.Gateways.Ranger.Auth;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Node;
using Rialto.Node.Setup;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>A node and its streams in this process: many commands and connections cost little, and the clock is told the time.</summary>
sealed class RangerLab : IAsyncDisposable
{
    public static readonly InstrumentId EthUsd = new(2);
    static readonly CurrencyId s_usd = new(1);
    static readonly CurrencyId s_eth = new(3);

    readonly string _directory = Directory.CreateTempSubdirectory("rialto-ranger-").FullName;
    readonly RangerOptions _options;
    readonly List<Task> _connections = [];
    CancellationTokenSource _stop = new();
    ExchangeNode? _node;
    RangerStreams? _streams;
    Task _telling = Task.CompletedTask;

    RangerLab(RangerOptions options) => _options = options;

    public ManualClock Clock { get; } = new();

    public ExchangePort Port => _node!.Port;

    public RangerStreams Streams => _streams!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RangerLab> StartAsync(RangerOptions options)
    {
        var lab = new RangerLab(options);
        lab.Start();
        await FreshExchange.SetUpAsync(lab.Port, Cancel);
        return lab;
    }

    /// <summary>Everybody is sent away; a new process reads the log again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Start();
    }

    /// <summary>A member with money of both currencies of <see cref="EthUsd"/>.</summary>
    public async Task OpenMemberAsync(MemberId member)
    {
        await DoneAsync(new OpenMember { Opened = member });
        foreach (var currency in (CurrencyId[])[s_usd, s_eth])
            await DoneAsync(new Deposit { To = member, Currency = currency, Net = new((Int128)1_000_000 * 1_000_000_000_000_000_000) });
    }

    /// <summary>A limit order: price in cents, quantity in thousandths.</summary>
    public static PlaceOrder Limit(MemberId member, Side side, long cents, long thousandths) => new()
    {
        Header = new() { Member = member },
        Instrument = EthUsd,
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = new(cents),
        Quantity = new(thousandths * 100_000),
    };

    public async Task<Outcome> DoneAsync<TCommand>(TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await Port.Submit(command, []);
        Assert.True(outcome.Status == OutcomeStatus.Done, $"{TCommand.Kind}: {outcome.Status} {outcome.Reject}");
        return outcome;
    }

    /// <summary>A client; with a member a private one.</summary>
    public WireSocket Open(MemberId? member, bool flatBooks, params string[] streams)
    {
        var (server, client) = Wire.Make();
        var credential = member is { } owner ? new Credential(owner, stands: () => true, role: () => "member") : null;
        var connection = new Connection(server, credential, flatBooks, _options.Limits, Clock, server.Dispose);
        Assert.True(Streams.TryEnter(connection));
        Streams.Greet(connection, streams);
        _connections.Add(LiveAsync(Streams, connection));
        return WireSocket.Of(
            WebSocket.CreateFromStream(client, new WebSocketCreationOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan }));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    static async Task LiveAsync(RangerStreams streams, Connection connection)
    {
        try
        {
            await connection.RunAsync(message => streams.Hear(connection, message));
        }
        finally
        {
            streams.Leave(connection);
            connection.Dispose();
        }
    }

    void Start()
    {
        _node = ExchangeNode.Start(NodeOptions.ForServer(_directory, Clock, static warning => Assert.Fail(warning)));
        _streams = new RangerStreams(_node.Port, _options, Clock);
        _stop = new CancellationTokenSource();
        _telling = _streams.RunAsync(_stop.Token);
    }

    async Task StopAsync()
    {
        if (_node is null) return;
        await _stop.CancelAsync();
        // Nobody of these clients answers a goodbye: five seconds later they are broken off.
        Clock.Advance(TimeSpan.FromSeconds(6));
        await _telling;
        await Task.WhenAll(_connections);
        _connections.Clear();
        _streams!.Dispose();
        await _node.DisposeAsync();
        _node = null;
    }
}
