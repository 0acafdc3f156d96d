using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Peatio;

/// <summary>Of many twins of one signed request exactly one counts.</summary>
public sealed class ReplayTests
{
    const int Twins = 40;

    [Fact]
    public async Task Of_concurrent_twins_exactly_one_is_accepted()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync([], cancel);
        var wish = new JsonObject { ["email"] = "alice@example.com", ["password"] = "changeme", ["api_key"] = true,
            ["deposit"] = new JsonObject { ["usd"] = "1000" } };
        var key = (await server.OperateAsync("member.create", wish, cancel))["peatio"]!;
        var alice = new Person("alice", "", "", (string)key["kid"]!, (string)key["secret"]!);
        var body = """{"market":"ethusd","side":"buy","volume":"1","price":"10"}"""u8.ToArray();
        var nonce = alice.NextNonce(0);
        var head = new StringBuilder("POST /api/v2/peatio/market/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
            .Append($"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n")
            .Append($"X-Auth-Apikey: {alice.Kid}\r\nX-Auth-Nonce: {nonce}\r\nX-Auth-Signature: {alice.Sign(nonce)}\r\n\r\n")
            .ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, Twins).Select(_ => RawHttp.SendAsync(server.Address, head, body, cancel)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201),
            answer => Assert.Equal("""{"errors":["authz.signature_blacklisted"]}""", answer.Body));
    }
}
