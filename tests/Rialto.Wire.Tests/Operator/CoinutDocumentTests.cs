using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Operator;

/// <summary>The document of COINUT is written by hand: every request it names exists, and every message of the transcripts is as it
/// says.</summary>
public sealed partial class CoinutDocumentTests
{
    /// <summary>What the contract has; typed from it.</summary>
    static readonly string[] s_public =
        ["hb", "index_tick", "inst_list", "inst_order_book", "inst_tick", "inst_trade", "login", "option_chain"];

    static readonly string[] s_private =
    [
        "cancel_order", "cancel_orders", "logout", "new_order", "new_orders", "position_history", "trade_history", "user_balance",
        "user_open_orders", "user_open_positions",
    ];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_of_the_document_is_known_and_asks_for_a_login_if_it_says_so()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], Cancel);

        var document = JsonNode.Parse((await SendAsync(server, "GET", "/docs/coinut.json", "")).Body)!;
        var requests = RequestsOf(document);

        Assert.Equal(s_public, requests.Where(each => each.Value == "public").Select(each => each.Key).Order(StringComparer.Ordinal));
        Assert.Equal(s_private, requests.Where(each => each.Value == "private").Select(each => each.Key).Order(StringComparer.Ordinal));
        foreach (var (name, access) in requests)
        {
            var answer = JsonNode.Parse((await SendAsync(server, "POST", "/coinut", $"{{\"request\":\"{name}\",\"nonce\":1}}")).Body)!;
            Assert.NotEqual("UNKNOWN_REQUEST", (string)answer["status"]![0]!);
            Assert.Equal(access == "private", (string)answer["status"]![0]! == "LOGIN_REQUIRED");
        }

        Assert.Contains("/docs/coinut.json", (await SendAsync(server, "GET", "/docs/index.js", "")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_message_of_the_transcripts_has_exactly_the_keys_and_types_of_the_document()
    {
        var document = JsonNode.Parse(Document())!;
        var shape = new JsonShape(document);
        var problems = new List<string>();
        var seen = new HashSet<string>();

        foreach (var name in TranscriptFiles.NamesIn("Coinut"))
        {
            foreach (var text in Said(name))
            {
                var message = JsonNode.Parse(Placeholders().Replace(text, $"\"{JsonShape.Anything}\""))!;
                var schema = SchemaOf(message);
                seen.Add(schema);
                if (shape.Problem(schema, message) is { } problem) problems.Add($"{name}: {problem}");
            }
        }

        Assert.Empty(problems);
        // Nothing in the document is there for show.
        var schemas = document["components"]!["schemas"]!.AsObject().Select(each => each.Key);
        Assert.Empty(schemas.Where(schema => !schema.EndsWith(".request", StringComparison.Ordinal)).Except(seen));
    }

    /// <summary>Requests that were answered well fit the document too.</summary>
    [Fact]
    public void Every_good_request_of_the_transcripts_fits_the_document()
    {
        var shape = new JsonShape(JsonNode.Parse(Document())!);
        var problems = new List<string>();

        foreach (var name in TranscriptFiles.NamesIn("Coinut"))
        {
            var good = Transcript.Read(TranscriptFiles.PathOf("Coinut", name)).Steps.OfType<ExchangeStep>()
                .Where(step => step.Target == "/coinut" && step.AnswerBody.Contains("\"status\":[\"OK\"]", StringComparison.Ordinal)
                    && !step.AnswerBody.Contains("order_rejected", StringComparison.Ordinal));
            foreach (var step in good)
            {
                var request = JsonNode.Parse(Placeholders().Replace(step.RequestBody, $"\"{JsonShape.Anything}\""))!;
                if (shape.Problem($"{request["request"]}.request", request) is { } problem) problems.Add($"{name}: {problem}");
            }
        }

        Assert.Empty(problems);
    }

    static string Document()
    {
        using var stream = typeof(Gateways.Coinut.CoinutRoutes).Assembly.GetManifestResourceStream("document/coinut.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    static Dictionary<string, string> RequestsOf(JsonNode document) => document["components"]!["schemas"]!.AsObject()
        .Where(each => each.Key.EndsWith(".request", StringComparison.Ordinal))
        .ToDictionary(each => (string)each.Value!["properties"]!["request"]!["const"]!, each => (string)each.Value!["x-access"]!);

    /// <summary>Answers and frames of a transcript that are COINUT's.</summary>
    static IEnumerable<string> Said(string name) => Transcript.Read(TranscriptFiles.PathOf("Coinut", name)).Steps.Select(step => step switch
    {
        ExchangeStep { Target: "/coinut" } exchange => exchange.AnswerBody.TrimEnd('\n'),
        DirectiveStep { Word: "hear" } heard => heard.Rest.Split(' ', 2)[1],
        _ => "",
    }).Where(text => text.StartsWith('{') || text.StartsWith('['));

    static string SchemaOf(JsonNode message)
    {
        if (message is JsonArray) return "new_orders";
        var reply = (string)message["reply"]!;
        var code = (string?)message["status"]?[0];
        if (code is not null and not "OK" && reply != "cancel_order") return "error";
        if (code is not null and not "OK" && message["order_id"] is null) return "error";
        return reply is "inst_tick" or "index_tick" && message["nonce"] is null ? $"{reply}.push" : reply;
    }

    static Task<RawAnswer> SendAsync(RialtoServer server, string verb, string path, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"{verb} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {bytes.Length}\r\n\r\n";
        return RawHttp.SendAsync(server.Address, head, bytes, Cancel);
    }

    /// <summary>What stands where a value would; inside a text it is part of it.</summary>
    [GeneratedRegex(@"(?<=[:\[,])(\*[a-z]*|\*\*|\$[a-z][a-z0-9_]*)(?=[,}\]])")]
    private static partial Regex Placeholders();
}
