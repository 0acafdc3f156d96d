using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Peatio;

/// <summary>Clients that send orders ahead of the answers, on one connection.</summary>
public sealed class PipelineTests
{
    /// <summary>Their answers are twice of what the kernel takes for a client that does not read.</summary>
    const int SentAhead = 10_000;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_orders_in_one_packet_are_both_answered_in_their_order()
    {
        await using var server = await RialtoServer.StartAsync([], Cancel);
        var alice = await JoinAsync(server, "alice");
        using var client = await ConnectAsync(server);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Order(alice, "1") + Order(alice, "2")), Cancel);
        var (first, second) = (await ReadAsync(client.GetStream()), await ReadAsync(client.GetStream()));

        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(("1.0", "2.0"), ((string?)first.Body["origin_volume"], (string?)second.Body["origin_volume"]));
        Assert.Equal((long)first.Body["id"]! + 1, (long)second.Body["id"]!);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Who_does_not_read_his_answers_holds_up_nobody_and_finds_all_of_them_later()
    {
        await using var server = await RialtoServer.StartAsync(
            ["limits.off=true", "limits.orders_open_max=1000000", "barong.apikey_nonce_lifetime=600000"], Cancel);
        var (alice, bob) = (await JoinAsync(server, "alice"), await JoinAsync(server, "bob"));
        using var slow = await ConnectAsync(server);
        using var quick = await ConnectAsync(server);

        var all = new StringBuilder();
        for (var i = 0; i < SentAhead; i++) all.Append(Order(alice, "1"));
        var sending = slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(all.ToString()), Cancel).AsTask();
        for (var i = 0; i < 100; i++)
        {
            await quick.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Order(bob, "1")), Cancel);
            Assert.Equal(201, (await ReadAsync(quick.GetStream())).Status);
        }

        await using var later = new BufferedStream(slow.GetStream(), 64 << 10);
        var last = 0L;
        for (var i = 0; i < SentAhead; i++)
        {
            var (status, body) = await ReadAsync(later);
            Assert.Equal(201, status);
            Assert.True((long)body["id"]! > last);
            last = (long)body["id"]!;
        }

        await sending;
    }

    static async Task<Person> JoinAsync(RialtoServer server, string name)
    {
        var wish = new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = "changeme", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "1000000" },
        };
        var key = (await server.OperateAsync("member.create", wish, Cancel))["peatio"]!;
        return new Person(name, "", "", (string)key["kid"]!, (string)key["secret"]!);
    }

    static async Task<TcpClient> ConnectAsync(RialtoServer server)
    {
        var client = new TcpClient { NoDelay = true, ReceiveBufferSize = 8 * 1024 };
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        return client;
    }

    static string Order(Person person, string volume)
    {
        var body = $$"""{"market":"ethusd","side":"buy","volume":"{{volume}}","price":"10"}""";
        var nonce = person.NextNonce(0);
        return "POST /api/v2/peatio/market/orders HTTP/1.1\r\nHost: x\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"X-Auth-Apikey: {person.Kid}\r\nX-Auth-Nonce: {nonce}\r\nX-Auth-Signature: {person.Sign(nonce)}\r\n\r\n{body}";
    }

    /// <summary>One answer, byte by byte: what stands behind it is the next one's.</summary>
    static async Task<(int Status, JsonNode Body)> ReadAsync(Stream answers)
    {
        const string length = "Content-Length: ";
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head[^1] != '\n' || head[^2] != '\r' || head[^3] != '\n')
        {
            await answers.ReadExactlyAsync(one, Cancel);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var body = new byte[int.Parse(lines.First(line => line.StartsWith(length, StringComparison.Ordinal))[length.Length..])];
        await answers.ReadExactlyAsync(body, Cancel);
        return (int.Parse(lines[0].Split(' ')[1]), JsonNode.Parse(body)!);
    }
}
