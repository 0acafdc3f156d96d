using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PeatioClassic;

/// <summary>The compliance suites in the words of classic Peatio.</summary>
public sealed class ClassicDriver : DialectDriver
{
    /// <summary>Whose order is whose: the stream of books does not say.</summary>
    readonly ConcurrentDictionary<string, string> _placed = new();

    public override Actor ActorOf(string name, JsonNode made) =>
        new(name, (string)made["uid"]!, (string)made["classic"]!["access_key"]!, (string)made["classic"]!["secret_key"]!);

    public override async Task<Placed> PlaceAsync(Actor actor, Wish wish)
    {
        var answer = await SendAsync("POST", "orders", QueryOf(wish), actor, 0);
        if (answer.Status != 201) return new(RefusalOf(answer), null);
        // The answer is the order as it was accepted; how it stands says the next question.
        var id = JsonNode.Parse(answer.Body)!["id"]!.ToString();
        _placed[id] = actor.Uid;
        return new(Refusal.None, await FindAsync(actor, id));
    }

    public override async Task<SeenOrder?> FindAsync(Actor actor, string id)
    {
        var answer = await SendAsync("GET", "order.json", $"id={id}", actor, 0);
        return answer.Status == 200 ? OrderOf(JsonNode.Parse(answer.Body)!) : null;
    }

    public override async Task<Refusal> CancelAsync(Actor actor, string id) =>
        RefusalOf(await SendAsync("POST", "order/delete", $"id={id}", actor, 0));

    public override async Task CancelAllAsync(Actor actor) =>
        Assert.Equal(201, (await SendAsync("POST", "orders/clear.json", "", actor, 0)).Status);

    public override async Task<(decimal Available, decimal Held)> BalanceAsync(Actor actor, string currency)
    {
        var answer = await SendAsync("GET", "members/me", "", actor, 0);
        var account = JsonNode.Parse(answer.Body)!["accounts"]!.AsArray().Single(row => (string)row!["currency"]! == currency)!;
        return (Number(account["balance"]!), Number(account["locked"]!));
    }

    public override async Task<StreamEar> ListenAsync(Actor actor)
    {
        var (socket, auth) = await LogInAsync(Server.Address, "/api/v2/websocket", actor);
        return new Ear(socket, auth, id => _placed.TryGetValue(id, out var uid) && uid == actor.Uid);
    }

