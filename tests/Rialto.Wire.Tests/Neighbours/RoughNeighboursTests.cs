using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Coinut;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.CrossDialect;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.PeatioClassic;

namespace Rialto.Wire.Tests.Neighbours;

/// <summary>Some shout, some do not read, some speak no WebSocket: who listens to the real server hears all there is, in order.</summary>
[Trait("speed", "slow")]
public sealed class RoughNeighboursTests
{
    const string CoinutPath = "/coinut";
    const string ClassicPath = "/api/v2/websocket";

    /// <summary>Rounds of trading, with something rough in each.</summary>
    const int Rounds = 40;

    /// <summary>Orders of a storm that the slow ones do not hear.</summary>
    const int StormOrders = 1_000;

    /// <summary>More storms than a line and the systems between us could hold: 65,536 messages, 4 MiB of books.</summary>
    const int Storms = 50;

    /// <summary>Knocks after which another storm is sent, should the first ones not have been enough.</summary>
    const int KnocksBetweenStorms = 100;

    /// <summary>Whoever sent broken frames is gone by then.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan s_betweenKnocks = TimeSpan.FromMilliseconds(110);

    /// <summary>What no client may send: each ends its own connection.</summary>
    static readonly byte[][] s_broken =
    [
        [0x81, 0x06, .. "hello!"u8],                              // not masked
        [0x83, 0x80, 1, 2, 3, 4],                                 // an opcode that nobody has
        [0xF1, 0x80, 1, 2, 3, 4],                                 // reserved bits
        [0x09, 0x80, 1, 2, 3, 4],                                 // a ping in parts
        [0x89, 0xFE, 0x01, 0x00, 1, 2, 3, 4],                     // a ping of 256 bytes
        [0x80, 0x80, 1, 2, 3, 4],                                 // the rest of nothing
        [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4], // longer than 63 bits
        [0x81, 0x84, 0, 0, 0, 0, 0xC3, 0x28, 0xA0, 0xA1],         // no UTF-8
        [0x88, 0x81, 0, 0, 0, 0, 0x03],                           // half a reason to close
        [.. "GET / HTTP/1.1\r\n\r\n"u8],                          // no frame at all
    ];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Floods_slow_readers_and_broken_frames_disturb_nobody_else()
    {
        await using var server = await RialtoServer.StartAsync(["coinut.rest_rate=0", "classic.rate_limit=0"], Cancel);
        await using var coinut = new CoinutDriver();
        await using var classic = new ClassicDriver();
        coinut.Visit(server);
        classic.Visit(server);
        var made = new Dictionary<string, JsonNode>();
        foreach (var name in (string[])["alice", "bob", "mallory"])
            made[name] = await DialectDriver.CreateAsync(server, name, "usd=100000000", "eth=100000", "ltc=100000000");
        var (alice, mallory) = (coinut.ActorOf("alice", made["alice"]), coinut.ActorOf("mallory", made["mallory"]));
        var bob = classic.ActorOf("bob", made["bob"]);

        // Those who listen.
        await using var book = await CoinutBookKeeper.JoinAsync(server, topN: null, decimals: null);
        await using var tape = await Listener.OfTradesAsync(server);
        await using var first = new Listener(await coinut.LogInAsync(alice));
        await using var second = new Listener(await coinut.LogInAsync(alice));
        await using var owner = new Listener((await ClassicDriver.LogInAsync(server.Address, ClassicPath, bob)).Socket);

        // Those who do not read.
        using var slow = await UnreadAsync(server, CoinutPath);
        await SayAsync(slow, LoginOf(mallory));
        using var slowClassic = await UnreadAsync(server, ClassicPath);
        await SayAsync(slowClassic, AnswerOf(classic.ActorOf("mallory", made["mallory"]), await HearOneAsync(slowClassic)));
        var storming = StormAsync(coinut, mallory, slow, slowClassic);

        for (var round = 0; round < Rounds; round++)
        {
            var price = (100 + round % 7).ToString(CultureInfo.InvariantCulture);
            await coinut.MustPlaceAsync(alice, Wish.Sell("1", price));
            await BeRoughAsync(server, round);
            await classic.MustPlaceAsync(bob, Wish.Buy("0.7", "107"));
        }

        await storming;
        var end = await coinut.MustPlaceAsync(alice, Wish.Sell("0.125", "177.77"));

        // A book that was kept from all increments is the book.
        await book.CompareAsync();
        await CompareTradesAsync(server, await tape.UntilAsync("\"177.77000000\""));
        // Both connections of a member heard the same, and each of his fills.
        var (one, other) = (await first.UntilAsync($"\"order_id\":{end.Id},"), await second.UntilAsync($"\"order_id\":{end.Id},"));
        Assert.Equal(one.Select(static message => message.ToJsonString()), other.Select(static message => message.ToJsonString()));
        await CompareFillsAsync(coinut, alice, one);
        await CompareClassicAsync(server, classic, bob, await owner.UntilAsync($"\"id\":{end.Id},"));
    }

