using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.PeatioClassic.Streams;
using Rialto.Gateways.Sockets;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Wire.Tests.Harness;
using Limits = Rialto.Gateways.Limits;

namespace Rialto.Wire.Tests.Neighbours;

/// <summary>Who does not read is cut off exactly when his line is full; whoever reads hears everything, once and in order.</summary>
public sealed class SlowReaderTests
{
    /// <summary>What a cable, and the write that waits for it, hold besides the line, in bytes.</summary>
    const int UnderWayBytesMax = 200_000;

    static readonly MemberId s_member = new(1_000);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task COINUT_cuts_who_has_65536_messages_in_line_and_tells_the_others_everything()
    {
        await using var lab = await StormLab.StartAsync(s_member);
        using var stop = new CancellationTokenSource();
        var streams = new CoinutStreams(lab.Port, new CoinutOptions(), lab.Clock);
        var telling = streams.RunAsync(stop.Token);
        CoinutClient? slowOne = null;
        await using var slow = await JoinAsync(client => slowOne = client, isMember: false);
        await using var reader = await JoinAsync(static _ => { }, isMember: false);
        await using var owner = await JoinAsync(static _ => { }, isMember: true);

        var (told, bytes, lastTransId, lastOwnTransId) = (0, 0L, 0L, 0L);
        for (var isOffer = true; !slowOne!.Socket.IsClosing || !isOffer; isOffer = !isOffer)
        {
            await (isOffer ? lab.OfferAsync(s_member) : lab.WithdrawAsync(s_member));
            (lastTransId, var size) = await HearLevelsAsync(reader, isOffer, lastTransId);
            lastOwnTransId = await HearOrdersAsync(owner, isOffer ? "order_accepted" : "cancel_order", lastOwnTransId);
            told += StormLab.Offers;
            bytes += size;
            // Some are under way on the cable; never more than it and one write hold.
            var underWay = (int)(UnderWayBytesMax / (bytes / told)) + 1;
            if (told <= Limits.SocketQueueFramesMax) Assert.False(slowOne.Socket.IsClosing, $"cut after {told}");
            if (told > Limits.SocketQueueFramesMax + underWay) Assert.True(slowOne.Socket.IsClosing, $"not cut after {told}");
        }

        var heard = new List<string>();
        while (heard.Count == 0 || !heard[^1].StartsWith("closed", StringComparison.Ordinal)) heard.Add(await slow.HearAsync(Cancel));
        Assert.Equal("closed 1013 slow consumer", heard[^1]);
        // Until then nothing was left out: the first messages are those that everybody had.
        var numbers = heard.SkipLast(1).Select(static message => (long)JsonNode.Parse(message)!["trans_id"]!).ToList();
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Order().Distinct(), numbers);

        await slow.DisposeAsync();
        await stop.CancelAsync();
        await EndAsync(lab, telling, reader, owner);

