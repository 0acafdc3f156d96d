using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>COINUT's updates of book and trades.</summary>
public sealed class CoinutSocketEye : SocketEye
{
    CoinutSocketEye(WireSocket socket, CancellationToken cancel)
        : base(socket, cancel)
    {
    }

    public static async Task<CoinutSocketEye> OpenAsync(RialtoServer server, int instrument, CancellationToken cancel)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/coinut", [], cancel);
        foreach (var what in (string[])["inst_order_book", "inst_trade"])
        {
            await socket.SayAsync($"{{\"request\":\"{what}\",\"inst_id\":{instrument},\"subscribe\":true,\"nonce\":1}}", cancel);
            Assert.Contains("\"OK\"", await socket.HearAsync(cancel), StringComparison.Ordinal);
        }

        return new(socket, cancel);
    }

    protected override void Read(JsonNode message)
    {
        if ((string)message["reply"]! == "inst_trade_update") Saw(CoinutEye.Of(message));
        else if ((string?)message["side"] == "SELL") SawLevel(OneBook.Number(message["price"]), OneBook.Number(message["qty"]));
    }
}
