using System.Net.WebSockets;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Node;
using Rialto.Node.Setup;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Ranger;

namespace Rialto.Wire.Tests.Neighbours;

/// <summary>A node in this process and clients on cables that hold little; no clock runs, so only a full line cuts anybody off.</summary>
sealed class StormLab : IAsyncDisposable
{
    /// <summary>Offers that come at once, each at a price of its own, and go at once.</summary>
    public const int Offers = 1_000;

    public static readonly InstrumentId EthUsd = new(2);

    static readonly CurrencyId s_eth = new(3);

    readonly string _directory = Directory.CreateTempSubdirectory("rialto-storm-").FullName;
    readonly List<Task> _connections = [];
    readonly List<Action> _cables = [];
    readonly ExchangeNode _node;

    StormLab() => _node = ExchangeNode.Start(NodeOptions.ForServer(_directory, Clock, static warning => Assert.Fail(warning)));

    public ManualClock Clock { get; } = new();

    public ExchangePort Port => _node.Port;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>With a member who has enough to offer.</summary>
    public static async Task<StormLab> StartAsync(MemberId member)
    {
        var lab = new StormLab();
        await FreshExchange.SetUpAsync(lab.Port, Cancel);
        await lab.DoneAsync(new OpenMember { Opened = member });
        await lab.DoneAsync(new Deposit { To = member, Currency = s_eth, Net = new((Int128)1_000_000 * 1_000_000_000_000_000_000) });
        return lab;
    }

    /// <summary>A client's end of a cable, and the server's end as the dialect wants to have it.</summary>
    /// <param name="enter">Lets it in.</param>
    /// <param name="leave">Lets it go.</param>
    public WireSocket Open(SocketRules rules, Action<SocketClient> enter, Action<SocketClient> leave)
    {
        var (server, client) = Ranger.Wire.Make();
        var socket = new SocketClient(server, rules, Clock, server.Dispose);
        enter(socket);
        _cables.Add(server.Dispose);
        _connections.Add(LiveAsync(socket, leave));
        return WireSocket.Of(
            WebSocket.CreateFromStream(client, new WebSocketCreationOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan }));
    }

    /// <summary>Places all offers, as one command.</summary>
    public async Task OfferAsync(MemberId member)
    {
        var batch = new BatchBuilder(new CommandHeader { Member = member }, allOrNothing: false);
        for (var i = 0; i < Offers; i++)
        {
            var offer = RangerLab.Limit(member, Side.Sell, cents: 20_000 + i, thousandths: 1_000);
            Assert.True(batch.Add(offer, []));
        }

        var outcome = await Port.Submit(batch);
        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        Assert.All(outcome.Elements, static element => Assert.Equal(OutcomeStatus.Done, element.Status));
    }

    /// <summary>Takes all offers back, as one command.</summary>
    public Task WithdrawAsync(MemberId member) =>
        DoneAsync(new CancelMany { Header = new() { Member = member }, Owner = member, Side = SideFilter.Both });

    public async Task DoneAsync<TCommand>(TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await Port.Submit(command, []);
        Assert.True(outcome.Status == OutcomeStatus.Done, $"{TCommand.Kind}: {outcome.Status} {outcome.Reject}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cut in _cables) cut();
        await Task.WhenAll(_connections);
        await _node.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    static async Task LiveAsync(SocketClient socket, Action<SocketClient> leave)
    {
        try
        {
            await socket.RunAsync(static _ => Task.CompletedTask);
        }
        finally
        {
            leave(socket);
            socket.Dispose();
        }
    }
}
