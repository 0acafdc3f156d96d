using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Classic Peatio's depth, its book of single orders, and its trades.</summary>
public sealed class ClassicEye(RialtoServer server) : Eye
{
    public override async Task<decimal> OfferedAsync(decimal price)
    {
        var depth = JsonNode.Parse((await OneBook.GetAsync(server, "/api/v2/depth.json?market=ethusd")).Body)!;
        var book = JsonNode.Parse((await OneBook.GetAsync(server, "/api/v2/order_book?market=ethusd")).Body)!;
        var level = depth["asks"]!.AsArray().SingleOrDefault(level => OneBook.Number(level![0]) == price);
        var quantity = level is null ? 0 : OneBook.Number(level[1]);
        var orders = book["asks"]!.AsArray().Where(order => OneBook.Number(order!["price"]) == price);
        Assert.Equal(quantity, orders.Sum(order => OneBook.Number(order!["remaining_volume"])));
        return quantity;
    }

    public override async Task<SeenTrade> TradeAsync()
    {
        var trades = JsonNode.Parse((await OneBook.GetAsync(server, "/api/v2/trades?market=ethusd&limit=1")).Body)!;
        return new((long)trades[0]!["id"]!, null, OneBook.Number(trades[0]!["price"]), OneBook.Number(trades[0]!["volume"]));
    }
}
