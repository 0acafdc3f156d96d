using System.Text;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests;

/// <summary>Garbage from outside gets an answer below 500, at once, and the server lives on. The seed is printed with a failure.</summary>
public sealed class FuzzTests
{
    const int Rounds = 250;

    static readonly string[] Targets =
    [
        "/api/v2/peatio/market/orders", "/api/v2/peatio/market/orders/cancel", "/api/v2/peatio/market/orders/cancel_after",
        "/api/v2/peatio/market/trades", "/api/v2/barong/identity/sessions", "/api/v2/barong/identity/users",
        "/api/v2/barong/identity/password/validate", "/api/v2/barong/resource/api_keys", "/api/v2/barong/resource/labels",
    ];

    static readonly string[] Reads =
    [
        "/api/v2/peatio/public/markets", "/api/v2/peatio/public/markets/ethusd/depth", "/api/v2/peatio/public/markets/ethusd/trades",
        "/api/v2/peatio/public/markets/ethusd/k-line", "/api/v2/peatio/public/currencies", "/api/v2/peatio/market/orders",
        "/api/v2/peatio/account/ledger", "/api/v2/peatio/account/deposits", "/api/v2/barong/resource/users/activity/all",
    ];

    static readonly string[] Fields =
    [
        "market", "side", "volume", "price", "ord_type", "limit", "page", "state", "state[]", "time_from", "time_to", "period", "search[base_code]",
        "search", "email", "password", "otp_code", "data", "quote_amount", "client_order_id", "timeout", "type", "order_by", "format", "currency",
    ];

    static readonly string[] Values =
    [
        "", "0", "-0", "1", "-1", "1e999999999", "1e-999999999", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "99999999999999999999999999999999999999999999999999999999999999999", "0.0000000000000000000000000000000000000001", "NaN", "Infinity",
        "null", "true", "[]", "{}", "ethusd", "buy", "limit", "market", "asc", "wait", "btc", "\0", "\u202e", "'; DROP TABLE orders; --",
        "../../etc/passwd", "%00", "${jndi:ldap://x}", "=cmd|' /C calc'!A0", "\ud83d\ude00", "a\r\nX-Injected: 1",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261121)]
    public async Task Garbage_is_answered_below_500(int seed)
    {
        var cancel = TestContext.Current.CancellationToken;
        string[] settings = ["limits.off=true", "barong.identity_rate_per_min=0", "barong.login_failures=0", "barong.login_failures_per_address=0"];
        await using var server = await RialtoServer.StartAsync(settings, cancel);
        var alice = await MakeAliceAsync(server, cancel);
        var random = new SplitMix((ulong)seed);

        for (var round = 0; round < Rounds; round++)
        {
            var (head, body) = Request(random, alice);
            var answer = await RawHttp.SendAsync(server.Address, head, body, cancel);
            Assert.True(answer.Status < 500, $"seed {seed}, round {round}: {answer.Status} {answer.Body}\n{head}{Encoding.UTF8.GetString(body)}");
            Assert.Empty(answer.ValuesOf("X-Injected"));
        }

        var alive = await RawHttp.SendAsync(server.Address, "GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [], cancel);
        Assert.Equal(200, alive.Status);
    }

    static async Task<Person> MakeAliceAsync(RialtoServer server, CancellationToken cancel)
    {
        var wish = new System.Text.Json.Nodes.JsonObject
        {
            ["email"] = "alice@example.com", ["password"] = "changeme", ["api_key"] = true,
            ["deposit"] = new System.Text.Json.Nodes.JsonObject { ["usd"] = "1000000" },
        };
        var made = await server.OperateAsync("member.create", wish, cancel);
        return new Person("alice", "", "", (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);
    }

    static (string Head, byte[] Body) Request(SplitMix random, Person alice)
    {
        var body = random.Below(3) switch { 0 => Json(random), 1 => Form(random), _ => Broken(random) };
        var isRead = random.Below(3) == 0;
        var target = isRead ? random.Of(Reads) + "?" + Encoding.UTF8.GetString(Form(random)) : random.Of(Targets);
        var head = new StringBuilder($"{(isRead ? "GET" : "POST")} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (!isRead) head.Append($"Content-Type: {ContentType(random)}\r\nContent-Length: {body.Length}\r\n");
        if (random.Below(4) > 0) AppendSignature(head, random, alice);
        if (random.Below(6) == 0) head.Append("Cookie: _barong_session=" + Printable(random, 40) + "\r\n");
        return (head.Append("\r\n").ToString(), isRead ? [] : body);
    }

    static string ContentType(SplitMix random) => random.Below(8) switch
    {
        0 => "application/x-www-form-urlencoded",
        1 => "multipart/form-data; boundary=x",
        2 => "multipart/form-data",
        3 => "text/plain",
        _ => "application/json",
    };

    /// <summary>Mostly right, so that what is behind the door is reached.</summary>
    static void AppendSignature(StringBuilder head, SplitMix random, Person alice)
    {
        var nonce = alice.NextNonce(random.Below(10) == 0 ? -10_000 : 0);
        var signature = alice.Sign(nonce);
        if (random.Below(10) == 0) signature = Printable(random, 64);
        if (random.Below(10) == 0) nonce = Printable(random, 15);
        head.Append($"X-Auth-Apikey: {alice.Kid}\r\nX-Auth-Nonce: {nonce}\r\n");
        if (random.Below(12) > 0) head.Append($"X-Auth-Signature: {signature}\r\n");
    }

    static byte[] Json(SplitMix random)
    {
        var json = new System.Text.Json.Nodes.JsonObject();
        for (var i = random.Below(6); i >= 0; i--) json[random.Of(Fields)] = random.Below(2) == 0 ? random.Of(Values) : Number(random);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    static System.Text.Json.Nodes.JsonNode Number(SplitMix random) => random.Below(2) == 0
        ? System.Text.Json.Nodes.JsonValue.Create((long)random.Next())
        : System.Text.Json.Nodes.JsonValue.Create(random.Below(100_000) / 1_000m);

    static byte[] Form(SplitMix random)
    {
        var pairs = Enumerable.Range(0, random.Below(6) + 1).Select(_ => $"{Uri.EscapeDataString(random.Of(Fields))}={Escape(random.Of(Values))}");
        return Encoding.UTF8.GetBytes(string.Join('&', pairs));
    }

    /// <summary>A lone surrogate can't be escaped; it is sent as a question mark.</summary>
    static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    /// <summary>A good object with a few bytes changed, or bytes alone.</summary>
    static byte[] Broken(SplitMix random)
    {
        var bytes = random.Below(2) == 0 ? Json(random) : new byte[random.Below(300)];
        for (var i = random.Below(8); i >= 0 && bytes.Length > 0; i--) bytes[random.Below(bytes.Length)] = (byte)random.Next();
        return bytes;
    }

    static string Printable(SplitMix random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('!' + random.Below(90))));

    /// <summary>Written here, so that a seed means the same on every runtime.</summary>
    sealed class SplitMix(ulong state)
    {
        ulong _state = state;

        public ulong Next()
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }

        public int Below(int bound) => (int)(Next() % (ulong)bound);

        public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
    }
}
