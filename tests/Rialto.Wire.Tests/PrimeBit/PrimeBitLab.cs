using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Feeds;
using Rialto.Gateways.PrimeBit;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Gateways.Sockets;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.RateLimits;
using Rialto.Node;
using Rialto.Node.Setup;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Ranger;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>A node with its perpetuals, people and streams in this process; the clock stands until it is told to go.</summary>
sealed class PrimeBitLab : IAsyncDisposable
{
    public static readonly InstrumentId BtcLive = new(8);
    public static readonly InstrumentId BtcDemo = new(11);
    public static readonly InstrumentId EthDemo = new(12);

    /// <summary>Where clients are.</summary>
    public static readonly IPAddress Here = IPAddress.Parse("10.20.30.40");

    static readonly OperatorAct s_operator = new(null, new RequestOrigin(IPAddress.Loopback, "lab"), null);

    static readonly Dictionary<string, IReadOnlyList<SourceTerms>> s_noSources = [];

    readonly List<Task> _connections = [];
    readonly CancellationTokenSource _stop = new();
    readonly ExchangeNode _node;
    Task _telling = Task.CompletedTask;

    PrimeBitLab()
    {
        _node = ExchangeNode.Start(NodeOptions.ForServer(Directory, Clock, static warning => Assert.Fail(warning)));
        People = People.Open(new() { Directory = Directory, PasswordRounds = 1, HashingWorkers = 1 }, Clock);
    }

    /// <summary>Where its data are.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("rialto-primebit-").FullName;

    public ManualClock Clock { get; } = new();

    public People People { get; }

    public ExchangePort Port => _node.Port;

    public PrimeBitDialect Dialect { get; private set; } = null!;

    public PrimeBitStreams Streams { get; private set; } = null!;

    /// <summary>Unix seconds.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every symbol has the spot price that <see cref="MarkAsync"/> gives it; none has one in the beginning.</summary>
    public static async Task<PrimeBitLab> StartAsync(PrimeBitStreamOptions options)
    {
        var lab = new PrimeBitLab();
        await FreshExchange.SetUpAsync(lab.Port, Cancel);
        await PerpetualExchange.SetUpAsync(lab.Port, Cancel);
        var prices = new FeedOptions { Mode = FeedMode.Off, Seed = 0, SimulatedStep = TimeSpan.FromSeconds(1), Sources = s_noSources };
        var index = new IndexDesk(lab.Port, prices, lab.Clock, NullLogger.Instance);
        lab.Dialect = new(lab.Port, lab.People, index, new() { CountSession = (_, _) => default }, lab.Clock);
        lab.Streams = new(lab.Dialect, options with { UnknownConnectionsMax = 0, ConnectionsMax = 0 });
        lab._telling = lab.Streams.RunAsync(lab._stop.Token);
        return lab;
    }

    /// <summary>A member with 10 of demo money and as much live money.</summary>
    public async Task<LabMember> MemberAsync(string name, params string[] scopes)
    {
        var wish = new OperatorSignUp { Email = $"{name}@example.com", Password = "changeme", Level = 3, Role = Member.DefaultRole };
        var member = (await People.BackOffice.CreateMemberAsync(s_operator, wish)).Value;
        var id = new MemberId(member.Number);
        await DoneAsync(new OpenMember { Opened = id });
        var key = People.BackOffice.IssueApiKey(s_operator, member.Uid, new NewApiKey
        {
            Format = KeyFormat.Primebit, Algorithm = "HS256", Scopes = scopes.Length == 0 ? People.PrimebitScopes : scopes,
        }).Value;
        var accounts = Port.Views.Margin.Of(id);
        var (live, demo) = (accounts.First(account => !account.IsDemo), accounts.First(account => account.IsDemo));
        var money = new Amount((Int128)10 * 1_000_000_000_000_000_000);
        await DoneAsync(new Deposit { To = id, Currency = live.Currency, Net = money });
        await DoneAsync(new MoveMargin { Header = new() { Member = id }, Account = live.Id, Direction = MarginDirection.ToAccount,
            Amount = money });
        return new(id, member.Uid, key.Key.Kid, key.Secret, live.Id, NameOf(live.Id), demo.Id, NameOf(demo.Id));
    }

