using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>The compliance suites over PrimeBit: live ether against dollars, on margin; a thousand dollars are a coin of it.</summary>
public sealed class PrimeBitDriver : DialectDriver
{
    const decimal DollarsOfCoin = 1_000;
    const decimal Fair = 100;
    const decimal SignedPrice = 60;

    readonly HttpClient _http = new();
    bool _isPriced;

    protected override IReadOnlyList<string> Settings => ["limits.off=true", "primebit.sandbox=true"];

    public override async Task<Actor> MemberAsync(params string[] money)
    {
        if (!_isPriced) await PriceAsync("100.0");
        _isPriced = true;
        var dollars = money.Select(sum => sum.Split('=')).Sum(sum => ValueOf(sum[0], sum[1]));
        var balance = (dollars / DollarsOfCoin).ToString("0.########", CultureInfo.InvariantCulture);
        var made = await SandboxAsync("user", $$"""{"live_balance":"{{balance}}"}""");
        return new("", (string)made["accounts"]![0]!["id"]!, (string)made["api_key"]!, (string)made["api_secret"]!);
    }

    /// <summary>Gives live ether its spot price, which holds until another is given.</summary>
    public Task PriceAsync(string dollars) =>
        SandboxAsync("spot", $$"""{"type":"live","symbol":"ETHUSD","price":"{{dollars}}"}""");

    public override Actor ActorOf(string name, JsonNode made) =>
        throw new NotSupportedException("Members of this dialect come from its sandbox, or bring their money along.");

    /// <summary>Somebody of all dialects, who moves coins from his wallet to his live account.</summary>
    public async Task<Actor> ActorWithMarginAsync(string name, JsonNode made, string coins)
    {
        var keys = made["primebit"]!;
        var actor = new Actor(name, "", (string)keys["api_key"]!, (string)keys["api_secret"]!);
        var (_, accounts) = await SendAsync(actor, "GET", "/api/v1/trading/account", null, TimeSpan.Zero, name: null);
        actor = actor with { Uid = (string)accounts.AsArray().Single(account => (string)account!["type"]! == "live")!["id"]! };
        var (status, answer) = await SendAsync(actor, "POST", "/transfer", new() { ["direction"] = "to-account", ["amount"] = coins });
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return actor;
    }

    /// <summary>What a member's account is worth, and how much of it is bound, in coins.</summary>
    public async Task<(decimal Equity, decimal Margin)> WorthAsync(Actor actor)
    {
        var (_, body) = await SendAsync(actor, "GET", "", null);
        return (NumberOf(body["equity"]!), NumberOf(body["margin"]!));
    }

    /// <summary>Contracts of ether; negative = short, 0 = none.</summary>
    public async Task<decimal> PositionAsync(Actor actor)
    {
        var (status, body) = await SendAsync(actor, "GET", "/position/ETHUSD", null);
        if (status != HttpStatusCode.OK) return 0;
        return (string)body["side"]! == "sell" ? -NumberOf(body["volume"]!) : NumberOf(body["volume"]!);
    }

    public override async Task<Placed> PlaceAsync(Actor actor, Wish wish)
    {
        var order = new JsonObject
        {
            ["symbol"] = "ETHUSD", ["side"] = wish.IsBuy ? "buy" : "sell", ["volume"] = wish.Quantity, ["limit_price"] = wish.Price,
        };
        var (status, body) = await SendAsync(actor, "POST", "/order", order);
        if (status != HttpStatusCode.OK) return new(RefusalOf(body), null);
        // A market order that finds too little is an order that ended.
        return (string)body["reason"]! == "price-protection" ? new(Refusal.Liquidity, null) : new(Refusal.None, SeenOf(body));
    }

    public override async Task<SeenOrder?> FindAsync(Actor actor, string id)
    {
        var (status, body) = await SendAsync(actor, "GET", $"/order/{id}", null);
        return status == HttpStatusCode.OK ? SeenOf(body) : null;
    }

    public override async Task<Refusal> CancelAsync(Actor actor, string id)
    {
        var (status, body) = await SendAsync(actor, "DELETE", $"/order/{id}", null);
        return status == HttpStatusCode.OK ? Refusal.None : RefusalOf(body);
    }

    public override Task CancelAllAsync(Actor actor) => SendAsync(actor, "DELETE", "/order", null);

    public override async Task<(decimal Available, decimal Held)> BalanceAsync(Actor actor, string currency)
    {
        var (equity, margin) = await WorthAsync(actor);
        return ((equity - margin) * DollarsOfCoin, margin * DollarsOfCoin);
    }

    /// <summary>Nothing is paid but the fee (makers get theirs), and a hundredth of the value at the fair price is held.</summary>
    public override (decimal Available, decimal Held) AfterBuying(decimal dollars, decimal quantity, decimal price, bool asMaker)
    {
        var fee = quantity * price * (asMaker ? -0.00025m : 0.00075m);
        var margin = quantity * Fair * 0.01m;
        return (dollars - fee + quantity * (Fair - price) - margin, margin);
    }

    public override (decimal Available, decimal Held) AfterSigning(decimal dollars)
    {
        const decimal held = Fair * 0.01m + SignedPrice * 0.00075m;
        return (dollars - held, held);
    }

    /// <summary>Ten coins of value need a tenth of a coin, and the fee.</summary>
    public override Wish MoreThanAHundred => Wish.Buy("100", "100");

    /// <summary>The scheme has no nonce; who wants a request to count once names it, and gets the same answer again.</summary>
    public override Refusal OfReplay => Refusal.None;

