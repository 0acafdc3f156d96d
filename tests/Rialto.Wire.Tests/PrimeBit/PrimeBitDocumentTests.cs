using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Compliance;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>The OpenAPI document names every operation of the contract, and each operation is as it says.</summary>
public sealed class PrimeBitDocumentTests
{
    /// <summary>What the contract has; typed from it.</summary>
    static readonly string[] s_operations =
    [
        "delete /trading/account/{account_id}/order", "delete /trading/account/{account_id}/order/{order_id}",
        "delete /trading/account/{account_id}/position/{symbol}", "get /postman.json", "get /swagger", "get /swagger.json",
        "get /swagger.yaml", "get /trading/account", "get /trading/account/{account_id}", "get /trading/account/{account_id}/bonus",
        "get /trading/account/{account_id}/history/{kind}", "get /trading/account/{account_id}/ledger",
        "get /trading/account/{account_id}/leverage", "get /trading/account/{account_id}/leverage/{symbol}",
        "get /trading/account/{account_id}/margin", "get /trading/account/{account_id}/order",
        "get /trading/account/{account_id}/order/{order_id}", "get /trading/account/{account_id}/position",
        "get /trading/account/{account_id}/position/{symbol}", "get /trading/assets", "get /trading/market_data/candles/{type}/{symbol}",
        "get /trading/market_data/funding/{type}/{symbol}", "get /trading/market_data/index/{type}/{symbol}",
        "get /trading/market_data/insurance/{type}", "get /trading/market_data/liquidations/{type}/{symbol}",
        "get /trading/market_data/order_book/{type}/{symbol}", "get /trading/market_data/summary/{type}",
        "get /trading/market_data/symbol/{type}", "get /trading/market_data/symbol/{type}/{symbol}",
        "get /trading/market_data/symbol/{type}/{symbol}/daily_stats", "get /trading/market_data/ticker/{type}",
        "get /trading/market_data/ticks/{type}/{symbol}/{category}", "get /trading/market_data/trades/{type}/last/{symbol}",
        "get /trading/market_data/trades/{type}/{symbol}", "get /trading/status", "get /trading/time", "post /trading/account",
        "post /trading/account/{account_id}/demo_balance", "post /trading/account/{account_id}/order",
        "post /trading/account/{account_id}/order/batch", "post /trading/account/{account_id}/transfer",
        "put /trading/account/{account_id}/leverage/{symbol}", "put /trading/account/{account_id}/order/{order_id}",
        "put /trading/account/{account_id}/position/{symbol}",
    ];

    /// <summary>What can't be done as the walk finds things: there is no position to ask for, and no live money to move.</summary>
    static readonly Dictionary<string, int> s_refused = new()
    {
        ["delete /trading/account/{account_id}/position/{symbol}"] = 422,
        ["get /trading/account/{account_id}/position/{symbol}"] = 404,
        ["post /trading/account/{account_id}/transfer"] = 422,
        ["put /trading/account/{account_id}/position/{symbol}"] = 422,
        ["post /trading/account/{account_id}/demo_balance"] = 422,
    };

    const string Opening = "post /trading/account";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_is_there_and_answers_as_the_document_says()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true"], Cancel);
        var key = (await DialectDriver.CreateAsync(server, "alice"))["primebit"]!;
        await server.OperateAsync("instrument.mark", new JsonObject { ["instrument"] = "BTCUSD-demo", ["price"] = "8000" }, Cancel);
        var walk = new Walk(server, (string)key["api_key"]!, (string)key["api_secret"]!);
        await walk.PrepareAsync();
        var document = JsonNode.Parse((await walk.CallAsync("GET", "/swagger.json", null, isSigned: false)).Body)!;
        var (seen, problems) = (new List<string>(), new List<string>());

