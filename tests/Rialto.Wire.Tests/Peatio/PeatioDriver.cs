using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Peatio;

/// <summary>The compliance suites in the words of Peatio v2 and Ranger.</summary>
public sealed class PeatioDriver : DialectDriver
{
    const string Root = "/api/v2/peatio/";
    const string OldNonceMs = "-60000";

    public override Actor ActorOf(string name, JsonNode made) =>
        new(name, (string)made["uid"]!, (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);

    public override async Task<Placed> PlaceAsync(Actor actor, Wish wish)
    {
        var answer = await SendAsync("POST", "market/orders?sync=true", BodyOf(wish), SignOf(actor, ""));
        return answer.Status == 201 ? new(Refusal.None, OrderOf(JsonNode.Parse(answer.Body)!)) : new(RefusalOf(answer), null);
    }

    public override async Task<SeenOrder?> FindAsync(Actor actor, string id)
    {
        var answer = await SendAsync("GET", $"market/orders/{id}", body: null, SignOf(actor, ""));
        return answer.Status == 200 ? OrderOf(JsonNode.Parse(answer.Body)!) : null;
    }

    public override async Task<Refusal> CancelAsync(Actor actor, string id) =>
        RefusalOf(await SendAsync("POST", $"market/orders/{id}/cancel", body: null, SignOf(actor, "")));

    public override async Task CancelAllAsync(Actor actor) =>
        Assert.Equal(201, (await SendAsync("POST", "market/orders/cancel", body: null, SignOf(actor, ""))).Status);

    public override async Task<(decimal Available, decimal Held)> BalanceAsync(Actor actor, string currency)
    {
        var answer = await SendAsync("GET", $"account/balances/{currency}", body: null, SignOf(actor, ""));
        var balance = JsonNode.Parse(answer.Body)!;
        return (Number(balance["balance"]!), Number(balance["locked"]!));
    }

    public override async Task<StreamEar> ListenAsync(Actor actor)
    {
        var socket = await WireSocket.OpenAsync(Server.Address, "/api/v2/ranger/private?stream=order", SignOf(actor, ""), Cancel);
        Assert.Contains("success", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        return new Ear(socket);
    }

    public override async Task<Refusal> PlaceWithFaultAsync(Actor actor, SignatureFault fault)
    {
        var body = BodyOf(Wish.Buy("1", "1"));
        IReadOnlyList<string> headers = fault switch
        {
            SignatureFault.Forged => SignOf(actor with { Secret = "another" }, ""),
            SignatureFault.Old => SignOf(actor, OldNonceMs),
            SignatureFault.UnknownKey => SignOf(actor with { Key = "0123456789abcdef" }, ""),
            SignatureFault.Missing => [],
            SignatureFault.None or SignatureFault.Replayed => SignOf(actor, ""),
        };
        var answer = await SendAsync("POST", "market/orders", body, headers);
        if (fault == SignatureFault.Replayed) answer = await SendAsync("POST", "market/orders", body, headers);
        return RefusalOf(answer);
    }

    /// <summary>A list of the member's own.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="path">Behind the root, with its query.</param>
    public async Task<JsonNode> ListAsync(Actor actor, string path)
    {
        var answer = await SendAsync("GET", path, body: null, SignOf(actor, ""));
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Body)!;
    }

    static JsonObject BodyOf(Wish wish)
    {
        var body = new JsonObject { ["market"] = "ethusd", ["side"] = wish.IsBuy ? "buy" : "sell", ["volume"] = wish.Quantity };
        if (wish.Price is { } price) body["price"] = price;
        else body["ord_type"] = "market";
        return body;
    }

    static string[] SignOf(Actor actor, string offsetMs)
    {
        var person = new Person(actor.Name, actor.Uid, "", actor.Key, actor.Secret);
        var nonce = person.NextNonce(offsetMs.Length == 0 ? 0 : long.Parse(offsetMs, CultureInfo.InvariantCulture));
        return [$"X-Auth-Apikey: {actor.Key}", $"X-Auth-Nonce: {nonce}", $"X-Auth-Signature: {person.Sign(nonce)}"];
    }

    async Task<RawAnswer> SendAsync(string verb, string path, JsonObject? body, IReadOnlyList<string> headers)
    {
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        var head = new StringBuilder($"{verb} {Root}{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (body is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\n");
        if (verb == "POST") head.Append(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}\r\n");
        foreach (var header in headers) head.Append(header).Append("\r\n");
        return await RawHttp.SendAsync(Server.Address, head.Append("\r\n").ToString(), bytes, Cancel);
    }

    static Refusal RefusalOf(RawAnswer answer)
    {
        if (answer.Status is 200 or 201) return Refusal.None;
        if (answer.Status == 401) return Refusal.Unauthorized;
        return (string)JsonNode.Parse(answer.Body)!["errors"]![0]! switch
        {
            "record.not_found" => Refusal.NotFound,
            "market.account.insufficient_balance" => Refusal.Funds,
            "market.order.insufficient_market_liquidity" => Refusal.Liquidity,
            "market.order.invalid_volume_or_price" or "market.order.non_positive_volume" or "market.order.non_positive_price" =>
                Refusal.PriceOrQuantity,
            _ => Refusal.Other,
        };
    }

    static SeenOrder OrderOf(JsonNode order) => new(
        order["id"]!.ToString(), PhaseOf((string)order["state"]!), Number(order["executed_volume"]!), Number(order["remaining_volume"]!));

    static OrderPhase PhaseOf(string state) => state switch
    {
        "pending" or "wait" => OrderPhase.Open,
        "done" => OrderPhase.Done,
        "cancel" => OrderPhase.Cancelled,
        _ => throw new InvalidDataException($"No state of Peatio's: {state}"),
    };

    static decimal Number(JsonNode text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    /// <summary>Ranger's stream of own orders.</summary>
    sealed class Ear(WireSocket socket) : StreamEar
    {
        (string, OrderPhase) _last;

        public override async Task<(string Order, OrderPhase Phase)> HearAsync()
        {
            while (true)
            {
                var order = JsonNode.Parse(await socket.HearAsync(Cancel))!["order"]!;
                var heard = (order["id"]!.ToString(), PhaseOf((string)order["state"]!));
                if (heard == _last) continue;
                return _last = heard;
            }
        }

        public override async Task<bool> IsSilentAsync()
        {
            await socket.SayAsync("ping", Cancel);
            return await socket.HearAsync(Cancel) == "pong";
        }

        public override ValueTask DisposeAsync() => socket.DisposeAsync();
    }
}
