using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>A book kept from increments is what a fresh request answers, in every form and whoever joins late.</summary>
public sealed class BookIncrementsTests
{
    const int Orders = 1_000;

    /// <summary>Rows a side and decimals; null = not asked for.</summary>
    static readonly (int? TopN, int? Decimals)[] s_forms = [(null, null), (10, null), (50, null), (null, 0), (10, 1), (200, 8), (10, 0)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_book_kept_from_increments_equals_a_fresh_one()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], Cancel);
        var made = await server.OperateAsync("member.create", new JsonObject
        {
            ["email"] = "a@example.com", ["password"] = "Tecohvi0-fixture", ["level"] = "3", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "100000000", ["eth"] = "1000000" },
        }, Cancel);
        var (user, key) = ((string)made["coinut"]!["username"]!, (string)made["coinut"]!["api_key"]!);
        await using var trader = await LogInAsync(server, user, key);
        var keepers = new List<Keeper>();
        foreach (var form in s_forms) keepers.Add(await Keeper.JoinAsync(server, form.TopN, form.Decimals));

        var dice = new Random(20261121);
        for (var i = 0; i < Orders; i++)
        {
            await PlaceOrCancelAsync(trader, dice);
            // Somebody joins in the middle of it, in each form.
            if (i % 140 == 70) keepers.Add(await JoinLateAsync(server, (i / 140) % s_forms.Length));
        }

        foreach (var keeper in keepers) await keeper.CompareAsync();
        foreach (var keeper in keepers) await keeper.DisposeAsync();
    }

    static Task<Keeper> JoinLateAsync(RialtoServer server, int form) =>
        Keeper.JoinAsync(server, s_forms[form].TopN, s_forms[form].Decimals);

    static async Task<WireSocket> LogInAsync(RialtoServer server, string user, string key)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/coinut", [], Cancel);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var hmac = OtherSignatures.Hmac(key, $"{user}|{now}|1");
        await socket.SayAsync(
            $"{{\"request\":\"login\",\"username\":\"{user}\",\"nonce\":1,\"hmac_sha256\":\"{hmac}\",\"timestamp\":{now}}}", Cancel);
        Assert.Contains("\"OK\"", await socket.HearAsync(Cancel));
        return socket;
    }

    /// <summary>Mostly orders around one price, some of which trade; now and then all of one's own go at once.</summary>
    static async Task PlaceOrCancelAsync(WireSocket trader, Random dice)
    {
        var side = dice.Next(2) == 0 ? "BUY" : "SELL";
        var offset = dice.Next(-40, 400) * 0.07;
        var price = Math.Round(side == "BUY" ? 200 - offset : 200 + offset, 2).ToString("0.00", CultureInfo.InvariantCulture);
        var quantity = (dice.Next(1, 500) / 1000m).ToString(CultureInfo.InvariantCulture);
        await trader.SayAsync(
            $"{{\"request\":\"new_order\",\"nonce\":2,\"inst_id\":2,\"price\":\"{price}\",\"qty\":\"{quantity}\",\"side\":\"{side}\"}}",
            Cancel);
        var answer = JsonNode.Parse(await trader.HearAsync(Cancel))!;
        if (dice.Next(3) > 0 || (string)answer["reply"]! != "order_accepted") return;
        await trader.SayAsync(
            $"{{\"request\":\"cancel_order\",\"nonce\":3,\"inst_id\":2,\"order_id\":{answer["order_id"]}}}", Cancel);
        // What else is told of earlier orders is not this test's matter.
        while (!(await trader.HearAsync(Cancel)).Contains("cancel_order", StringComparison.Ordinal))
        {
        }
    }

    /// <summary>A client that follows the contract's algorithm.</summary>
    sealed class Keeper(WireSocket socket, string request) : IAsyncDisposable
    {
        readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);
        readonly Dictionary<string, string> _totals = [];
        readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
        Task _listening = Task.CompletedTask;
        long _transId;

        public static async Task<Keeper> JoinAsync(RialtoServer server, int? topN, int? decimals)
        {
            var socket = await WireSocket.OpenAsync(server.Address, "/coinut", [], Cancel);
            var request = "\"request\":\"inst_order_book\",\"inst_id\":2";
            if (topN is not null) request += $",\"top_n\":{topN}";
            if (decimals is not null) request += $",\"decimal_places\":{decimals}";
            var keeper = new Keeper(socket, request);
            await socket.SayAsync($"{{{request},\"subscribe\":true,\"nonce\":5}}", Cancel);
            keeper.Load(JsonNode.Parse(await socket.HearAsync(Cancel))!);
            keeper._listening = keeper.ListenAsync();
            return keeper;
        }

        /// <summary>Everything that was told comes before the fresh book.</summary>
        public async Task CompareAsync()
        {
            await socket.SayAsync($"{{{request},\"nonce\":6}}", Cancel);
            while (true)
            {
                var message = JsonNode.Parse(await _heard.Reader.ReadAsync(Cancel))!;
                if ((string)message["reply"]! == "inst_order_book_update")
                {
                    Update(message);
                    continue;
                }

                var kept = Text();
                Load(message);
                Assert.Equal(Text(), kept);
                await _listening;
                return;
            }
        }

        /// <summary>Reads all the time, as clients do: who does not, answers no pings.</summary>
        async Task ListenAsync()
        {
            string message;
            do
            {
                message = await socket.HearAsync(Cancel);
                await _heard.Writer.WriteAsync(message, Cancel);
            }
            while (!message.Contains("\"nonce\":6", StringComparison.Ordinal));
        }

        public ValueTask DisposeAsync() => socket.DisposeAsync();

        void Load(JsonNode book)
        {
            _rows.Clear();
            foreach (var side in (string[])["buy", "sell"])
                foreach (var row in book[side]!.AsArray())
                    _rows[$"{side.ToUpperInvariant()} {row!["price"]}"] = $"{row["qty"]} {row["count"]}";
            foreach (var total in (string[])["total_buy", "total_sell"]) _totals[total] = (string)book[total]!;
            _transId = (long)book["trans_id"]!;
        }

        void Update(JsonNode update)
        {
            Assert.True((long)update["trans_id"]! > _transId, $"{update} after {_transId}");
            _transId = (long)update["trans_id"]!;
            var key = $"{update["side"]} {update["price"]}";
            if ((string)update["qty"]! == "0.00000000") Assert.True(_rows.Remove(key), $"nothing to remove for {update}");
            else _rows[key] = $"{update["qty"]} {update["count"]}";
            var total = (string)update["side"]! == "BUY" ? "total_buy" : "total_sell";
            _totals[total] = (string)update[total]!;
        }

        string Text()
        {
            var rows = _rows.Select(row => $"{row.Key}: {row.Value}");
            // Totals are of the whole side: what happens below a cut is not told there.
            if (!request.Contains("top_n", StringComparison.Ordinal))
                rows = rows.Concat(_totals.OrderBy(total => total.Key).Select(total => $"{total}"));
            return string.Join('\n', rows);
        }
    }
}
