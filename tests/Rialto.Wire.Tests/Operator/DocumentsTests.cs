using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Operator;

/// <summary>The OpenAPI documents name every route of their dialect.</summary>
public sealed class DocumentsTests
{
    [Theory]
    [InlineData("peatio", "/api/v2/peatio/market/orders", "post", "client_order_id")]
    [InlineData("barong", "/api/v2/barong/resource/api_keys", "post", "totp_code")]
    public async Task A_dialect_has_a_document(string dialect, string path, string verb, string parameter)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RialtoServer.StartAsync([], cancel);

        var answer = await RawHttp.SendAsync(server.Address, $"GET /docs/{dialect}.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            [], cancel);

        Assert.Equal(200, answer.Status);
        var parameters = (JsonArray)JsonNode.Parse(answer.Body)!["paths"]![path]![verb]!["parameters"]!;
        Assert.Contains(parameters, node => (string)node!["name"]! == parameter);
    }
}
