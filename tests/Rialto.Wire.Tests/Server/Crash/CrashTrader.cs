using System.Globalization;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>Places and cancels orders over one connection, and remembers what it was told.</summary>
sealed class CrashTrader(Trader trader, int number, int seed)
{
    const string Market = "ethusd";

    readonly Random _random = new(seed);
    readonly Dictionary<string, Fate> _orders = [];
    readonly Dictionary<string, string> _open = [];
    readonly Dictionary<string, Fate> _cancels = [];
    (JsonObject Body, string Nonce, string Signature)? _lastDone;
    int _sent;

    public Trader Member { get; } = trader;

    public int Answered => _orders.Values.Count(fate => fate == Fate.Done) + _cancels.Values.Count(fate => fate == Fate.Done);

    /// <summary>Orders whose answer never came, over all rounds.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Works until the server is gone.</summary>
    public async Task WorkAsync(Uri address)
    {
        using var client = Member.Connect(address);
        while (await (_random.Next(3) == 0 && _open.Count > 0 ? CancelAsync(client) : PlaceAsync(client)))
        {
        }
    }

    /// <summary>Compares everything that it was ever told with what the server knows now.</summary>
    public async Task<Holdings> CheckAsync(Uri address)
    {
        using var client = Member.Connect(address);
        await CheckReplayAsync(client);
        var orders = await AllAsync(client, "peatio/market/orders", "");
        var byId = orders.ToLookup(order => (string?)order["client_order_id"]);
        foreach (var (id, fate) in _orders)
            Assert.True(fate.Allows(byId[id].Count()), $"{Member.Email}: order {id}, {fate}, is there {byId[id].Count()} times");
        Assert.All(orders, order => Assert.True(_orders.ContainsKey((string)order["client_order_id"]!), "an order that nobody sent"));
        Settle(byId);
        foreach (var (number, fate) in _cancels.Where(cancel => cancel.Value == Fate.Done))
            Assert.NotEqual("wait", (string)orders.Single(order => order["id"]!.ToString() == number)["state"]!);

        foreach (var gone in _open.Where(open => (string)byId[open.Value].Single()["state"]! != "wait").ToList()) _open.Remove(gone.Key);
        return await HoldingsAsync(client, orders);
    }

    /// <summary>What nobody told is known now, and must stay as it is.</summary>
    void Settle(ILookup<string?, JsonNode> byId)
    {
        foreach (var id in _orders.Keys.Where(id => _orders[id] == Fate.Unknown).ToList())
        {
            Unanswered++;
            _orders[id] = byId[id].Any() ? Fate.Done : Fate.Refused;
        }
    }

    /// <summary>What was signed and answered before the crash is a replay after it.</summary>
    async Task CheckReplayAsync(PeatioClient client)
    {
        if (_lastDone is not { } done) return;
        var replay = await client.SendSignedAsync(HttpMethod.Post, "peatio/market/orders", done.Body, done.Nonce, done.Signature);
        Assert.Equal((401, "authz.signature_blacklisted"), (replay!.Status, replay.Error));
        _lastDone = null;
    }

    async Task<bool> PlaceAsync(PeatioClient client)
    {
        var id = $"t{number}-{++_sent}";
        var side = _random.Next(2) == 0 ? "buy" : "sell";
        var body = Trader.Order(Market, side, Decimal(_random.Next(1, 500), 1_000), Decimal(_random.Next(19_900, 20_101), 100));
        body["client_order_id"] = id;
        _orders[id] = Fate.Unknown;
        var answer = await client.PostAsync("peatio/market/orders", body);
        _orders[id] = Fates.Of(answer);
        if (_orders[id] == Fate.Done)
        {
            _open[answer!.Body!["id"]!.ToString()] = id;
            _lastDone = (body, client.LastSignature.Nonce, client.LastSignature.Signature);
        }

        return answer is not null;
    }

    async Task<bool> CancelAsync(PeatioClient client)
    {
        var number = _open.Keys.ElementAt(_random.Next(_open.Count));
        _open.Remove(number);
        _cancels[number] = Fate.Unknown;
        var answer = await client.PostAsync($"peatio/market/orders/{number}/cancel", []);
        _cancels[number] = Fates.Of(answer);
        return answer is not null;
    }

    /// <summary>Its money, after checking that exactly what its open orders need is held.</summary>
    static async Task<Holdings> HoldingsAsync(PeatioClient client, IReadOnlyList<JsonNode> orders)
    {
        var open = orders.Where(order => (string)order["state"]! == "wait").ToList();
        var rows = (await client.GetAsync("peatio/account/balances"))!.Body!.AsArray();
        var balances = rows.ToDictionary(row => (string)row!["currency"]!, row => row!);
        var usdNeeded = open.Where(IsBuy).Sum(order => Number(order["price"]) * Number(order["remaining_volume"]));
        var ethNeeded = open.Where(order => !IsBuy(order)).Sum(order => Number(order["remaining_volume"]));
        Assert.Equal((usdNeeded, ethNeeded), (Number(balances["usd"]["locked"]), Number(balances["eth"]["locked"])));

        var holdings = new Holdings();
        foreach (var (currency, row) in balances) holdings.Add(currency, Number(row["balance"]) + Number(row["locked"]));
        // A trade with oneself is listed once, unless each side is asked for.
        foreach (var side in new[] { "buy", "sell" })
        {
            foreach (var trade in await AllAsync(client, "peatio/market/trades", $"&type={side}"))
                holdings.Add((string)trade["fee_currency"]!, Number(trade["fee_amount"]));
        }

        return holdings;
    }

    static bool IsBuy(JsonNode order) => (string)order["side"]! == "buy";

    static async Task<IReadOnlyList<JsonNode>> AllAsync(PeatioClient client, string path, string filter)
    {
        const int limit = 1_000;
        var rows = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var answer = await client.GetAsync($"{path}?limit={limit}&page={page}&order_by=asc{filter}");
            Assert.Equal(200, answer!.Status);
            rows.AddRange(answer.Body!.AsArray().Select(row => row!));
            if (answer.Body.AsArray().Count < limit) return rows;
        }
    }

    static string Decimal(int units, int scale) => (units / (decimal)scale).ToString(CultureInfo.InvariantCulture);

    static decimal Number(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}