        async Task<WireSocket> JoinAsync(Action<CoinutClient> entered, bool isMember)
        {
            CoinutClient? client = null;
            var socket = lab.Open(
                CoinutStreams.Rules,
                server =>
                {
                    client = new(server, IPAddress.Loopback, rate: 0);
                    Assert.True(streams.TryEnter(client));
                },
                _ => streams.Leave(client!));
            entered(client!);
            if (isMember) streams.Identify(client!, s_member, "a session");
            else Assert.True(await streams.WithFeedAsync(StormLab.EthUsd, (feed, _) => feed.Listen(client!, new BookForm(0, -1))));
            return socket;
        }
    }

    [Fact]
    public async Task Classic_Peatio_cuts_who_has_four_mebibytes_in_line_and_tells_the_others_everything()
    {
        await using var lab = await StormLab.StartAsync(s_member);
        using var people = new PeopleLab(lab.Clock);
        var (member, key) = await people.MemberAsync();
        using var stop = new CancellationTokenSource();
        var streams = new ClassicStreams(lab.Port, people.People, lab.Clock);
        var telling = streams.RunAsync(stop.Token);
        SocketClient? slowOne = null;
        await using var slow = await JoinAsync(socket => slowOne = socket);
        await using var reader = await JoinAsync(static _ => { });

        var line = 0L;
        for (var isOffer = true; !slowOne!.IsClosing || !isOffer; isOffer = !isOffer)
        {
            await (isOffer ? lab.OfferAsync(s_member) : lab.WithdrawAsync(s_member));
            var ids = new List<long>();
            for (var i = 0; i < StormLab.Offers; i++)
            {
                var message = await reader.HearAsync(Cancel);
                line += SizeOf(message) + Limits.SocketQueueEntryBytes;
                var book = JsonNode.Parse(message)!["orderbook"]!;
                Assert.Equal(isOffer ? "add" : "remove", (string)book["action"]!);
                Assert.Equal("1.0", (string)book["order"]!["volume"]!);
                ids.Add((long)book["order"]!["id"]!);
            }

            Assert.Equal(Enumerable.Range(0, StormLab.Offers).Select(i => ids[0] + i), ids.Order());
            if (isOffer) Assert.Equal(ids.Order(), ids);
            if (line <= Limits.SocketQueueBytesMax) Assert.False(slowOne.IsClosing, $"cut at {line}");
            if (line > Limits.SocketQueueBytesMax + 2 * UnderWayBytesMax) Assert.True(slowOne.IsClosing, $"not cut at {line}");
        }

        string last;
        do last = await slow.HearAsync(Cancel);
        while (!last.StartsWith("closed", StringComparison.Ordinal));
        Assert.Equal("closed 1008 slow consumer", last);

        await slow.DisposeAsync();
        await stop.CancelAsync();
        await EndAsync(lab, telling, reader);

        async Task<WireSocket> JoinAsync(Action<SocketClient> entered)
        {
            ClassicClient? client = null;
            var socket = lab.Open(
                ClassicStreams.Rules,
                server =>
                {
                    client = new(server, IPAddress.Loopback) { Owner = (member, key) };
                    Assert.True(streams.TryEnter(client));
                },
                _ => streams.Leave(client!));
            entered(client!.Socket);
            Assert.Contains("challenge", await socket.HearAsync(Cancel), StringComparison.Ordinal);
            return socket;
        }
    }

    [Fact]
    public async Task COINUT_cuts_who_has_64_mebibytes_in_line()
    {
        var (serverEnd, clientEnd) = Ranger.Wire.Make();
        using var socket = new SocketClient(serverEnd, CoinutStreams.Rules, new Ranger.ManualClock(), serverEnd.Dispose);
        var running = socket.RunAsync(static _ => Task.CompletedTask);
        var frame = TextFrame.Text(Encoding.ASCII.GetBytes(new string('x', 1024 * 1024)));
        for (var i = 0; i < 63; i++) socket.Send(frame);
        Assert.False(socket.IsClosing);

        // One or none is under way.
        for (var i = 0; i < 2; i++) socket.Send(frame);

        Assert.True(socket.IsClosing);
        await using var client = WireSocket.Of(System.Net.WebSockets.WebSocket.CreateFromStream(
            clientEnd, new System.Net.WebSockets.WebSocketCreationOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan }));
        string last;
        do last = await client.HearAsync(Cancel);
        while (last.StartsWith('x'));
        Assert.Equal("closed 1013 slow consumer", last);
        await serverEnd.DisposeAsync();
        await running;
    }

    /// <summary>Each offer changes one level: all of them are told, none twice, under rising numbers.</summary>
    static async Task<(long TransId, long Bytes)> HearLevelsAsync(WireSocket reader, bool isOffer, long lastTransId)
    {
        var (prices, bytes) = (new HashSet<string>(), 0L);
        for (var i = 0; i < StormLab.Offers; i++)
        {
            var message = await reader.HearAsync(Cancel);
            bytes += SizeOf(message);
            var level = JsonNode.Parse(message)!;
            Assert.Equal("inst_order_book_update", (string)level["reply"]!);
            Assert.Equal(isOffer ? "1.00000000" : "0.00000000", (string)level["qty"]!);
            Assert.True((long)level["trans_id"]! > lastTransId, $"{message} after {lastTransId}");
            lastTransId = (long)level["trans_id"]!;
            Assert.True(prices.Add((string)level["price"]!), message);
        }

        return (lastTransId, bytes);
    }

    /// <summary>The member's own messages, in the order of the engine.</summary>
    static async Task<long> HearOrdersAsync(WireSocket owner, string reply, long lastTransId)
    {
        var orders = new HashSet<long>();
        for (var i = 0; i < StormLab.Offers; i++)
        {
            var message = JsonNode.Parse(await owner.HearAsync(Cancel))!;
            Assert.Equal(reply, (string)message["reply"]!);
            Assert.True((long)message["trans_id"]! > lastTransId, $"{message} after {lastTransId}");
            lastTransId = (long)message["trans_id"]!;
            Assert.True(orders.Add((long)message["order_id"]!), $"{message}");
        }

        return lastTransId;
    }

    /// <summary>Nobody answers a goodbye here: five seconds later everybody is broken off.</summary>
    static async Task EndAsync(StormLab lab, Task telling, params WireSocket[] readers)
    {
        foreach (var reader in readers) Assert.Equal("closed 1001 server is stopping", await reader.HearAsync(Cancel));
        lab.Clock.Advance(TimeSpan.FromSeconds(6));
        await telling;
    }

    /// <summary>Of a frame with this text: a header of two or four bytes, and the text.</summary>
    static int SizeOf(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes + (bytes < 126 ? 2 : 4);
    }

    /// <summary>Somebody with a key, in a directory of his own.</summary>
    sealed class PeopleLab : IDisposable
    {
        readonly string _directory = Directory.CreateTempSubdirectory("rialto-people-").FullName;

        public PeopleLab(TimeProvider time) =>
            People = People.Open(new IdentityOptions { Directory = _directory, PasswordRounds = 1, HashingWorkers = 1 }, time);

        public People People { get; }

        public async Task<(Member Member, ApiKey Key)> MemberAsync()
        {
            var by = new OperatorAct(null, new RequestOrigin(IPAddress.Loopback, "test"), null);
            var wish = new OperatorSignUp { Email = "reader@example.com", Password = "changeme", Level = 3, Role = "member" };
            var member = (await People.BackOffice.CreateMemberAsync(by, wish)).Value;
            var key = new NewApiKey { Format = KeyFormat.Classic, Algorithm = "HS256" };
            return (member, People.BackOffice.IssueApiKey(by, member.Uid, key).Value.Key);
        }

        public void Dispose()
        {
            People.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
