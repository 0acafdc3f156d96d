using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>PrimeBit's pushes of live ether: whole books, of which only this price is looked at, and a tick a trade.</summary>
public sealed class PrimeBitSocketEye : SocketEye
{
    readonly decimal _price;

    PrimeBitSocketEye(WireSocket socket, decimal price, CancellationToken cancel)
        : base(socket, cancel) => _price = price;

    public static async Task<PrimeBitSocketEye> OpenAsync(RialtoServer server, decimal price, CancellationToken cancel)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/api/v0/websocket", [], cancel);
        // Who comes later is told the last trade at once: it is heard before anything happens.
        await JoinAsync(socket, "tick_ETHUSD_market_live", cancel);
        await JoinAsync(socket, "order_book_ETHUSD_live", cancel);
        return new(socket, price, cancel);
    }

    protected override void Read(JsonNode message)
    {
        var data = message["data"]!;
        if ((string)message["channel"]! == "tick_ETHUSD_market_live")
        {
            Saw(new(null, null, OneBook.Number(data["last"]), OneBook.Number(data["volume"])));
            return;
        }

        var row = data["asks"]!.AsArray().SingleOrDefault(row => OneBook.Number(row!["price"]) == _price);
        SawLevel(_price, row is null ? 0 : OneBook.Number(row["size"]));
    }

    static async Task JoinAsync(WireSocket socket, string channel, CancellationToken cancel)
    {
        await socket.SayAsync($$"""{"method":"subscribe","params":["{{channel}}"],"correlation_id":"{{channel}}"}""", cancel);
        while (JsonNode.Parse(await socket.HearAsync(cancel))!["response"] is not { } answer || !(bool)answer["success"]!)
        {
        }
    }
}
