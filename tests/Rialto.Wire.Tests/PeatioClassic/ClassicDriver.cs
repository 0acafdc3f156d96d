using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PeatioClassic;

/// <summary>The compliance suites in the words of classic Peatio.</summary>
public sealed class ClassicDriver : DialectDriver
{
    int _members;

    public override async Task<Actor> MemberAsync(params string[] money)
    {
        var name = $"member{Interlocked.Increment(ref _members)}";
        var deposit = new JsonObject();
        foreach (var sum in money.Select(sum => sum.Split('='))) deposit[sum[0]] = sum[1];
        var wish = new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = "changeme", ["level"] = "3", ["api_key"] = true, ["deposit"] = deposit,
        };
        var made = await Server.OperateAsync("member.create", wish, Cancel);
        var key = made["classic"]!;
        return new(name, (string)made["uid"]!, (string)key["access_key"]!, (string)key["secret_key"]!);
    }

    public override async Task<Placed> PlaceAsync(Actor actor, Wish wish)
    {
        var answer = await SendAsync("POST", "orders", QueryOf(wish), actor, 0);
        if (answer.Status != 201) return new(RefusalOf(answer), null);
        // The answer is the order as it was accepted; how it stands says the next question.
        return new(Refusal.None, await FindAsync(actor, JsonNode.Parse(answer.Body)!["id"]!.ToString()));
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

    public override Task<StreamEar> ListenAsync(Actor actor) =>
        throw new NotSupportedException("The classic stream tells books and trades, not orders.");

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

    Task<RawAnswer> SendAsync(string verb, string path, string query, Actor actor, long offsetMs) =>
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
}
