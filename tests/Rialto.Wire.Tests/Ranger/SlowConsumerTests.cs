using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Server;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>Somebody who asks and never reads is cut off by the real server; everybody else hears everything, in order.</summary>
public sealed class SlowConsumerTests
{
    /// <summary>Answers to this many names of 128 characters are 26 KiB long, so that the buffers between us fill up.</summary>
    const int Names = 199;

    static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(110);

    [Fact]
    public async Task Who_stops_reading_is_cut_off_and_the_others_hear_every_number()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], cancel);
        using var alice = await MemberAsync(server, cancel);
        await using var keeper = await BookKeeper.JoinAsync(server.Address, "ethusd", isNested: true, cancel);
        using var slow = new ClientWebSocket();
        await slow.ConnectAsync(new Uri($"ws://{server.Address.Authority}/api/v2/ranger/public"), Unbuffered(), cancel);
        var names = Enumerable.Range(1_000, Names).Select(number => $"\"{new string('x', 120)}.{number}\"");
        await SayAsync(slow, $"[{string.Join(',', names)}]", cancel);

        using var pace = new PeriodicTimer(BetweenMessages);
        var orders = 0;
        for (var isCut = false; !isCut; orders++)
        {
            Assert.True(orders < 600, "a minute is enough to be cut off");
            await pace.WaitForNextTickAsync(cancel);
            var price = (100 + orders % 50).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(201, (await alice.PostAsync("peatio/market/orders", Trader.Order("ethusd", "buy", "0.01", price)))!.Status);
            isCut = !await TrySayAsync(slow, cancel);
        }

        while (keeper.Sequence < orders) await keeper.HearAsync(cancel);
    }

    /// <summary>A system that takes in as little as it may for a reader who does not read.</summary>
    static HttpMessageInvoker Unbuffered() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    static async Task<bool> TrySayAsync(ClientWebSocket slow, CancellationToken cancel)
    {
        try
        {
            await SayAsync(slow, "[]", cancel);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    static Task SayAsync(ClientWebSocket socket, string streams, CancellationToken cancel) => socket.SendAsync(
        Encoding.UTF8.GetBytes($$"""{"event":"subscribe","streams":{{streams}}}"""), WebSocketMessageType.Text, endOfMessage: true, cancel);

    static async Task<PeatioClient> MemberAsync(RialtoServer server, CancellationToken cancel)
    {
        var wish = new JsonObject
        {
            ["email"] = "alice@example.com", ["password"] = "changeme", ["level"] = "3", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "1000000" },
        };
        var made = await server.OperateAsync("member.create", wish, cancel);
        return new PeatioClient(server.Address, (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);
    }
}