    /// <summary>A connection that is a member's, and what it said to become so.</summary>
    public static async Task<(WireSocket Socket, string Auth)> LogInAsync(Uri server, string path, Actor actor)
    {
        var socket = await WireSocket.OpenAsync(server, path, [], Cancel);
        var challenge = (string)JsonNode.Parse(await socket.HearAsync(Cancel))!["challenge"]!;
        var answer = OtherSignatures.Hmac(actor.Secret, actor.Key + challenge);
        var auth = $"{{\"auth\":{{\"access_key\":\"{actor.Key}\",\"answer\":\"{answer}\"}}}}";
        await socket.SayAsync(auth, Cancel);
        Assert.Contains("success", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        return (socket, auth);
    }

    public override async Task<Refusal> PlaceWithFaultAsync(Actor actor, SignatureFault fault)
    {
        var query = QueryOf(Wish.Buy("1", "1"));
        if (fault == SignatureFault.Missing) return RefusalOf(await RawAsync("POST", "orders", query));
        var who = fault switch
        {
            SignatureFault.Forged => actor with { Secret = "another" },
            SignatureFault.UnknownKey => actor with { Key = "nobodys" },
            _ => actor,
        };
        var signed = Sign("POST", "orders", query, who, fault == SignatureFault.Old ? -60_000 : 0);
        var answer = await RawAsync("POST", "orders", signed);
        if (fault == SignatureFault.Replayed) answer = await RawAsync("POST", "orders", signed);
        return RefusalOf(answer);
    }

    static string QueryOf(Wish wish)
    {
        var query = $"market=ethusd&side={(wish.IsBuy ? "buy" : "sell")}&volume={wish.Quantity}";
        return wish.Price is { } price ? $"{query}&price={price}" : $"{query}&ord_type=market";
    }

    /// <summary>A signed request, and its answer.</summary>
    public Task<RawAnswer> SendAsync(string verb, string path, string query, Actor actor, long offsetMs) =>
        RawAsync(verb, path, Sign(verb, path, query, actor, offsetMs));

    static string Sign(string verb, string path, string query, Actor actor, long offsetMs)
    {
        var person = new Person(actor.Name, actor.Uid, "", actor.Key, actor.Secret);
        var sent = query.Length == 0 ? "" : query + "&";
        sent += $"access_key={actor.Key}&tonce={person.NextNonce(offsetMs)}";
        return $"{sent}&signature={OtherSignatures.Hmac(actor.Secret, $"{verb}|/api/v2/{path}|{sent}")}";
    }

    Task<RawAnswer> RawAsync(string verb, string path, string query)
    {
        var head = new StringBuilder($"{verb} /api/v2/{path}?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (verb == "POST") head.Append("Content-Length: 0\r\n");
        return RawHttp.SendAsync(Server.Address, head.Append("\r\n").ToString(), [], Cancel);
    }

    static Refusal RefusalOf(RawAnswer answer)
    {
        if (answer.Status is 200 or 201) return Refusal.None;
        if (answer.Status == 401) return Refusal.Unauthorized;
        var message = (string)JsonNode.Parse(answer.Body)!["error"]!["message"]!;
        if (message.Contains("Couldn't find Order", StringComparison.Ordinal)) return Refusal.NotFound;
        if (message.Contains("cannot lock funds", StringComparison.Ordinal)) return Refusal.Funds;
        if (message.Contains("not deep enough", StringComparison.Ordinal)) return Refusal.Liquidity;
        return message.Contains("Validation failed", StringComparison.Ordinal) ? Refusal.PriceOrQuantity : Refusal.Other;
    }

    static SeenOrder OrderOf(JsonNode order) => new(
        order["id"]!.ToString(), PhaseOf((string)order["state"]!), Number(order["executed_volume"]!), Number(order["remaining_volume"]!));

    static OrderPhase PhaseOf(string state) => state switch
    {
        "wait" => OrderPhase.Open,
        "done" => OrderPhase.Done,
        "cancel" => OrderPhase.Cancelled,
        _ => throw new InvalidDataException($"No state of classic Peatio's: {state}"),
    };

    static decimal Number(JsonNode text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    /// <summary>The books of everybody, of which a client picks its own orders, and its own trades.</summary>
    sealed class Ear(WireSocket socket, string auth, Func<string, bool> isOwn) : StreamEar
    {
        (string, OrderPhase) _last;

        public override async Task<(string Order, OrderPhase Phase)> HearAsync()
        {
            while (true)
            {
                if (Read(JsonNode.Parse(await socket.HearAsync(Cancel))!) is not { } heard || heard == _last) continue;
                return _last = heard;
            }
        }

        public override async Task<bool> IsSilentAsync()
        {
            // There is no other question: whoever shows again who he is is told so again.
            await socket.SayAsync(auth, Cancel);
            JsonNode message;
            do message = JsonNode.Parse(await socket.HearAsync(Cancel))!;
            while (message["orderbook"] is not null && Read(message) is null);
            return message["success"] is not null;
        }

        (string, OrderPhase)? Read(JsonNode message)
        {
            if (message["trade"] is { } trade) return OfTrade((trade["ask"] ?? trade["bid"])!);
            if (message["orderbook"] is not { } book || !isOwn(book["order"]!["id"]!.ToString())) return null;
            var id = book["order"]!["id"]!.ToString();
            return (string)book["action"]! switch
            {
                "add" => (id, OrderPhase.Open),
                // What was filled is told by its trade.
                "remove" when Number(book["order"]!["volume"]!) > 0 => (id, OrderPhase.Cancelled),
                _ => null,
            };
        }

        static (string, OrderPhase) OfTrade(JsonNode order) => (order["id"]!.ToString(), PhaseOf((string)order["state"]!));

        public override ValueTask DisposeAsync() => socket.DisposeAsync();
    }
}
