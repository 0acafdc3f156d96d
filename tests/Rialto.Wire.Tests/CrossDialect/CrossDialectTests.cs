using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Coinut;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Placed in one dialect, seen in another, cancelled in a third: one order, one balance, one sequence of events.</summary>
public sealed class CrossDialectTests(OneBook market) : IClassFixture<OneBook>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Matrix()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var placing in OneBook.Speakers)
            foreach (var seeing in OneBook.Observers)
                foreach (var cancelling in OneBook.Speakers) rows.Add(placing, seeing, cancelling);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task An_order_of_one_dialect_is_seen_and_cancelled_in_the_others(string placing, string seeing, string cancelling)
    {
        var price = market.NextPrice();
        var level = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        await using var eye = await market.LookAsync(seeing);
        var (before, sequence) = (await market.LastEventAsync(), await SequenceAsync());

        var order = await market.Driver(placing).MustPlaceAsync(market.Actor(placing, "alice"), Wish.Sell("1", price));
        Assert.Equal(1m, await eye.OfferedAsync(level));
        // Bought in the dialect that cancels what is left.
        await market.Driver(cancelling).MustPlaceAsync(market.Actor(cancelling, "bob"), Wish.Buy("0.4", price));
        Assert.Equal(0.6m, await eye.OfferedAsync(level));
        var trade = await eye.TradeAsync();
        Assert.Equal((level, 0.4m), (trade.Price, trade.Quantity));
        Assert.Equal(Refusal.None, await market.Driver(cancelling).CancelAsync(market.Actor(cancelling, "alice"), order.Id));
        Assert.Equal(0m, await eye.OfferedAsync(level));

        // One order under one number, however it is asked for.
        var seen = await market.Driver(placing).FindAsync(market.Actor(placing, "alice"), order.Id);
        Assert.Equal(new SeenOrder(order.Id, OrderPhase.Cancelled, 0.4m, 0.6m), seen);
        _ = await market.BalancesAsync("alice");
        _ = await market.BalancesAsync("bob");
        await CompareNumbersAsync(trade, before);
        // Three commands, each of which changed one level, whichever dialect they came from.
        Assert.Equal(sequence + 3, await SequenceAsync());
    }

    /// <summary>The trade is one event, between the postings of the same step that Peatio's ledger shows by their numbers.</summary>
    async Task CompareNumbersAsync(SeenTrade seen, long before)
    {
        var peatio = await new PeatioEye(market.Server).TradeAsync();
        var coinut = await new CoinutEye(market.Server, CoinutDriver.EtherInDollars).TradeAsync();
        Assert.Equal(peatio.Trade, seen.Trade ?? peatio.Trade);
        Assert.Equal(coinut.Event, seen.Event ?? coinut.Event);

        var book = await OneBook.AskAsync(market.Server, """{"request":"inst_order_book","inst_id":2,"nonce":1}""");
        var last = await market.LastEventAsync();
        Assert.Equal(last, (long)book["trans_id"]!);
        Assert.InRange(coinut.Event!.Value, before + 1, last - 1);
        var lines = await LedgerAsync();
        var ofTrade = lines.Where(line => (string)line!["kind"]! == "trade" && (long)line["reference"]! == peatio.Trade).ToList();
        Assert.Equal(2, ofTrade.Count);
        Assert.All(ofTrade, line => Assert.InRange((long)line!["id"]!, coinut.Event.Value + 1, last - 1));
    }

    async Task<JsonArray> LedgerAsync()
    {
        var actor = market.Actor(OneBook.Speakers[0], "bob");
        var person = new Person(actor.Name, actor.Uid, "", actor.Key, actor.Secret);
        var nonce = person.NextNonce(0);
        var head = $"GET /api/v2/peatio/account/ledger?limit=10 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + $"X-Auth-Apikey: {actor.Key}\r\nX-Auth-Nonce: {nonce}\r\nX-Auth-Signature: {person.Sign(nonce)}\r\n\r\n";
        return JsonNode.Parse((await RawHttp.SendAsync(market.Server.Address, head, [], Cancel)).Body)!.AsArray();
    }

    async Task<long> SequenceAsync()
    {
        var depth = JsonNode.Parse((await OneBook.GetAsync(market.Server, "/api/v2/peatio/public/markets/ethusd/depth")).Body)!;
        return (long)depth["sequence"]!;
    }
}
