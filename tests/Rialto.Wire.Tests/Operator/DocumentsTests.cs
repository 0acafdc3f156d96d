using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Operator;

/// <summary>The OpenAPI documents name every route of their dialect, and every route answers as they say.</summary>
public sealed class DocumentsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each call is made with nothing but its path filled in, by somebody who may do everything a member may.</summary>
    [Fact]
    public async Task Every_call_of_a_document_is_there_and_answers_with_a_status_that_it_names()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true", "demo.faucet=true"], Cancel);
        var alice = await MemberAsync(server);
        var wrong = new List<string>();
        var calls = 0;

        foreach (var dialect in (string[])["peatio", "barong"])
        {
            var document = JsonNode.Parse((await GetAsync(server, $"/docs/{dialect}.json")).Body)!;
            foreach (var (path, item) in document["paths"]!.AsObject())
            {
                foreach (var (verb, operation) in item!.AsObject().Where(pair => pair.Value is JsonObject { Count: > 0 }))
                {
                    calls++;
                    var answer = await CallAsync(server, alice, verb.ToUpperInvariant(), Filled(path));
                    var isNamed = operation!["responses"]!.AsObject().ContainsKey(answer.Status.ToString(CultureInfo.InvariantCulture));
                    var isThere = !answer.Body.Contains("route_not_found", StringComparison.Ordinal);
                    if (!isNamed || !isThere || answer.Status >= 500) wrong.Add($"{verb} {path}: {answer.Status} {answer.Body}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(calls > 60, $"only {calls} calls");
    }

    [Theory]
    [InlineData("peatio", "/api/v2/peatio/market/orders", "client_order_id")]
    [InlineData("barong", "/api/v2/barong/resource/api_keys", "totp_code")]
    public async Task A_body_is_described_with_its_parameters(string dialect, string path, string parameter)
    {
        await using var server = await RialtoServer.StartAsync([], Cancel);

        var document = JsonNode.Parse((await GetAsync(server, $"/docs/{dialect}.json")).Body)!;

        var schema = document["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.NotNull(schema["properties"]![parameter]);
    }

    /// <summary>What the page needs comes from this server; nothing else is let in, and no page frames it.</summary>
    [Fact]
    public async Task The_page_has_a_policy_of_its_own()
    {
        await using var server = await RialtoServer.StartAsync([], Cancel);

        var page = await GetAsync(server, "/docs/index.html");

        Assert.Equal(200, page.Status);
        var policy = Assert.Single(page.ValuesOf("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        // A script that stands in the page itself would not run under this policy.
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        Assert.Empty((await GetAsync(server, "/api/v2/peatio/public/timestamp")).ValuesOf("Content-Security-Policy"));
    }

    static async Task<Person> MemberAsync(RialtoServer server)
    {
        var wish = new JsonObject { ["email"] = "alice@example.com", ["password"] = "changeme", ["level"] = "3", ["api_key"] = true };
        var made = await server.OperateAsync("member.create", wish, Cancel);
        var key = made["peatio"]!;
        return new("alice", (string)made["uid"]!, "alice@example.com", (string)key["kid"]!, (string)key["secret"]!);
    }

    static string Filled(string path) => path
        .Replace("{market}", "ethusd", StringComparison.Ordinal)
        .Replace("{market_pair}", "ETH_USD", StringComparison.Ordinal)
        .Replace("{currency}", "btc", StringComparison.Ordinal)
        .Replace("{id}", "1", StringComparison.Ordinal)
        .Replace("{", "", StringComparison.Ordinal)
        .Replace("}", "", StringComparison.Ordinal);

    static Task<RawAnswer> GetAsync(RialtoServer server, string path) =>
        RawHttp.SendAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [], Cancel);

    static Task<RawAnswer> CallAsync(RialtoServer server, Person person, string verb, string path)
    {
        var nonce = person.NextNonce(0);
        var head = new StringBuilder($"{verb} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n")
            .Append(CultureInfo.InvariantCulture, $"X-Auth-Apikey: {person.Kid}\r\nX-Auth-Nonce: {nonce}\r\n")
            .Append(CultureInfo.InvariantCulture, $"X-Auth-Signature: {person.Sign(nonce)}\r\n\r\n");
        return RawHttp.SendAsync(server.Address, head.ToString(), [], Cancel);
    }
}