    /// <summary>Somebody else's trouble, another one each round.</summary>
    static async Task BeRoughAsync(RialtoServer server, int round)
    {
        var path = round % 2 == 0 ? CoinutPath : ClassicPath;
        var broken = s_broken[round / 2 % s_broken.Length];
        await BreakAsync(server, path, broken, isWhole: true);
        await BreakAsync(server, path, broken[..(broken.Length / 2)], isWhole: false);
        switch (round % 5)
        {
            case 0:
                Assert.Equal("closed 1008 rate limit", await FloodAsync(server, CoinutPath, "{\"request\":\"hb\",\"nonce\":1}"));
                break;
            case 1:
                var auth = "{\"auth\":{\"access_key\":\"nobody\",\"answer\":\"none\"}}";
                Assert.Equal("closed 1008 too many failures", await FloodAsync(server, ClassicPath, auth));
                break;
            case 2:
                var large = new string(' ', 70_000);
                Assert.Equal("closed 1009 message too large", await FloodAsync(server, ClassicPath, large));
                break;
            case 3:
                await GarbageAsync(server);
                break;
        }
    }

    /// <summary>Says the same again and again, reading all the while, until it is sent away.</summary>
    static async Task<string> FloodAsync(RialtoServer server, string path, string text)
    {
        await using var socket = await WireSocket.OpenAsync(server.Address, path, [], Cancel);
        var leaving = LastAsync(socket);
        try
        {
            while (!leaving.IsCompleted) await socket.SayAsync(text, Cancel);
        }
        catch (WebSocketException)
        {
            // It is closed already.
        }

        return await leaving;
    }

    static async Task<string> LastAsync(WireSocket socket)
    {
        string last;
        do last = await socket.HearAsync(Cancel);
        while (!last.StartsWith("closed", StringComparison.Ordinal));
        return last;
    }

