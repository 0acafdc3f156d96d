using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>The compliance suites in the words of COINUT. It has no list of orders that ended: a client remembers its own.</summary>
public class CoinutDriver : DialectDriver
{
    /// <summary>Number of the suites' market.</summary>
    public const int EtherInDollars = 2;

    readonly ConcurrentDictionary<string, (string Uid, decimal Quantity)> _placed = new();
    int _nonce;

    public CoinutDriver()
        : this(0)
    {
    }

    /// <param name="lastNonce">Who shares members with another driver begins elsewhere: pushes carry the nonces of both.</param>
    protected CoinutDriver(int lastNonce) => _nonce = lastNonce;

    /// <summary>Number of the one that orders are for.</summary>
    public int Instrument { get; init; } = EtherInDollars;

    public override Actor ActorOf(string name, JsonNode made) =>
        new(name, (string)made["uid"]!, (string)made["coinut"]!["username"]!, (string)made["coinut"]!["api_key"]!);

    public override async Task<Placed> PlaceAsync(Actor actor, Wish wish)
    {
        var answer = await AskAsync(actor, OrderOf(wish));
        var messages = new List<JsonNode> { answer };
        if (answer["more"] is JsonArray more) messages.AddRange(more.Select(each => each!));
        if (messages.Find(message => (string)message["reply"]! == "order_rejected") is { } rejected)
            return new(RefusalOf((string)rejected["reasons"]![0]!), null);
        if ((string)answer["status"]![0]! != "OK") return new(RefusalOf((string)answer["status"]![0]!), null);
        var id = answer["order_id"]!.ToString();
        _placed[id] = (actor.Uid, decimal.Parse(wish.Quantity, CultureInfo.InvariantCulture));
        return new(Refusal.None, await FindAsync(actor, id));
    }

    public override async Task<SeenOrder?> FindAsync(Actor actor, string id)
    {
        if (!_placed.TryGetValue(id, out var placed) || placed.Uid != actor.Uid) return null;
        var open = await AskAsync(actor, new() { ["request"] = "user_open_orders", ["inst_id"] = Instrument });
        var row = open["orders"]!.AsArray().SingleOrDefault(order => order!["order_id"]!.ToString() == id);
        var remaining = row is null ? placed.Quantity - await FilledAsync(actor, id) : Number(row["open_qty"]!);
        var phase = row is not null ? OrderPhase.Open : remaining == 0 ? OrderPhase.Done : OrderPhase.Cancelled;
        return new(id, phase, placed.Quantity - remaining, remaining);
    }

    public override async Task<Refusal> CancelAsync(Actor actor, string id)
    {
        var answer = await AskAsync(actor, new()
        {
            ["request"] = "cancel_order", ["inst_id"] = Instrument, ["order_id"] = long.Parse(id, CultureInfo.InvariantCulture),
        });
        return (string)answer["status"]![0]! == "OK" ? Refusal.None : Refusal.NotFound;
    }

    public override async Task CancelAllAsync(Actor actor)
    {
        var open = await AskAsync(actor, new() { ["request"] = "user_open_orders" });
        var entries = new JsonArray();
        foreach (var order in open["orders"]!.AsArray())
            entries.Add(new JsonObject { ["inst_id"] = (int)order!["inst_id"]!, ["order_id"] = (long)order["order_id"]! });
        if (entries.Count == 0) return;
        var answer = await AskAsync(actor, new() { ["request"] = "cancel_orders", ["entries"] = entries });
        Assert.All(answer["results"]!.AsArray(), row => Assert.Equal("OK", (string)row!["status"]!));
    }

    public override async Task<(decimal Available, decimal Held)> BalanceAsync(Actor actor, string currency)
    {
        var answer = await AskAsync(actor, new() { ["request"] = "user_balance", ["detail"] = true });
        var code = currency.ToUpperInvariant();
        return (Number(answer["available"]![code]!), Number(answer["locked"]![code]!));
    }

    public override async Task<StreamEar> ListenAsync(Actor actor) => new Ear(await LogInAsync(actor));

