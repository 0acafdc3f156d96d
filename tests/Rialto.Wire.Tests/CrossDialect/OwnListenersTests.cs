using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.PeatioClassic;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Listeners on which one dialect is alone: the same exchange behind another door, and nothing else.</summary>
public sealed class OwnListenersTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task COINUT_and_classic_Peatios_socket_have_listeners_of_their_own()
    {
        await using var server = await RialtoServer.StartAsync(
            ["coinut.listen=http://127.0.0.1:0", "classic.ws_listen=http://127.0.0.1:0"], Cancel);
        var made = await DialectDriver.CreateAsync(server, "alice", "usd=1000");
        var (coinut, classic) = (server.Listeners["coinut"], server.Listeners["classic-websocket"]);

        await CoinutOverHttpAsync(server, coinut, made);
        await CoinutOverSocketAsync(server, coinut);
        await ClassicAsync(server, classic, made);

        // What the operator says about addresses holds behind every door.
        await server.OperateAsync(
            "restriction.add", new JsonObject { ["category"] = "blacklist", ["scope"] = "ip", ["value"] = "127.0.0.1" }, Cancel);
        Assert.Equal(403, (await PostAsync(coinut, "/", "{\"request\":\"hb\",\"nonce\":1}", null)).Status);
        var refused = await GetAsync(classic, "/");
        Assert.Equal((403, "Forbidden\n"), (refused.Status, refused.Body));
    }

    static async Task CoinutOverHttpAsync(RialtoServer server, Uri coinut, JsonNode made)
    {
        var beat = await PostAsync(coinut, "/", "{\"request\":\"hb\",\"nonce\":3637472}", null);
        Assert.Equal((200, "{\"nonce\":3637472,\"reply\":\"hb\",\"status\":[\"OK\"]}\n"), (beat.Status, beat.Body));
        Assert.Equal("47", beat.ValuesOf("Content-Length").Single());
        const string order = "{\"request\":\"new_order\",\"nonce\":7,\"inst_id\":2,\"side\":\"BUY\",\"qty\":\"1\",\"price\":\"100\"}";
        Assert.Equal("order_accepted", (string)JsonNode.Parse((await PostAsync(coinut, "/", order, made)).Body)!["reply"]!);
        // One memory behind both doors: what was used up at one is used up at the other.
        Assert.Contains("REPLAYED_REQUEST", (await PostAsync(server.Address, "/coinut", order, made)).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await PostAsync(coinut, "/coinut", order, made)).Status);
        Assert.Equal(404, (await GetAsync(coinut, "/api/v2/timestamp")).Status);
        var got = await GetAsync(coinut, "/");
        Assert.Equal((405, "POST"), (got.Status, got.ValuesOf("Allow").Single()));
        Assert.Equal("INVALID_REQUEST", (string)JsonNode.Parse(got.Body)!["status"]![0]!);
    }

    /// <summary>Clients that offer <c>beta</c> give up when it is not answered; other words and none are not.</summary>
    static async Task CoinutOverSocketAsync(RialtoServer server, Uri coinut)
    {
        foreach (var (address, path) in ((Uri, string)[])[(coinut, "/"), (server.Address, "/coinut")])
        {
            Assert.Equal("beta", await SubprotocolAsync(address, path, "beta"));
            Assert.Equal("beta", await SubprotocolAsync(address, path, "alpha", "beta"));
            Assert.Null(await SubprotocolAsync(address, path));
            Assert.Null(await SubprotocolAsync(address, path, "alpha"));
        }
    }

    static async Task ClassicAsync(RialtoServer server, Uri classic, JsonNode made)
    {
        var actor = new ClassicDriver().ActorOf("alice", made);
        foreach (var path in (string[])["/", "/any/path", "/api/v2/websocket?x=y"])
        {
            var (socket, _) = await ClassicDriver.LogInAsync(classic, path, actor);
            await using var listening = socket;
            var order = $"{{\"request\":\"new_order\",\"nonce\":{path.Length},\"inst_id\":2,\"side\":\"BUY\",\"qty\":\"1\","
                + "\"price\":\"9\"}";
            Assert.Equal(200, (await PostAsync(server.Address, "/coinut", order, made)).Status);
            Assert.Equal("add", (string)JsonNode.Parse(await socket.HearAsync(Cancel))!["orderbook"]!["action"]!);
        }

        Assert.Equal(426, (await GetAsync(classic, "/")).Status);
        Assert.Equal(426, (await GetAsync(classic, "/api/v2/markets")).Status);
    }

    /// <summary>The subprotocol that the server answers, and one request over it.</summary>
    static async Task<string?> SubprotocolAsync(Uri server, string path, params string[] offered)
    {
        using var socket = new ClientWebSocket();
        foreach (var word in offered) socket.Options.AddSubProtocol(word);
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}{path}"), Cancel);
        var wire = WireSocket.Of(socket);
        await wire.SayAsync("{\"request\":\"hb\",\"nonce\":1}", Cancel);
        Assert.Equal("{\"nonce\":1,\"reply\":\"hb\",\"status\":[\"OK\"]}", await wire.HearAsync(Cancel));
        return socket.SubProtocol;
    }

    static Task<RawAnswer> GetAsync(Uri server, string path) =>
        RawHttp.SendAsync(server, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [], Cancel);

    static Task<RawAnswer> PostAsync(Uri server, string path, string text, JsonNode? signer)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var head = $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {body.Length}\r\n";
        if (signer?["coinut"] is { } key)
            head += $"X-USER: {key["username"]}\r\nX-SIGNATURE: {OtherSignatures.Hmac((string)key["api_key"]!, text)}\r\n";
        return RawHttp.SendAsync(server, head + "\r\n", body, Cancel);
    }
}
