using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>PrimeBit's book and trades of live ether, asked for.</summary>
public sealed class PrimeBitEye(RialtoServer server) : Eye
{
    const string Data = "/api/v1/trading/market_data";

    public override async Task<decimal> OfferedAsync(decimal price)
    {
        var book = JsonNode.Parse((await OneBook.GetAsync(server, $"{Data}/order_book/live/ETHUSD")).Body)!;
        var row = book["asks"]!.AsArray().SingleOrDefault(row => OneBook.Number(row!["price"]) == price);
        return row is null ? 0 : OneBook.Number(row["size"]);
    }

    public override async Task<SeenTrade> TradeAsync()
    {
        var trades = JsonNode.Parse((await OneBook.GetAsync(server, $"{Data}/trades/live/ETHUSD")).Body)!;
        var trade = trades[0]!;
        return new((long)trade["trade_id"]!, null, OneBook.Number(trade["price"]), OneBook.Number(trade["volume"]));
    }
}