    /// <summary>A connection that is a member's.</summary>
    public async Task<WireSocket> LogInAsync(Actor actor)
    {
        var socket = await WireSocket.OpenAsync(Server.Address, "/coinut", [], Cancel);
        // The second of two logins in a second must not look like the first.
        var nonce = Interlocked.Increment(ref _nonce);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var hmac = OtherSignatures.Hmac(actor.Secret, $"{actor.Key}|{now}|{nonce}");
        await socket.SayAsync(
            $"{{\"request\":\"login\",\"username\":\"{actor.Key}\",\"nonce\":{nonce},\"hmac_sha256\":\"{hmac}\",\"timestamp\":{now}}}",
            Cancel);
        Assert.Contains("\"OK\"", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        return socket;
    }

    public override async Task<Refusal> PlaceWithFaultAsync(Actor actor, SignatureFault fault)
    {
        var order = OrderOf(Wish.Buy("1", "1"));
        order["nonce"] = Interlocked.Increment(ref _nonce);
        if (fault == SignatureFault.Old) order["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600;
        var who = fault switch
        {
            SignatureFault.Forged => actor with { Secret = "another" },
            SignatureFault.UnknownKey => actor with { Key = "nobody" },
            _ => actor,
        };
        var answer = await SendAsync(order, fault == SignatureFault.Missing ? null : who);
        if (fault == SignatureFault.Replayed) answer = await SendAsync(order, who);
        return RefusalOf((string)answer["status"]![0]!);
    }

    async Task<decimal> FilledAsync(Actor actor, string id)
    {
        var history = await AskAsync(actor, new() { ["request"] = "trade_history", ["inst_id"] = Instrument, ["limit"] = 1_000 });
        var own = history["trades"]!.AsArray().Where(row => row!["order"]!["order_id"]!.ToString() == id);
        return own.Sum(row => Number(row!["fill_qty"]!));
    }

    JsonObject OrderOf(Wish wish)
    {
        var order = new JsonObject
        {
            ["request"] = "new_order", ["inst_id"] = Instrument, ["side"] = wish.IsBuy ? "BUY" : "SELL", ["qty"] = wish.Quantity,
        };
        if (wish.Price is { } price) order["price"] = price;
        return order;
    }

    /// <summary>A signed request, and its one answer.</summary>
    public Task<JsonNode> AskAsync(Actor actor, JsonObject request)
    {
        request["nonce"] = Interlocked.Increment(ref _nonce);
        return SendAsync(request, actor);
    }

    /// <summary>Asks, and answers the one answer; nobody signs without a signer.</summary>
    protected virtual async Task<JsonNode> SendAsync(JsonObject request, Actor? signer)
    {
        var text = request.ToJsonString();
        var body = Encoding.UTF8.GetBytes(text);
        var head = new StringBuilder("POST /coinut HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        if (signer is not null)
        {
            var signature = OtherSignatures.Hmac(signer.Secret, text);
            head.Append(CultureInfo.InvariantCulture, $"X-User: {signer.Key}\r\nX-Signature: {signature}\r\n");
        }

        var answer = await RawHttp.SendAsync(Server.Address, head.Append("\r\n").ToString(), body, Cancel);
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Body)!;
    }

    static Refusal RefusalOf(string code) => code switch
    {
        "OK" => Refusal.None,
        "NOT_ENOUGH_BALANCE" => Refusal.Funds,
        "NOT_ENOUGH_LIQUIDITY" => Refusal.Liquidity,
        "INVALID_PRICE" or "INVALID_QUANTITY" => Refusal.PriceOrQuantity,
        "INVALID_ORDER_ID" => Refusal.NotFound,
        "LOGIN_REQUIRED" or "INVALID_SIGNATURE" or "TIMESTAMP_OUT_OF_RANGE" or "REPLAYED_REQUEST" => Refusal.Unauthorized,
        _ => Refusal.Other,
    };

    static decimal Number(JsonNode text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    /// <summary>What every connection of a member is told of his orders; rejected ones are told here too, and left out.</summary>
    sealed class Ear(WireSocket socket) : StreamEar
    {
        public override async Task<(string Order, OrderPhase Phase)> HearAsync()
        {
            while (true)
            {
                var message = JsonNode.Parse(await socket.HearAsync(Cancel))!;
                switch ((string)message["reply"]!)
                {
                    case "order_accepted":
                        return (message["order_id"]!.ToString(), OrderPhase.Open);
                    case "order_filled":
                        var order = message["order"]!;
                        return (order["order_id"]!.ToString(), Number(order["open_qty"]!) == 0 ? OrderPhase.Done : OrderPhase.Open);
                    case "cancel_order":
                        return (message["order_id"]!.ToString(), OrderPhase.Cancelled);
                }
            }
        }

        public override async Task<bool> IsSilentAsync()
        {
            await socket.SayAsync("{\"request\":\"hb\",\"nonce\":9}", Cancel);
            string reply;
            do reply = (string)JsonNode.Parse(await socket.HearAsync(Cancel))!["reply"]!;
            while (reply == "order_rejected");
            return reply == "hb";
        }

        public override ValueTask DisposeAsync() => socket.DisposeAsync();
    }
}
