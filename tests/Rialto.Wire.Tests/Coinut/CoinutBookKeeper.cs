using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>A client that follows the contract's algorithm.</summary>
sealed class CoinutBookKeeper(WireSocket socket, string request) : IAsyncDisposable
{
    readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _totals = [];
    readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    Task _listening = Task.CompletedTask;
    long _transId;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CoinutBookKeeper> JoinAsync(RialtoServer server, int? topN, int? decimals)
    {
        var socket = await WireSocket.OpenAsync(server.Address, "/coinut", [], Cancel);
        var request = "\"request\":\"inst_order_book\",\"inst_id\":2";
        if (topN is not null) request += $",\"top_n\":{topN}";
        if (decimals is not null) request += $",\"decimal_places\":{decimals}";
        var keeper = new CoinutBookKeeper(socket, request);
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
            message = await socket.NextAsync(Cancel);
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
