using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Barong;

/// <summary>What the server would route, but the gate reads as another place, reaches no handler.</summary>
public sealed class TwoReadingsTests
{
    const string Refused = """{"errors":["authz.permission_denied"]}""";

    static readonly string[] Roots = ["/../api", "/%2e%2e/api", "/%2E./api", "/x/../../api", "/../%61pi"];

    // An admin may do all but what is dropped: the admins' own activities, permissions, roles.
    static readonly (string Path, int Status)[] s_escaped =
    [
        ("barong/admin/users", 200), ("barong/admin/activities/admin", 401), ("barong/admin/activities/%61dmin", 401),
        ("barong/admin/activities/%2561dmin", 404), ("barong/admin/%2570ermissions", 404), ("barong/admin/%2500", 404),
        ("peatio/coinmarketcap/%2500/BTC_USD", 404), ("peatio/public/markets/%2500/depth", 422),
    ];

    [Fact]
    public async Task A_path_with_two_readings_goes_round_neither_restrictions_nor_rates_nor_keys()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync([], cancel);
        var maintenance = new JsonObject { ["category"] = "maintenance", ["scope"] = "all", ["value"] = "all" };
        await server.OperateAsync("restriction.add", maintenance, cancel);
        string[] paths =
        [
            .. Roots.SelectMany(root => new[]
            {
                $"GET {root}/v2/barong/identity/ping", $"POST {root}/v2/barong/identity/users", $"POST {root}/v2/barong/identity/sessions",
                $"GET {root}/v2/peatio/account/balances", $"GET {root}/v2/peatio/public/markets",
            }),
            "GET /%61pi/v2/peatio/public/markets/a%2Fb/depth",
            "GET /api/v2/barong//../identity/ping",
            "POST /api/v2/barong//../identity/users",
        ];

        foreach (var path in paths)
        {
            var body = path.StartsWith("POST", StringComparison.Ordinal)
                ? """{"email":"mallory@example.com","password":"Tecohvi0-fixture"}"""u8.ToArray() : [];
            var head = $"{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n";
            var answer = await RawHttp.SendAsync(server.Address, head, body, cancel);
            Assert.Equal((path, 401, Refused), (path, answer.Status, answer.Body));
        }
    }

    /// <summary>What was asked about is what is routed: a path is decoded once, for both.</summary>
    [Fact]
    public async Task A_path_that_is_escaped_twice_goes_round_no_rule_of_a_role()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync([], cancel);
        var wish = new JsonObject
        {
            ["email"] = "boss@example.com", ["password"] = "Tecohvi0-fixture", ["level"] = "3", ["role"] = "admin", ["api_key"] = true,
        };
        var key = (await server.OperateAsync("member.create", wish, cancel))["peatio"]!;
        var boss = new Person("boss", "", "", (string)key["kid"]!, (string)key["secret"]!);

        foreach (var (path, status) in s_escaped)
        {
            var nonce = boss.NextNonce(0);
            var head = $"GET /api/v2/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Auth-Apikey: {boss.Kid}\r\n"
                + $"X-Auth-Nonce: {nonce}\r\nX-Auth-Signature: {boss.Sign(nonce)}\r\n\r\n";
            var answer = await RawHttp.SendAsync(server.Address, head, [], cancel);
            Assert.Equal((path, status), (path, answer.Status));
        }
    }
}
