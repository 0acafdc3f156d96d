using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Barong;

/// <summary>What the server would route, but the gate reads as another place, reaches no handler.</summary>
public sealed class TwoReadingsTests
{
    const string Refused = """{"errors":["authz.permission_denied"]}""";

    static readonly string[] Roots = ["/../api", "/%2e%2e/api", "/%2E./api", "/x/../../api", "/../%61pi"];

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
}
