using System.Text.Json.Nodes;
using Rialto.Gateways.PrimeBit.Routes;

namespace Rialto.Gateways.PrimeBit.Documents;

/// <summary>A Postman collection of every operation, which signs by a script.</summary>
internal static class PostmanCollection
{
    /// <summary>What stands for a part of a path, unless it is a variable of the collection.</summary>
    static readonly Dictionary<string, string> s_parts = new()
    {
        ["type"] = "demo", ["symbol"] = "BTCUSD", ["order_id"] = "1", ["category"] = "market", ["kind"] = "order",
        ["account_id"] = "{{account_id}}",
    };

    static readonly string[] s_script =
    [
        "const timestamp = Math.floor(Date.now() / 1000).toString();",
        "const url = pm.variables.replaceIn(pm.request.url.toString());",
        "const target = url.slice(url.indexOf('/api/v1'));",
        "const body = pm.request.body && pm.request.body.raw ? pm.variables.replaceIn(pm.request.body.raw) : '';",
        "const message = pm.request.method + body + target.replace('?', '') + timestamp;",
        "const signature = CryptoJS.HmacSHA256(message, pm.variables.get('api_secret')).toString(CryptoJS.enc.Hex);",
        "pm.request.headers.upsert({ key: 'api-key', value: pm.variables.get('api_key') });",
        "pm.request.headers.upsert({ key: 'timestamp', value: timestamp });",
        "pm.request.headers.upsert({ key: 'authorization', value: signature });",
    ];

    public static JsonObject Of(IEnumerable<Operation> operations) => new()
    {
        ["info"] = new JsonObject
        {
            ["name"] = "Rialto: PrimeBit",
            ["schema"] = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        ["variable"] = new JsonArray(
            Variable("base_url", "http://127.0.0.1:8080"), Variable("api_key", ""), Variable("api_secret", ""), Variable("account_id", "")),
        // What ends things comes last, of one thing before of all, so that the collection can be played from top to bottom.
        ["item"] = new JsonArray([.. operations.Where(each => each.IsListed)
            .OrderBy(each => each.Verb == "DELETE" ? int.MaxValue - each.Pattern.Length : 0).Select(ItemOf)]),
    };

    static JsonObject Variable(string key, string value) => new() { ["key"] = key, ["value"] = value };

    static JsonNode ItemOf(Operation operation)
    {
        var item = new JsonObject { ["name"] = operation.About, ["request"] = RequestOf(operation) };
        if (operation.Entry != Entry.Public) item["event"] = new JsonArray(new JsonObject
        {
            ["listen"] = "prerequest",
            ["script"] = new JsonObject
            {
                ["type"] = "text/javascript", ["exec"] = new JsonArray([.. s_script.Select(line => (JsonNode)line)]),
            },
        });
        return item;
    }

    static JsonObject RequestOf(Operation operation)
    {
        var path = operation.Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.StartsWith('{') ? s_parts[part.Trim('{', '}')] : part).Prepend("v1").Prepend("api").ToArray();
        var request = new JsonObject
        {
            ["method"] = operation.Verb,
            ["header"] = new JsonArray(),
            ["url"] = new JsonObject
            {
                ["raw"] = "{{base_url}}/" + string.Join('/', path),
                ["host"] = new JsonArray("{{base_url}}"),
                ["path"] = new JsonArray([.. path.Select(part => (JsonNode)part)]),
            },
        };
        if (operation.Body is null) return request;
        request["header"] = new JsonArray(Variable("content-type", "application/json"));
        request["body"] = new JsonObject { ["mode"] = "raw", ["raw"] = operation.Example ?? "{}" };
        return request;
    }
}
