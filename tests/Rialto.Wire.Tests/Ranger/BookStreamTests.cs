using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Server;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>A book that a client keeps from increments is the book.</summary>
public sealed class BookStreamTests
{
    const int Orders = 300;
    const int JoinEvery = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task A_book_kept_from_increments_is_the_book_whenever_one_joined(int seed)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], cancel);
        var random = new Dice((ulong)seed);
        using var alice = await MemberAsync(server, "alice", cancel);
        using var bob = await MemberAsync(server, "bob", cancel);
        var joining = new List<Task<BookKeeper>>();

        for (var round = 0; round < Orders; round++)
        {
            // Not awaited: the book moves while they come in.
            var isNested = round % (3 * JoinEvery) != 0;
            if (round % JoinEvery == 0) joining.Add(BookKeeper.JoinAsync(server.Address, "ethusd", isNested, cancel));
            await ActAsync(random, round % 2 == 0 ? alice : bob);
        }

        var keepers = await Task.WhenAll(joining);

        var depth = (await alice.GetAsync("peatio/public/markets/ethusd/depth?limit=1000"))!.Body!;
        foreach (var keeper in keepers) await CatchUpAsync(keeper, depth, seed, cancel);
        foreach (var keeper in keepers) await keeper.DisposeAsync();
    }

    /// <summary>An order near the middle, so that about every third one trades; now and then all own orders go.</summary>
    static async Task ActAsync(Dice random, PeatioClient client)
    {
        if (random.Below(25) == 0)
        {
            Assert.Equal(201, (await client.PostAsync("peatio/market/orders/cancel", new JsonObject { ["market"] = "ethusd" }))!.Status);
            return;
        }

        var side = random.Below(2) == 0 ? "buy" : "sell";
        var middle = side == "buy" ? 15_970 : 16_000;
        var price = ((middle + random.Below(60)) / 100m).ToString(CultureInfo.InvariantCulture);
        var volume = ((1 + random.Below(500)) / 100m).ToString(CultureInfo.InvariantCulture);
        Assert.Equal(201, (await client.PostAsync("peatio/market/orders", Trader.Order("ethusd", side, volume, price)))!.Status);
    }

    /// <summary>Hears everything up to the depth's number; then the books are the same text.</summary>
    static async Task CatchUpAsync(BookKeeper keeper, JsonNode depth, int seed, CancellationToken cancel)
    {
        var wanted = $"\"asks\":{depth["asks"]!.ToJsonString()},\"bids\":{depth["bids"]!.ToJsonString()}";
        if (keeper.IsNested)
        {
            while (keeper.Sequence < (long)depth["sequence"]!) await keeper.HearAsync(cancel);
        }
        else
        {
            // Numbers of single levels say nothing about the book's: the last message makes the books equal.
            while (keeper.Book() != wanted) await keeper.HearAsync(cancel);
        }

        Assert.True(keeper.Book() == wanted, $"seed {seed}\nwanted {wanted}\ngot    {keeper.Book()}");
    }

    static async Task<PeatioClient> MemberAsync(RialtoServer server, string name, CancellationToken cancel)
    {
        var wish = new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = "changeme", ["level"] = "3", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "1000000", ["eth"] = "10000" },
        };
        var made = await server.OperateAsync("member.create", wish, cancel);
        return new PeatioClient(server.Address, (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);
    }
}