    /// <summary>What can't be understood is answered or passed over, and the connection lives.</summary>
    static async Task GarbageAsync(RialtoServer server)
    {
        await using var coinut = await WireSocket.OpenAsync(server.Address, CoinutPath, [], Cancel);
        foreach (var text in (string[])["not json", "[]", "\"\"", "{\"nonce\":1", new string('[', 100)])
        {
            await coinut.SayAsync(text, Cancel);
            Assert.Contains("INVALID_JSON", await coinut.HearAsync(Cancel), StringComparison.Ordinal);
        }

        await using var classic = await WireSocket.OpenAsync(server.Address, ClassicPath, [], Cancel);
        Assert.Contains("challenge", await classic.HearAsync(Cancel), StringComparison.Ordinal);
        for (var i = 0; i < 200; i++) await classic.SayAsync(i % 2 == 0 ? "not json" : "{\"hello\":{}}", Cancel);
        await classic.SayAsync("{\"auth\":{}}", Cancel);
        Assert.Contains("Authentication failed.", await classic.HearAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>Shakes hands, sends bytes that are no good frame, and waits for the end; of half a frame it hangs up itself.</summary>
    static async Task BreakAsync(RialtoServer server, string path, byte[] bytes, bool isWhole)
    {
        using var client = new TcpClient();
        client.NoDelay = true;
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        var stream = client.GetStream();
        var hello = $"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(hello), Cancel);
        Assert.StartsWith("HTTP/1.1 101", await ReadHeadAsync(stream), StringComparison.Ordinal);
        await stream.WriteAsync(bytes, Cancel);
        if (!isWhole) return;

        var buffer = new byte[4_096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(s_patience);
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Broken off is an end, too.
        }
    }

    static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await stream.ReadAsync(one, Cancel));
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>A thousand orders at a time in another market, until nobody can speak any more who never read.</summary>
    static async Task StormAsync(CoinutDriver coinut, Actor mallory, ClientWebSocket slow, ClientWebSocket slowClassic)
    {
        for (var storm = 0; storm < Storms; storm++) await StormOnceAsync(coinut, mallory);
        using var pace = new PeriodicTimer(s_betweenKnocks);
        for (var knock = 1; await TrySayAsync(slow) | await TrySayAsync(slowClassic); knock++)
        {
            if (knock % KnocksBetweenStorms == 0) await StormOnceAsync(coinut, mallory);
            await pace.WaitForNextTickAsync(Cancel);
        }
    }

    static async Task StormOnceAsync(CoinutDriver coinut, Actor mallory)
    {
        var orders = new JsonArray();
        for (var i = 0; i < StormOrders; i++)
            orders.Add(new JsonObject { ["inst_id"] = 3, ["side"] = "SELL", ["qty"] = "1", ["price"] = $"{1_000 + i}" });
        var placed = (await coinut.AskAsync(mallory, new() { ["request"] = "new_orders", ["orders"] = orders })).AsArray();
        Assert.Equal(StormOrders, placed.Count);
        var entries = placed.Select(order => (JsonNode)new JsonObject { ["inst_id"] = 3, ["order_id"] = (long)order!["order_id"]! });
        await coinut.AskAsync(mallory, new() { ["request"] = "cancel_orders", ["entries"] = new JsonArray([.. entries]) });
    }

    /// <summary>All trades of the market, oldest first, each once: the newest hundred as a fresh request tells them.</summary>
    static async Task CompareTradesAsync(RialtoServer server, List<JsonNode> told)
    {
        var fresh = await OneBook.AskAsync(server, "{\"request\":\"inst_trade\",\"inst_id\":2,\"nonce\":1}");
        var numbers = fresh["trades"]!.AsArray().Select(trade => (long)trade!["trans_id"]!).Reverse().ToList();
        Assert.InRange(numbers.Count, Rounds, 100);
        var heard = told.Where(message => (string)message["reply"]! == "inst_trade_update");
        Assert.Equal(numbers, heard.Select(trade => (long)trade["trans_id"]!));
    }

    static async Task CompareFillsAsync(CoinutDriver coinut, Actor alice, List<JsonNode> told)
    {
        var numbers = told.Select(message => (long)message["trans_id"]!).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
        var history = await coinut.AskAsync(alice, new() { ["request"] = "trade_history", ["limit"] = 1_000 });
        var fills = history["trades"]!.AsArray().Select(trade => (long)trade!["trans_id"]!).Reverse().ToList();
        Assert.Equal((int)history["total_number"]!, fills.Count);
        Assert.Equal(fills, told.Where(message => (string)message["reply"]! == "order_filled").Select(fill => (long)fill["trans_id"]!));
    }

    /// <summary>A book of orders kept from classic Peatio's frames, and the own trades.</summary>
    static async Task CompareClassicAsync(RialtoServer server, ClassicDriver classic, Actor bob, List<JsonNode> told)
    {
        var trades = await classic.SendAsync("GET", "trades/my", "limit=1000&market=ethusd&order_by=asc", bob, 0);
        var numbers = JsonNode.Parse(trades.Body)!.AsArray().Select(trade => (long)trade!["id"]!).ToList();
        Assert.Equal(numbers, told.Where(message => message["trade"] is not null).Select(message => (long)message["trade"]!["id"]!));

        var kept = new SortedDictionary<long, string>();
        foreach (var book in told.Select(message => message["orderbook"]).Where(book => book is not null))
        {
            var order = book!["order"]!;
            if ((string)order["market"]! != "ethusd") continue;
            if ((string)book["action"]! == "remove") Assert.True(kept.Remove((long)order["id"]!), $"{book}");
            else kept[(long)order["id"]!] = $"{order["type"]} {order["volume"]} at {order["price"]}";
        }

        var answer = await OneBook.GetAsync(server, "/api/v2/order_book?market=ethusd&asks_limit=200&bids_limit=200");
        var fresh = JsonNode.Parse(answer.Body)!;
        var wanted = new SortedDictionary<long, string>();
        foreach (var (side, type) in ((string, string)[])[("asks", "ask"), ("bids", "bid")])
            foreach (var order in fresh[side]!.AsArray())
                wanted[(long)order!["id"]!] = $"{type} {order["remaining_volume"]} at {order["price"]}";
        Assert.Equal(wanted, kept);
    }

    static string LoginOf(Actor actor)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var hmac = OtherSignatures.Hmac(actor.Secret, $"{actor.Key}|{now}|900000");
        return $"{{\"request\":\"login\",\"username\":\"{actor.Key}\",\"nonce\":900000,\"hmac_sha256\":\"{hmac}\",\"timestamp\":{now}}}";
    }

