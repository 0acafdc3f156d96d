using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Classic Peatio's socket: single orders of the books, and the own trades of the one who buys.</summary>
public sealed class ClassicSocketEye : SocketEye
{
    ClassicSocketEye(WireSocket socket, CancellationToken cancel)
        : base(socket, cancel)
    {
    }

    public static async Task<ClassicSocketEye> OpenAsync(RialtoServer server, Actor buyer, CancellationToken cancel)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/api/v2/websocket", [], cancel);
        var challenge = (string)JsonNode.Parse(await socket.HearAsync(cancel))!["challenge"]!;
        var answer = OtherSignatures.Hmac(buyer.Secret, buyer.Key + challenge);
        await socket.SayAsync($"{{\"auth\":{{\"access_key\":\"{buyer.Key}\",\"answer\":\"{answer}\"}}}}", cancel);
        Assert.Contains("success", await socket.HearAsync(cancel), StringComparison.Ordinal);
        return new(socket, cancel);
    }

    protected override void Read(JsonNode message)
    {
        if (message["trade"] is { } trade)
            Saw(new((long)trade["id"]!, null, OneBook.Number(trade["price"]), OneBook.Number(trade["volume"])));
        if (message["orderbook"] is not { } book || (string)book["order"]!["type"]! != "ask") return;
        // There is one order at each price of the matrix, so the order is the level.
        var left = (string)book["action"]! == "remove" ? 0 : OneBook.Number(book["order"]!["volume"]);
        SawLevel(OneBook.Number(book["order"]!["price"]), left);
    }
}
