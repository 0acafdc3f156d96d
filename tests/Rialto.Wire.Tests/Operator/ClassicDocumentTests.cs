using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Operator;

/// <summary>The OpenAPI document of classic Peatio names every endpoint of the contract, and its endpoints are as it says.</summary>
public sealed class ClassicDocumentTests
{
    const string Missing = "is missing";
    const string NotAmong = "does not have a valid value";

    /// <summary>What the contract has; typed from it.</summary>
    static readonly string[] s_endpoints =
    [
        "delete /withdraws/addresses/{id}", "get /addresses/{address}", "get /deposit", "get /deposit_address", "get /deposits",
        "get /depth", "get /k", "get /k_with_pending_trades", "get /markets", "get /members/me", "get /order", "get /order_book",
        "get /order_book/{market}", "get /orders", "get /tickers", "get /tickers/{market}", "get /timestamp", "get /trades",
        "get /trades/my", "get /trades/{market}", "get /withdraws", "get /withdraws/addresses", "post /order/delete", "post /orders",
        "post /orders/clear", "post /orders/multi", "post /withdraws", "post /withdraws/addresses",
    ];

    /// <summary>Parameters of a signature: a call without them is nobody's.</summary>
    static readonly string[] s_signature = ["access_key", "tonce", "signature"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_is_there_and_reads_what_the_document_says()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], Cancel);
        var key = (await DialectDriver.CreateAsync(server, "alice"))["classic"]!;
        var person = new Person("alice", "", "", (string)key["access_key"]!, (string)key["secret_key"]!);
        var document = JsonNode.Parse((await GetAsync(server, "/docs/classic.json")).Body)!;
        var wrong = new List<string>();
        var seen = new List<string>();

        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in item!.AsObject().Where(pair => pair.Value is JsonObject { Count: > 0 }))
            {
                seen.Add($"{verb} {path["/api/v2".Length..]}");
                wrong.AddRange(await ProblemsOf(server, person, verb.ToUpperInvariant(), path, operation!));
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(s_endpoints, seen.Order(StringComparer.Ordinal));
    }

    /// <summary>A bare call complains of what is required; a call with nonsense of each parameter that is one of a few words.</summary>
    static async Task<List<string>> ProblemsOf(RialtoServer server, Person person, string verb, string path, JsonNode operation)
    {
        var problems = new List<string>();
        var bare = await CallAsync(server, person, verb, path, "");
        if (!operation["responses"]!.AsObject().ContainsKey(bare.Status.ToString(CultureInfo.InvariantCulture)) || bare.Status >= 500
            || bare.Body == "Not Found") problems.Add($"{verb} {path}: {bare.Status} {bare.Body}");
        foreach (var (name, isRequired, isChoice) in ParametersOf(operation).Where(each => !s_signature.Contains(each.Name)))
        {
            var isMissed = bare.Body.Contains($"{name} {Missing}", StringComparison.Ordinal);
            if (isRequired != isMissed) problems.Add($"{verb} {path}: {name}, {bare.Body}");
            if (!isChoice) continue;
            var nonsense = await CallAsync(server, person, verb, path, $"{name}=nonsense&");
            var isRefused = nonsense.Body.Contains($"{name} {NotAmong}", StringComparison.Ordinal);
            if (!isRefused) problems.Add($"{verb} {path}: {name}, {nonsense.Body}");
        }

        return problems;
    }

    static IEnumerable<(string Name, bool IsRequired, bool IsChoice)> ParametersOf(JsonNode operation)
    {
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            if ((string)parameter!["in"]! != "query") continue;
            var isChoice = parameter["schema"]?["enum"] is JsonArray { Count: > 0 };
            yield return ((string)parameter["name"]!, parameter["required"]?.GetValue<bool>() ?? false, isChoice);
        }

        var schema = operation["requestBody"]?["content"]?["application/x-www-form-urlencoded"]?["schema"];
        var required = schema?["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        foreach (var (name, property) in schema?["properties"]?.AsObject() ?? [])
            yield return (name, required.Contains(name), property!["enum"] is JsonArray { Count: > 0 });
    }

    static string Filled(string path) => path
        .Replace("{market}", "ethusd", StringComparison.Ordinal)
        .Replace("{address}", "nowhere", StringComparison.Ordinal)
        .Replace("{id}", "1", StringComparison.Ordinal);

    static Task<RawAnswer> CallAsync(RialtoServer server, Person person, string verb, string path, string query)
    {
        var sent = $"{query}access_key={person.Kid}&tonce={person.NextNonce(0)}";
        var signature = OtherSignatures.Hmac(person.Secret, $"{verb}|{Filled(path)}|{sent}");
        var head = $"{verb} {Filled(path)}?{sent}&signature={signature} HTTP/1.1\r\n"
            + "Host: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        return RawHttp.SendAsync(server.Address, head, [], Cancel);
    }

    static Task<RawAnswer> GetAsync(RialtoServer server, string path) =>
        RawHttp.SendAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [], Cancel);
}