    static string AnswerOf(Actor actor, string challenge)
    {
        var answer = OtherSignatures.Hmac(actor.Secret, actor.Key + (string)JsonNode.Parse(challenge)!["challenge"]!);
        return $"{{\"auth\":{{\"access_key\":\"{actor.Key}\",\"answer\":\"{answer}\"}}}}";
    }

    /// <summary>A connection whose system takes in as little as it may.</summary>
    static async Task<ClientWebSocket> UnreadAsync(RialtoServer server, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        var narrow = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
                await tcp.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(tcp, ownsSocket: true);
            },
        });
        await socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}{path}"), narrow, Cancel);
        return socket;
    }

    static async Task<string> HearOneAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1_024];
        var got = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
        return Encoding.UTF8.GetString(buffer, 0, got.Count);
    }

    static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    /// <summary>False = the server has broken it off.</summary>
    static async Task<bool> TrySayAsync(ClientWebSocket socket)
    {
        try
        {
            await SayAsync(socket, "{\"request\":\"hb\",\"nonce\":1}");
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    /// <summary>A client that reads all the time and keeps what it heard.</summary>
    sealed class Listener : IAsyncDisposable
    {
        readonly WireSocket _socket;
        readonly System.Threading.Channels.Channel<string> _heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
        readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        readonly Task _listening;

        public Listener(WireSocket socket)
        {
            _socket = socket;
            _listening = ListenAsync();
        }

        public static async Task<Listener> OfTradesAsync(RialtoServer server)
        {
            var socket = await WireSocket.OpenAsync(server.Address, CoinutPath, [], Cancel);
            foreach (var what in (string[])["inst_trade", "inst_order_book"])
            {
                await socket.SayAsync($"{{\"request\":\"{what}\",\"inst_id\":2,\"subscribe\":true,\"nonce\":1}}", Cancel);
                Assert.Contains("\"OK\"", await socket.HearAsync(Cancel), StringComparison.Ordinal);
            }

            return new(socket);
        }

        /// <summary>Everything up to the first message with this in it.</summary>
        public async Task<List<JsonNode>> UntilAsync(string end)
        {
            var all = new List<JsonNode>();
            while (true)
            {
                var message = await _heard.Reader.ReadAsync(Cancel);
                Assert.False(message.StartsWith("closed", StringComparison.Ordinal), message);
                all.Add(JsonNode.Parse(message)!);
                if (message.Contains(end, StringComparison.Ordinal)) return all;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _listening;
            await _socket.DisposeAsync();
            _stop.Dispose();
        }

        async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    var message = await _socket.NextAsync(_stop.Token);
                    await _heard.Writer.WriteAsync(message, _stop.Token);
                    if (message.StartsWith("closed", StringComparison.Ordinal)) return;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
        }
    }
}