    /// <summary>Switches a member's key on or off, as its panel does.</summary>
    public void SwitchKey(LabMember member, bool enabled)
    {
        var act = new MemberAct(member.Id.Value, new RequestOrigin(Here, null), null, null);
        Assert.False(People.ChangePrimebitKey(act, member.ApiKey, new(enabled, null, null, null), null).Rejected);
    }

    /// <summary>Lets a member's key be used from these addresses only.</summary>
    public void RestrictKey(LabMember member, params string[] addresses)
    {
        var act = new MemberAct(member.Id.Value, new RequestOrigin(Here, null), null, null);
        Assert.False(People.ChangePrimebitKey(act, member.ApiKey, new(null, null, null, addresses), null).Rejected);
    }

    /// <summary>Gives a symbol a spot price, in cents.</summary>
    public Task MarkAsync(InstrumentId instrument, long cents) =>
        DoneAsync(new MarkIndex { Instrument = instrument, State = IndexState.Good, Price = new(cents) });

    /// <summary>A limit order of a demo account: price in cents, volume in 0.0001.</summary>
    public static PlaceOrder Limit(LabMember member, InstrumentId instrument, Side side, long cents, long lots) => new()
    {
        Header = new() { Member = member.Id },
        Instrument = instrument,
        Side = side,
        OrderKind = OrderKind.Limit,
        Price = new(cents),
        Quantity = new(lots),
        Account = instrument.Value < BtcDemo.Value ? member.LiveAccount : member.DemoAccount,
    };

    public async Task<Outcome> DoneAsync<TCommand>(TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await Port.Submit(command, []);
        Assert.True(outcome.Status == OutcomeStatus.Done, $"{TCommand.Kind}: {outcome.Status} {outcome.Reject}");
        return outcome;
    }

    /// <summary>A connected client.</summary>
    public WireSocket Open() => Open(session: null, Here);

    public WireSocket Open(Credential? session, IPAddress address) => Open(session, address, out _);

    /// <summary>As above, with the server's side: its clock strikes in real time, unless a test strikes it by hand.</summary>
    public WireSocket Open(Credential? session, IPAddress address, out SocketClient socket)
    {
        var (server, client) = Ranger.Wire.Make();
        socket = new SocketClient(server, PrimeBitStreams.Rules, Clock, server.Dispose);
        var seat = Streams.TakeSeat(address, session is not null) ?? throw new InvalidOperationException("No seat is left.");
        var entered = new StreamClient(socket, address, isSecure: false, session, seat);
        Assert.True(Streams.TryEnter(entered));
        _connections.Add(LiveAsync(Streams, entered));
        return WireSocket.Of(
            WebSocket.CreateFromStream(client, new WebSocketCreationOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan }));
    }

    /// <summary>Asks and hears the answer.</summary>
    public static async Task<string> AskAsync(WireSocket socket, string request)
    {
        await socket.SayAsync(request, Cancel);
        return await socket.HearAsync(Cancel);
    }

    /// <summary>Everybody is told goodbye.</summary>
    public Task StopStreamsAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // Nobody of these clients answers a goodbye: five seconds later they are broken off.
        Clock.Advance(TimeSpan.FromSeconds(6));
        await _telling;
        await Task.WhenAll(_connections);
        People.Dispose();
        await _node.DisposeAsync();
        _stop.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    string NameOf(MarginAccountId account) => Port.Views.Uuids.OfAccount(account).ToString("D");

    static async Task LiveAsync(PrimeBitStreams streams, StreamClient client)
    {
        try
        {
            await client.Socket.RunAsync(message =>
            {
                streams.Hear(client, message);
                return Task.CompletedTask;
            });
        }
        finally
        {
            streams.Leave(client);
            client.Seat.Dispose();
            client.Socket.Dispose();
        }
    }
}
