using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Peatio's public depth and trades.</summary>
public sealed class PeatioEye(RialtoServer server) : Eye
{
    public override async Task<decimal> OfferedAsync(decimal price)
    {
        var depth = JsonNode.Parse((await OneBook.GetAsync(server, "/api/v2/peatio/public/markets/ethusd/depth")).Body)!;
        var level = depth["asks"]!.AsArray().SingleOrDefault(level => OneBook.Number(level![0]) == price);
        return level is null ? 0 : OneBook.Number(level[1]);
    }

    public override async Task<SeenTrade> TradeAsync()
    {
        var trades = JsonNode.Parse((await OneBook.GetAsync(server, "/api/v2/peatio/public/markets/ethusd/trades?limit=1")).Body)!;
        return new((long)trades[0]!["id"]!, null, OneBook.Number(trades[0]!["price"]), OneBook.Number(trades[0]!["amount"]));
    }
}
