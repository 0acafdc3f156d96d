using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>COINUT's book and trades, asked for.</summary>
public sealed class CoinutEye(RialtoServer server, int instrument) : Eye
{
    public override async Task<decimal> OfferedAsync(decimal price)
    {
        var book = await OneBook.AskAsync(server, $$"""{"request":"inst_order_book","inst_id":{{instrument}},"nonce":1}""");
        var row = book["sell"]!.AsArray().SingleOrDefault(row => OneBook.Number(row!["price"]) == price);
        return row is null ? 0 : OneBook.Number(row["qty"]);
    }

    public override async Task<SeenTrade> TradeAsync()
    {
        var answer = await OneBook.AskAsync(server, $$"""{"request":"inst_trade","inst_id":{{instrument}},"nonce":1}""");
        return Of(answer["trades"]![0]!);
    }

    public static SeenTrade Of(JsonNode trade) =>
        new(null, (long)trade["trans_id"]!, OneBook.Number(trade["price"]), OneBook.Number(trade["qty"]));
}
