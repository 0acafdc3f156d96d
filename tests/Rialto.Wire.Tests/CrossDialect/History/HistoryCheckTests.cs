using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Coinut;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;
using Rialto.Wire.Tests.Peatio;
using Rialto.Wire.Tests.PeatioClassic;
using Rialto.Wire.Tests.Ranger;

namespace Rialto.Wire.Tests.CrossDialect.History;

/// <summary>
/// Eight members with two clients each, in different dialects, all at once, while the server is killed: the answers of all of them together
/// must have happened in some order that each of them could have seen.
/// </summary>
[Trait("speed", "slow")]
public sealed class HistoryCheckTests
{
    const int Members = 8;
    const int Deeds = 300;
    const decimal UsdEach = 100_000m;
    const decimal EthEach = 1_000m;

    /// <summary>Each but the last ends with a kill; RIALTO_CHECK_ROUNDS says how many in a long run.</summary>
    static readonly int s_rounds = int.TryParse(Environment.GetEnvironmentVariable("RIALTO_CHECK_ROUNDS"), out var rounds) ? rounds : 3;

    readonly HistoryBook _book = new();
    readonly List<CheckedClient> _clients = [];
    readonly List<Actor> _members = [];
    readonly PeatioDriver _peatio = new();
    TaskCompletionSource _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_everybody_was_told_in_every_dialect_fits_together_across_kills()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true", "classic.rate_limit=0"], Cancel);
        await JoinAsync(server);

        for (var round = 1; round <= s_rounds; round++)
        {
            var isLast = round == s_rounds;
            _book.Begin(Deeds, endsThere: isLast);
            await using var keeper = await BookKeeper.JoinAsync(server.Address, "ethusd", isNested: true, Cancel);
            var hearing = HearAsync(keeper, server, isLast);
            var work = Task.WhenAll(_clients.Select(client => client.WorkAsync()));
            await Task.WhenAny(_book.Enough, work);
            if (!isLast) await server.KillAndRestartAsync(Cancel);
            await work;
            _silence.TrySetResult();
            if (isLast) await PlaceLastAsync();
            await hearing;
            _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Assert.All(_book.Orders.Values, order => Assert.Null(order.Fault()));
        await CheckEndAsync();
    }

    async Task JoinAsync(RialtoServer server)
    {
        DialectDriver[] drivers = [_peatio, new ClassicDriver(), new CoinutDriver()];
        foreach (var driver in drivers) driver.Visit(server);
        for (var i = 0; i < Members; i++)
        {
            var name = $"member{i}";
            var made = await DialectDriver.CreateAsync(server, name, $"usd={UsdEach}", $"eth={EthEach}");
            _members.Add(_peatio.ActorOf(name, made));
            foreach (var driver in (DialectDriver[])[drivers[i % 3], drivers[(i + 1) % 3]])
            {
                var seed = (ulong)_clients.Count + 1;
                _clients.Add(new(_book, driver, driver.ActorOf(name, made), _peatio, _members[i], seed));
            }
        }
    }

    /// <summary>Behind it nothing happens any more: who hears of it has heard everything.</summary>
    async Task PlaceLastAsync()
    {
        _book.Sent(_members[0].Name);
        var asked = _book.Now();
        var order = await _peatio.MustPlaceAsync(_members[0], Wish.Buy("1", "50"));
        _book.Placed(_members[0].Name, order.Id).Saw(asked, _book.Now(), order);
    }

    /// <summary>Keeps the book from its stream, without a hole; in the end it is the one that REST shows.</summary>
    async Task HearAsync(BookKeeper keeper, RialtoServer server, bool isLast)
    {
        try
        {
            while (!_silence.Task.IsCompleted || isLast)
            {
                await keeper.HearAsync(Cancel);
                if (!_silence.Task.IsCompleted) continue;
                var depth = await DepthAsync(server);
                if ((long)depth["sequence"]! != keeper.Sequence) continue;
                Assert.Contains(keeper.Book(), depth.ToJsonString(), StringComparison.Ordinal);
                return;
            }
        }
        catch (Exception lost) when (!isLast && lost is WebSocketException or IOException)
        {
            // Killed with the server.
        }
    }

    static async Task<JsonNode> DepthAsync(RialtoServer server) =>
        JsonNode.Parse((await OneBook.GetAsync(server, "/api/v2/peatio/public/markets/ethusd/depth?limit=1000")).Body)!;

    /// <summary>Orders, trades of both sides, and money, after everything.</summary>
    async Task CheckEndAsync()
    {
        var sides = new Dictionary<(long Trade, string Side), (decimal Price, decimal Amount)>();
        var filled = new Dictionary<string, decimal>();
        var money = new Dictionary<string, decimal> { ["usd"] = 0, ["eth"] = 0 };
        foreach (var member in _members)
        {
            foreach (var side in (string[])["buy", "sell"])
            {
                foreach (var trade in await AllAsync(member, $"market/trades?type={side}"))
                {
                    var terms = (Of(trade["price"]), Of(trade["amount"]));
                    Assert.True(sides.TryAdd(((long)trade["id"]!, side), terms), $"two {side}s: {trade}");
                    var order = trade["order_id"]!.ToString();
                    filled[order] = filled.GetValueOrDefault(order) + Of(trade["amount"]);
                    money[(string)trade["fee_currency"]!] += Of(trade["fee_amount"]);
                }
            }

            await CheckOrdersAsync(member, filled);
            foreach (var currency in (string[])["usd", "eth"])
            {
                var (available, held) = await _peatio.BalanceAsync(member, currency);
                money[currency] += available + held;
            }
        }

        Assert.NotEmpty(sides);
        Assert.All(sides, side => Assert.Equal(side.Value, sides[(side.Key.Trade, side.Key.Side == "buy" ? "sell" : "buy")]));
        Assert.Equal((Members * UsdEach, Members * EthEach), (money["usd"], money["eth"]));
    }

    /// <summary>What was answered is there, once; what else is there was sent and not answered; fills are those of trades.</summary>
    async Task CheckOrdersAsync(Actor member, Dictionary<string, decimal> filled)
    {
        var there = await AllAsync(member, "market/orders?order_by=asc");
        var told = _book.Orders.Where(order => order.Value.Owner == member.Name).Select(order => order.Key).ToHashSet();
        var ids = there.Select(order => order["id"]!.ToString()).ToList();
        Assert.Empty(told.Except(ids));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.InRange(ids.Count, told.Count, _book.SentBy(member.Name));
        foreach (var order in there)
        {
            var id = order["id"]!.ToString();
            Assert.Equal(filled.GetValueOrDefault(id), Of(order["executed_volume"]));
            // The end is one more answer, after all the others.
            if (!told.Contains(id)) continue;
            var (asked, seen) = (_book.Now(), await _peatio.FindAsync(member, id));
            _book.Of(id).Saw(asked, _book.Now(), seen!);
            Assert.Null(_book.Of(id).Fault());
        }
    }

    async Task<List<JsonNode>> AllAsync(Actor member, string path)
    {
        var rows = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var some = (await _peatio.ListAsync(member, $"{path}&limit=1000&page={page}")).AsArray();
            rows.AddRange(some.Select(row => row!));
            if (some.Count < 1_000) return rows;
        }
    }

    static decimal Of(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}