        // Reading first: what is changed on the way is not there any more.
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(verb => (Path: path.Key, Verb: verb.Key, Operation: verb.Value!)))
            .OrderBy(each => each.Verb switch { "get" => 0, "post" => 1, "put" => 2, _ => 3 })
            // One order is cancelled before all are.
            .ThenByDescending(each => each.Path.Length).ToList();
        foreach (var (path, verb, operation) in operations)
        {
            seen.Add($"{verb} {path}");
            problems.AddRange(await walk.ProblemsOfAsync(document, path, verb, operation));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal(s_operations, seen.Order(StringComparer.Ordinal));
    }

    sealed class Walk(RialtoServer server, string apiKey, string secret)
    {
        string _account = "";
        string _order = "";

        public async Task PrepareAsync()
        {
            var accounts = JsonNode.Parse((await CallAsync("GET", "/trading/account", null, isSigned: true)).Body)!.AsArray();
            _account = (string)accounts[1]!["id"]!;
            const string order = """{"symbol":"BTCUSD","side":"buy","volume":"0.1","limit_price":"7000"}""";
            var placed = await CallAsync("POST", $"/trading/account/{_account}/order", order, isSigned: true);
            _order = JsonNode.Parse(placed.Body)!["order_id"]!.ToString();
        }

        public async Task<List<string>> ProblemsOfAsync(JsonNode document, string path, string verb, JsonNode operation)
        {
            var problems = new List<string>();
            var isPrivate = operation["security"] is not null;
            if (isPrivate)
            {
                var nobody = await CallAsync(verb.ToUpperInvariant(), Filled(path), ExampleOf(operation), isSigned: false);
                if (nobody.Status != 401) problems.Add($"{verb} {path} unsigned: {nobody.Status}");
                var names = operation["security"]![0]!.AsObject().Select(each => each.Key);
                if (!names.SequenceEqual(["api-key", "timestamp", "authorization"]))
                    problems.Add($"{verb} {path}: {operation["security"]}");
            }

            var answer = await CallAsync(verb.ToUpperInvariant(), Filled(path), ExampleOf(operation), isPrivate);
            var expected = s_refused.TryGetValue($"{verb} {path}", out var refused) ? refused : $"{verb} {path}" == Opening ? 201 : 200;
            if (answer.Status != expected) problems.Add($"{verb} {path}: {answer.Status} {answer.Body}");
            var said = operation["responses"]![answer.Status.ToString(CultureInfo.InvariantCulture)];
            if (said is null) problems.Add($"{verb} {path}: the document does not know {answer.Status}");
            else if (said["content"]!["application/json"]?["schema"] is { } schema)
                AddShape(problems, document, schema, JsonNode.Parse(answer.Body), $"{verb} {path}");
            return problems;
        }

        public Task<RawAnswer> CallAsync(string verb, string path, string? body, bool isSigned)
        {
            var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var head = new StringBuilder($"{verb} /api/v1{path} HTTP/1.1\r\nHost: exchange.example\r\nConnection: close\r\n");
            if (isSigned)
            {
                var signature = OtherSignatures.Hmac(secret, $"{verb}{body}/api/v1{path}{timestamp}");
                head.Append(CultureInfo.InvariantCulture, $"api-key: {apiKey}\r\ntimestamp: {timestamp}\r\nauthorization: {signature}\r\n");
            }

            if (body is not null)
                head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n");
            return RawHttp.SendAsync(server.Address, head.Append("\r\n").ToString(), Encoding.UTF8.GetBytes(body ?? ""), Cancel);
        }

        string Filled(string path) => path
            .Replace("{account_id}", _account, StringComparison.Ordinal).Replace("{order_id}", _order, StringComparison.Ordinal)
            .Replace("{type}", "demo", StringComparison.Ordinal).Replace("{symbol}", "BTCUSD", StringComparison.Ordinal)
            .Replace("{category}", "fair", StringComparison.Ordinal).Replace("{kind}", "order", StringComparison.Ordinal);

        static string? ExampleOf(JsonNode operation) =>
            operation["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString();

        /// <summary>Exactly the members that the schema requires, of its types; a refusal may have one more.</summary>
        static void AddShape(List<string> problems, JsonNode document, JsonNode schema, JsonNode? value, string at)
        {
            if (schema["$ref"] is { } reference)
            {
                var name = ((string)reference!).Split('/')[^1];
                AddShape(problems, document, document["components"]!["schemas"]![name]!, value, $"{at} {name}");
                return;
            }

            if (value is null)
            {
                if (schema["nullable"] is null) problems.Add($"{at}: null");
                return;
            }

            var kind = value.GetValueKind().ToString();
            var isOfType = (string)schema["type"]! switch
            {
                "object" => value is JsonObject, "array" => value is JsonArray, "integer" => kind == "Number", "string" => kind == "String",
                _ => kind is "True" or "False",
            };
            if (!isOfType) problems.Add($"{at}: {kind} is no {schema["type"]}");
            if (value is JsonArray items) foreach (var item in items) AddShape(problems, document, schema["items"]!, item, at);
            if (value is not JsonObject members) return;
            if (schema["additionalProperties"] is { } of)
                foreach (var (name, member) in members) AddShape(problems, document, of, member, $"{at}.{name}");
            if (schema["properties"] is not JsonObject properties) return;
            foreach (var (name, member) in members)
            {
                if (properties[name] is { } property) AddShape(problems, document, property, member, $"{at}.{name}");
                else problems.Add($"{at}: {name} is not in the document");
            }

            foreach (var name in schema["required"]!.AsArray().Select(name => (string)name!))
                if (!members.ContainsKey(name)) problems.Add($"{at}: {name} is missing");
        }
    }
}
