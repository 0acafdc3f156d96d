using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>The original guide's commands, as people type them: HTTPie and curl against the real server.</summary>
public sealed class GuideTests : IDisposable
{
    // A busy machine may need longer than the usual window to start HTTPie.
    static readonly string[] s_patient = ["--set", "barong.apikey_nonce_lifetime=600000"];

    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task HTTPie_and_curl_read_the_markets()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);

        var byHttpie = await AskAsync(server, "http --ignore-stdin --body GET $B/api/v2/peatio/public/markets");
        var byCurl = await AskAsync(server, "curl -s -X GET $B/api/v2/peatio/public/markets");

        Assert.True(JsonNode.DeepEquals(byHttpie, byCurl));
        var ethusdt = byCurl.AsArray().Single(market => (string)market!["id"]! == "ethusdt")!;
        Assert.Equal("ETH/USDT", (string)ethusdt["name"]!);
        Assert.Equal("1000.0", (string)ethusdt["max_price"]!);
        Assert.Equal("0.00001", (string)ethusdt["min_amount"]!);
    }

    [Fact]
    public async Task HTTPie_keeps_a_session_and_reads_balances()
    {
        await MemberAsync("guide@example.com", "usd=99,eth=1.4995");
        await using var server = await ServerRun.StartAsync(_data.Path);

        var balances = await AskAsync(server, $"""
            http --ignore-stdin --body --session {_data.Root}/session.json POST $B/api/v2/barong/identity/sessions \
                email=guide@example.com password=changeme >/dev/null
            http --ignore-stdin --body --session {_data.Root}/session.json $B/api/v2/peatio/account/balances
            """);

        var eth = balances.AsArray().Single(row => (string)row!["currency"]! == "eth")!;
        Assert.Equal("1.4995", (string)eth["balance"]!);
        Assert.Equal("0.0", (string)eth["locked"]!);
    }

    [Fact]
    public async Task Signed_by_openssl_an_order_is_placed_listed_and_cancelled()
    {
        var key = (await MemberAsync("guide@example.com", "usd=10000", "--api-key"))["peatio"]!;
        await using var server = await ServerRun.StartAsync(_data.Path, s_patient);
        var sign = $$"""
            sign() {
                N=$(date +%s%3N)
                S=$(printf %s "${N}{{key["kid"]}}" | openssl dgst -sha256 -hmac "{{key["secret"]}}" | sed 's/.* //')
            }
            K={{key["kid"]}}; sign

            """;

        var placed = await AskAsync(server, sign + """
            http --ignore-stdin --body POST $B/api/v2/peatio/market/orders "X-Auth-Apikey: $K" "X-Auth-Nonce: $N" "X-Auth-Signature: $S" \
                market=ethusd side=buy volume=31 ord_type=limit price=160.82
            """);
        var waiting = await AskAsync(server, sign + """
            curl -s -X GET $B/api/v2/peatio/market/orders\?state\=wait \
                -H "X-Auth-Apikey: $K" -H "X-Auth-Nonce: $N" -H "X-Auth-Signature: $S"
            """);
        var cancelled = await AskAsync(server, sign + $"""
            curl -s -X GET $B/api/v2/peatio/market/orders/{placed["id"]}/cancel \
                -H "X-Auth-Apikey: $K" -H "X-Auth-Nonce: $N" -H "X-Auth-Signature: $S"
            """);

        Assert.True((string?)placed["state"] == "pending", placed.ToJsonString());
        Assert.Equal("31.0", (string)placed["origin_volume"]!);
        Assert.Equal((long)placed["id"]!, (long)waiting.AsArray().Single()!["id"]!);
        Assert.Equal("wait", (string)cancelled["state"]!);
    }

    [Fact]
    public async Task A_plain_WebSocket_client_says_lines_and_prints_what_comes()
    {
        await using var server = await ServerRun.StartAsync(_data.Path);
        // What wscat does, by what Node has built in.
        const string client = """
            const socket = new WebSocket(process.argv[1]);
            let left = 4;
            socket.onopen = () => { for (const line of process.argv.slice(2)) socket.send(line); };
            socket.onmessage = ({ data }) => { console.log(data); if (--left === 0) socket.close(); };
            """;

        var printed = await PrintedAsync(server, $$"""
            node --experimental-websocket --no-warnings -e '{{client}}' \
                ${B/http/ws}/api/v2/ranger/public?stream=ethusd.trades ping nonsense \
                '{"event":"subscribe","streams":["btcusd.trades"]}'
            """);

        Assert.Equal(
            [
                """{"success":{"message":"subscribed","streams":["ethusd.trades"]}}""", "pong", "error",
                """{"success":{"message":"subscribed","streams":["ethusd.trades","btcusd.trades"]}}""",
            ],
            printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.StartsWith("{\"error\":\"Could not parse message: ", StringComparison.Ordinal) ? "error" : line));
    }

    Task<JsonNode> MemberAsync(string email, string deposit, params string[] more) => Cli.AskAsync(
        _data.Path, ["member", "create", "--email", email, "--password", "changeme", "--level", "3", "--deposit", deposit, .. more]);

    static async Task<JsonNode> AskAsync(ServerRun server, string script) => JsonNode.Parse(await PrintedAsync(server, script))!;

    static async Task<string> PrintedAsync(ServerRun server, string script)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var shell = Cli.Start(["bash", "-euc", $"B={server.Address.ToString().TrimEnd('/')}\n{script}"]);
        var output = shell.StandardOutput.ReadToEndAsync(cancel);
        var complaints = shell.StandardError.ReadToEndAsync(cancel);
        await shell.WaitForExitAsync(cancel);
        Assert.True(shell.ExitCode == 0, $"code {shell.ExitCode}: {await complaints}");
        return await output;
    }
}