    public override async Task<StreamEar> ListenAsync(Actor actor)
    {
        var socket = await WireSocket.OpenAsync(Server.Address, "/api/v0/websocket", [], Cancel);
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new JsonObject
        {
            ["method"] = "subscribe", ["params"] = new JsonArray($"order_{actor.Uid}"), ["api-key"] = actor.Key, ["timestamp"] = timestamp,
            ["signature"] = Hmac(actor.Secret, timestamp),
        };
        await socket.SayAsync(request.ToJsonString(), Cancel);
        var answer = JsonNode.Parse(await socket.HearAsync(Cancel))!;
        Assert.True((bool)answer["response"]!["success"]!, answer.ToJsonString());
        return new Ear(socket);
    }

    public override async Task<Refusal> PlaceWithFaultAsync(Actor actor, SignatureFault fault)
    {
        var signer = fault switch
        {
            SignatureFault.Forged => actor with { Secret = "another" },
            SignatureFault.UnknownKey => actor with { Key = "902a74d0-127c-40ef-af6b-7eff9f8ef742" },
            SignatureFault.Missing => actor with { Key = "" },
            SignatureFault.None or SignatureFault.Old or SignatureFault.Replayed => actor,
            _ => throw new NotSupportedException($"{fault}"),
        };
        var age = fault == SignatureFault.Old ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
        var name = fault == SignatureFault.Replayed ? "once" : null;
        var target = $"/api/v1/trading/account/{signer.Uid}/order";
        var order = new JsonObject
        {
            ["symbol"] = "ETHUSD", ["side"] = "buy", ["volume"] = "1", ["limit_price"] = SignedPrice.ToString(CultureInfo.InvariantCulture),
        };
        var (status, body) = await SendAsync(signer, "POST", target, order, age, name);
        if (fault == SignatureFault.Replayed)
        {
            var first = (long)body["order_id"]!;
            (status, body) = await SendAsync(signer, "POST", target, order, age, name);
            Assert.Equal(first, (long)body["order_id"]!);
        }

        return status == HttpStatusCode.OK ? Refusal.None : RefusalOf(body);
    }

    static decimal ValueOf(string currency, string amount) => NumberOf(amount) * (currency == "eth" ? DollarsOfCoin : 1);

    static decimal NumberOf(JsonNode text) => NumberOf((string)text!);

    static decimal NumberOf(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    static SeenOrder SeenOf(JsonNode order)
    {
        var (initial, left) = (NumberOf(order["volume_initial"]!), NumberOf(order["volume"]!));
        var phase = (string)order["status"]! switch
        {
            "new" or "partially-filled" => OrderPhase.Open,
            "filled" => OrderPhase.Done,
            _ => OrderPhase.Cancelled,
        };
        return new(order["order_id"]!.ToString(), phase, initial - left, left);
    }

    static Refusal RefusalOf(JsonNode body) => (string)body["error"]!["code"]! switch
    {
        "insufficient-margin" => Refusal.Funds,
        "not-found" or "order-not-active" => Refusal.NotFound,
        "invalid-volume" or "invalid-limit-price" or "price-out-of-range" => Refusal.PriceOrQuantity,
        "missing-credentials" or "invalid-api-key" or "invalid-signature" or "timestamp-out-of-window" => Refusal.Unauthorized,
        _ => Refusal.Other,
    };

    async Task<JsonNode> SandboxAsync(string operation, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(Server.Address, $"/api/v1/sandbox/{operation}"), content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(Actor actor, string verb, string path, JsonObject? order) =>
        SendAsync(actor, verb, $"/api/v1/trading/account/{actor.Uid}{path}", order, TimeSpan.Zero, name: null);

    /// <param name="age">Of the timestamp.</param>
    /// <param name="name">The idempotency key; null = none.</param>
    async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(
        Actor actor, string verb, string target, JsonObject? order, TimeSpan age, string? name)
    {
        var body = order?.ToJsonString() ?? "";
        var timestamp = (DateTimeOffset.UtcNow - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(Server.Address, target));
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("api-key", actor.Key);
        request.Headers.Add("timestamp", timestamp);
        if (name is not null) request.Headers.Add("idempotency-key", name);
        request.Headers.TryAddWithoutValidation("authorization", Hmac(actor.Secret, verb + body + target + timestamp));
        using var answer = await _http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    static string Hmac(string secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    /// <summary>What is told of an order before it is one, and of what was refused, is no phase of an order.</summary>
    sealed class Ear(WireSocket socket) : StreamEar
    {
        public override async Task<(string Order, OrderPhase Phase)> HearAsync()
        {
            while (true)
            {
                var data = JsonNode.Parse(await socket.HearAsync(Cancel))!["data"]!;
                if (PhaseOf((string)data["event_type"]!) is { } phase) return (data["order"]!["order_id"]!.ToString(), phase);
            }
        }

        public override async Task<bool> IsSilentAsync()
        {
            await socket.SayAsync("ping", Cancel);
            while (true)
            {
                var message = await socket.HearAsync(Cancel);
                if (message == "pong") return true;
                if (PhaseOf((string)JsonNode.Parse(message)!["data"]!["event_type"]!) is not null) return false;
            }
        }

        public override ValueTask DisposeAsync() => socket.DisposeAsync();

        static OrderPhase? PhaseOf(string word) => word switch
        {
            "new" => OrderPhase.Open,
            "fill" => OrderPhase.Done,
            "cancel" => OrderPhase.Cancelled,
            _ => null,
        };
    }
}
