using System.Text.Json.Nodes;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>Every code that the WebSocket knows; the connection lives on after each.</summary>
public sealed class StreamErrorsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What is said, and correlation and code of what comes back.</summary>
    static readonly (string Asked, string Answered)[] s_refused =
    [
        ("", "null malformed-request"),
        ("pong", "null malformed-request"),
        ("[1]", "null malformed-request"),
        ("\"ping\"", "null malformed-request"),
        ("""{"method":"ping"} {}""", "null malformed-request"),
        ("""{"method":7,"correlation_id":"a"}""", "\"a\" malformed-request"),
        ("""{"method":"ping","correlation_id":{}}""", "null malformed-request"),
        ("""{"method":"ping","correlation_id":true}""", "null malformed-request"),
        ("""{"method":"subscribe","params":["order_book_BTCUSD_live",7],"correlation_id":1}""", "1 malformed-request"),
        ("""{"method":"subscribe","params":["order_book_BTCUSD_live"],"signature":7}""", "null malformed-request"),
        ("""{"method":"subscribe","params":["\ud800"]}""", "null malformed-request"),
        ("""{"correlation_id":"b"}""", "\"b\" unknown-method"),
        ("""{"method":null}""", "null unknown-method"),
        ("""{"method":"Subscribe","params":["order_book_BTCUSD_live"]}""", "null unknown-method"),
        ("""{"method":"subscribe"}""", "null missing-params"),
        ("""{"method":"subscribe","params":[]}""", "null missing-params"),
        ("""{"method":"unsubscribe","params":"order_book_BTCUSD_live"}""", "null missing-params"),
        ("""{"method":"subscribe","params":[""]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["order_book_BTCUSD"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["order_book_btcusd_live"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["order_book_BTCUSD-demo_demo"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["order_book_BTCUSDd_demo"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["order_book_BTCUSD_paper"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["tick_BTCUSD_live"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["tick_BTCUSD_index_live"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["order_902A74D0-127C-40EF-AF6B-7EFF9F8EF742"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["account_902a74d0127c40efaf6b7eff9f8ef742"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["positions_"]}""", "null unknown-channel"),
        ("""{"method":"subscribe","params":["orders_902a74d0-127c-40ef-af6b-7eff9f8ef742"]}""", "null unknown-channel"),
        ("""{"method":"unsubscribe","params":["nothing"]}""", "null unknown-channel"),
        ("""{"method":"unsubscribe","params":["order_book_BTCUSD_live"]}""", "null not-subscribed"),
        ("""{"method":"subscribe","params":["order_902a74d0-127c-40ef-af6b-7eff9f8ef742"]}""", "null missing-credentials"),
    ];

    [Fact]
    public async Task What_cannot_be_done_has_a_code()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        await using var socket = lab.Open();

        foreach (var (asked, answered) in s_refused) Assert.Equal((asked, answered), (asked, Code(await PrimeBitLab.AskAsync(socket,
            asked))));
        Assert.Equal("pong", await PrimeBitLab.AskAsync(socket, "ping"));
    }

    [Fact]
    public async Task A_refusal_is_shaped_like_an_answer_with_its_error_beside()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        await using var socket = lab.Open();

        Assert.Equal(
            """{"correlation_id":5,"response":{"success":false,"message":"There is no such method","data":null,"error":{"code":"unknown-method","message":"There is no such method"}}}""",
            await PrimeBitLab.AskAsync(socket, """{"method":"trade","correlation_id":5}"""));
    }

    [Fact]
    public async Task Channels_of_one_request_stand_each_alone_in_their_order()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        await using var socket = lab.Open();

        await socket.SayAsync(
            """{"method":"subscribe","params":["tick_BTCUSD_market_demo","nothing","order_902a74d0-127c-40ef-af6b-7eff9f8ef742","order_book_LTCUSD_live"],"correlation_id":"c"}""",
            Cancel);

        Assert.Contains("subscribed to tick_BTCUSD_market_demo", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("\"c\" unknown-channel", Code(await socket.HearAsync(Cancel)));
        Assert.Equal("\"c\" missing-credentials", Code(await socket.HearAsync(Cancel)));
        Assert.Equal(
            """{"correlation_id":"c","response":{"success":true,"message":"successfully subscribed to order_book_LTCUSD_live","data":{"asks":[],"bids":[]}}}""",
            await socket.HearAsync(Cancel));
    }

    [Fact]
    public async Task Credentials_are_checked_in_the_contracts_order()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (alice, bob) = (await lab.MemberAsync("alice"), await lab.MemberAsync("bob", "trade", "transfer"));
        await using var socket = lab.Open();
        var now = lab.Now;

        Assert.Equal("missing-credentials", await CodeOf(alice, new() { ["signature"] = "" }));
        Assert.Equal("missing-credentials", await CodeOf(alice, new() { ["timestamp"] = null }));
        Assert.Equal("missing-credentials", await CodeOf(alice, new() { ["api-key"] = null, ["timestamp"] = "no" }));
        Assert.Equal("invalid-timestamp", await CodeOf(alice, new() { ["timestamp"] = "17672256.0", ["api-key"] = "x" }));
        Assert.Equal("invalid-timestamp", await CodeOf(alice, new() { ["timestamp"] = "1767225600000" }));
        Assert.Equal("timestamp-out-of-window", await CodeOf(alice, Signed(alice, now - 31), "x"));
        Assert.Equal("timestamp-out-of-window", await CodeOf(alice, Signed(alice, now + 31)));
        Assert.Equal("invalid-api-key", await CodeOf(alice, Signed(alice, now), "dc93094f-393c-441a-8837-eccb7795b618"));
        Assert.Equal("invalid-signature", await CodeOf(alice, new() { ["signature"] = new string('0', 64) }));
        Assert.Equal("invalid-signature", await CodeOf(alice, new() { ["signature"] = bob.Sign($"{now}") }));
        Assert.Equal("scope-missing", await CodeOf(bob, []));
        Assert.Equal("not-found", await CodeOf(alice, [], account: bob.Demo));
        Assert.Equal("not-found", await CodeOf(alice, [], account: "902a74d0-127c-40ef-af6b-7eff9f8ef742"));
        lab.RestrictKey(alice, "192.168.0.0/16");
        Assert.Equal("ip-not-allowed", await CodeOf(alice, []));
        lab.RestrictKey(alice);
        foreach (var seconds in (long[])[now - 30, now, now + 30]) Assert.Equal("ok", await CodeOf(alice, Signed(alice, seconds)));
        Assert.Equal("ok", await CodeOf(alice, new() { ["timestamp"] = now, ["signature"] = alice.Sign($"{now}").ToUpperInvariant() }));
        lab.SwitchKey(alice, enabled: false);
        Assert.Contains("subscription-revoked", await NextAsync(), StringComparison.Ordinal);
        Assert.Equal("invalid-api-key", await CodeOf(alice, []));

        JsonObject Signed(LabMember member, long seconds) => new() { ["timestamp"] = $"{seconds}", ["signature"] = member.Sign(
            $"{seconds}") };

        async Task<string> CodeOf(LabMember member, JsonObject changes, string? key = null, string? account = null)
        {
            var request = JsonNode.Parse(member.Subscribe(now, $"account_{account ?? member.Demo}"))!.AsObject();
            foreach (var (name, value) in changes) request[name] = value?.DeepClone();
            if (key is not null) request["api-key"] = key;
            var answer = JsonNode.Parse(await PrimeBitLab.AskAsync(socket, request.ToJsonString()))!["response"]!;
            return (bool)answer["success"]! ? "ok" : (string)answer["error"]!["code"]!;
        }

        async Task<string> NextAsync()
        {
            // Whether a key still counts is looked at once a second of this clock.
            lab.Clock.Advance(TimeSpan.FromSeconds(1));
            return await socket.HearAsync(Cancel);
        }
    }

    [Fact]
    public async Task Only_the_channels_of_a_key_end_with_it()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (alice, bob) = (await lab.MemberAsync("alice"), await lab.MemberAsync("bob"));
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, alice.Subscribe(lab.Now, $"order_{alice.Live}"));
        await PrimeBitLab.AskAsync(socket, bob.Subscribe(lab.Now, $"order_{bob.Demo}"));
        await PrimeBitLab.AskAsync(socket, """{"method":"subscribe","params":["tick_BTCUSD_spot_demo"]}""");

        lab.SwitchKey(alice, enabled: false);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            $$$$"""{"correlation_id":null,"response":{"success":false,"message":"subscription to order_{{{{alice.Live}}}} terminated","data":null,"error":{"code":"subscription-revoked","message":"subscription to order_{{{{alice.Live}}}} terminated"}}}""",
            await socket.HearAsync(Cancel));
        Assert.Equal("null not-subscribed", Code(await PrimeBitLab.AskAsync(socket, Unsubscribe($"order_{alice.Live}"))));
        Assert.Contains("\"success\":true", await PrimeBitLab.AskAsync(socket, Unsubscribe($"order_{bob.Demo}")), StringComparison.Ordinal);
        Assert.Contains("\"success\":true", await PrimeBitLab.AskAsync(socket, Unsubscribe("tick_BTCUSD_spot_demo")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_stands_in_for_the_three_fields_of_its_own_member()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (alice, bob) = (await lab.MemberAsync("alice"), await lab.MemberAsync("bob"));
        var origin = new Rialto.Identity.RequestOrigin(PrimeBitLab.Here, "page");
        var opened = (await lab.People.LogInAsync(new() { Email = "alice@example.com", Password = "changeme", OtpCode = null },
            origin)).Value;
        await using var socket = lab.Open(new Credential(alice.Id, ApiKey: null, opened.Token, PrimeBitLab.Here), PrimeBitLab.Here);

        Assert.Contains("\"success\":true", await AskPlainAsync(alice.Demo), StringComparison.Ordinal);
        Assert.Equal("null not-found", Code(await AskPlainAsync(bob.Demo)));
        Assert.Contains(
            "\"success\":true", await PrimeBitLab.AskAsync(socket, bob.Subscribe(lab.Now, $"order_{bob.Demo}")), StringComparison.Ordinal);
        Assert.False(lab.People.Sessions.EndOne(alice.Id.Value, opened.Session.Id, nonce: null).Rejected);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains($"order_{alice.Demo} terminated", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains(
            "\"success\":true", await PrimeBitLab.AskAsync(socket, Unsubscribe($"order_{bob.Demo}")), StringComparison.Ordinal);

        Task<string> AskPlainAsync(string account) =>
            PrimeBitLab.AskAsync(socket, $$"""{"method":"subscribe","params":["order_{{account}}"]}""");
    }

    [Fact]
    public async Task Private_channels_may_ask_for_an_encrypted_connection()
    {
        await using var lab = await PrimeBitLab.StartAsync(new() { RequiresTls = true });
        var alice = await lab.MemberAsync("alice");
        await using var socket = lab.Open();

        Assert.Equal("null missing-credentials", Code(await PrimeBitLab.AskAsync(socket, alice.Subscribe(lab.Now, $"order_{alice.Demo}"))));
        Assert.Contains(
            "\"success\":true", await PrimeBitLab.AskAsync(socket, """{"method":"subscribe","params":["order_book_BTCUSD_demo"]}"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_has_its_number_of_channels_and_a_request_too()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        // Three accounts' channels, each name being one: more members than a connection may follow.
        var members = new List<LabMember>();
        for (var i = 0; i < 43; i++) members.Add(await lab.MemberAsync($"m{i}"));
        await using var socket = lab.Open();
        var names = members.SelectMany(member => new[] { member.Live, member.Demo }.SelectMany(account =>
            new[] { $"order_{account}", $"account_{account}", $"positions_{account}" }).Select(name => (member, name))).ToList();
        Assert.Equal(258, names.Count);

        foreach (var (member, name) in names.Take(256))
            Assert.Contains("\"success\":true", await PrimeBitLab.AskAsync(socket, member.Subscribe(lab.Now, name)),
                StringComparison.Ordinal);
        var (last, over) = names[256];
        Assert.Equal("null too-many-subscriptions", Code(await PrimeBitLab.AskAsync(socket, last.Subscribe(lab.Now, over))));
        // One that is held already is no new one.
        Assert.Contains(
            "\"success\":true", await PrimeBitLab.AskAsync(socket, names[0].member.Subscribe(lab.Now, names[0].name)),
                StringComparison.Ordinal);
        var many = string.Join(',', Enumerable.Repeat("\"nothing\"", 65));
        Assert.Equal("null missing-params", Code(await PrimeBitLab.AskAsync(socket, $$"""{"method":"subscribe","params":[{{many}}]}""")));
    }

    static string Unsubscribe(string channel) => $$"""{"method":"unsubscribe","params":["{{channel}}"]}""";

    /// <summary>Correlation and code of a refusal.</summary>
    static string Code(string answer)
    {
        var parsed = JsonNode.Parse(answer)!;
        var correlation = parsed["correlation_id"]?.ToJsonString() ?? "null";
        Assert.False((bool)parsed["response"]!["success"]!);
        return $"{correlation} {(string)parsed["response"]!["error"]!["code"]!}";
    }
}
