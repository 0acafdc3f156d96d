using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Ranger's increments and trades.</summary>
public sealed class RangerEye : SocketEye
{
    RangerEye(WireSocket socket, CancellationToken cancel)
        : base(socket, cancel)
    {
    }

    public static async Task<RangerEye> OpenAsync(RialtoServer server, CancellationToken cancel)
    {
        const string Page = "/api/v2/ranger/public?stream=ethusd.ob-inc&stream=ethusd.trades";
        var socket = await WireSocket.OpenAsync(server.Address, Page, [], cancel);
        Assert.Contains("ob-snap", await socket.HearAsync(cancel), StringComparison.Ordinal);
        Assert.Contains("subscribed", await socket.HearAsync(cancel), StringComparison.Ordinal);
        return new(socket, cancel);
    }

    protected override void Read(JsonNode message)
    {
        foreach (var level in message["ethusd.ob-inc"]?["asks"]?.AsArray() ?? [])
            SawLevel(OneBook.Number(level![0]), OneBook.Number(level[1]));
        foreach (var trade in message["ethusd.trades"]?["trades"]?.AsArray() ?? [])
            Saw(new((long)trade!["tid"]!, null, OneBook.Number(trade["price"]), OneBook.Number(trade["amount"])));
    }
}
