using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>A client that keeps a book as the stock UI does: a snapshot, then increments whose numbers must have no hole.</summary>
sealed class BookKeeper(WireSocket socket, string market, bool isNested) : IAsyncDisposable
{
    readonly SortedDictionary<decimal, string[]> _asks = [];
    readonly SortedDictionary<decimal, string[]> _bids = [];

    /// <summary>The number of the last message; with one level a message it is not the book's.</summary>
    public long Sequence { get; private set; }

    /// <summary>All levels of a command in one message.</summary>
    public bool IsNested => isNested;

    /// <summary>Changes are gathered for some time: a level may come and go in between, and only its end is told.</summary>
    public bool IsBatched { get; init; }

    public static async Task<BookKeeper> JoinAsync(Uri server, string market, bool isNested, CancellationToken cancel)
    {
        var target = $"/api/v2/ranger/public?stream={market}.ob-inc&ob={(isNested ? "nested" : "flat")}";
        return await JoinAsync(await WireSocket.OpenAsync(server, target, [], cancel), market, isNested, cancel);
    }

    /// <summary>Over a connection that asked for the book and has heard nothing yet.</summary>
    public static async Task<BookKeeper> JoinAsync(
        WireSocket socket, string market, bool isNested, CancellationToken cancel, bool isBatched = false)
    {
        var keeper = new BookKeeper(socket, market, isNested) { IsBatched = isBatched };
        await keeper.HearAsync(cancel);
        Assert.Contains("success", await keeper.Socket.HearAsync(cancel), StringComparison.Ordinal);
        return keeper;
    }

    public WireSocket Socket { get; } = socket;

    /// <summary>Hears one message of the book and checks its number.</summary>
    public async Task HearAsync(CancellationToken cancel)
    {
        var heard = JsonNode.Parse(await Socket.HearAsync(cancel))!.AsObject();
        if (heard[$"{market}.ob-snap"] is { } snapshot)
        {
            _asks.Clear();
            _bids.Clear();
            foreach (var level in snapshot["asks"]!.AsArray()) Put(_asks, level!);
            foreach (var level in snapshot["bids"]!.AsArray()) Put(_bids, level!);
            Sequence = (long)snapshot["sequence"]!;
            return;
        }

        var increment = heard[$"{market}.ob-inc"] ?? throw new InvalidDataException($"unexpected: {heard}");
        Assert.Equal(Sequence + 1, (long)increment["sequence"]!);
        Sequence++;
        Take(_asks, increment["asks"]);
        Take(_bids, increment["bids"]);
        // With one level a message a book is whole only after the last level of a command.
        if (isNested && _asks.Count > 0 && _bids.Count > 0) Assert.True(_bids.Last().Key < _asks.First().Key, $"crossed by {heard}");
    }

    /// <summary>The book as REST's depth writes it.</summary>
    public string Book()
    {
        var asks = _asks.Values.Select(level => $"[\"{level[0]}\",\"{level[1]}\"]");
        var bids = _bids.Reverse().Select(level => $"[\"{level.Value[0]}\",\"{level.Value[1]}\"]");
        return $"\"asks\":[{string.Join(',', asks)}],\"bids\":[{string.Join(',', bids)}]";
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();

    void Take(SortedDictionary<decimal, string[]> side, JsonNode? change)
    {
        if (change is not JsonArray levels) return;
        // One level as ["price","amount"], or a list of those.
        if (levels[0] is JsonArray)
        {
            foreach (var level in levels) Put(side, level!);
        }
        else
        {
            Put(side, levels);
        }
    }

    void Put(SortedDictionary<decimal, string[]> side, JsonNode level)
    {
        var (price, amount) = ((string)level[0]!, (string)level[1]!);
        var key = decimal.Parse(price, CultureInfo.InvariantCulture);
        if (side.TryGetValue(key, out var known)) Assert.Equal(known[0], price);
        if (amount == "0.0") Assert.True(side.Remove(key) || IsBatched, $"a level that nobody has went away: {price}");
        else side[key] = [price, amount];
    }
}
