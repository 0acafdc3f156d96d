using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Gateways.PrimeBit.Routes;

namespace Rialto.Gateways.PrimeBit.Documents;

/// <summary>The OpenAPI document, made from what the operations say of themselves.</summary>
internal static class OpenApiDocument
{
    static readonly string[] s_headers = ["api-key", "timestamp", "authorization"];

    /// <summary>What every operation can answer.</summary>
    static readonly Errors.Problem[] s_always =
        [Errors.Malformed, Errors.IpNotAllowed, Errors.TooManyRequests, Errors.BodyTooLarge, Errors.Internal, Errors.Maintenance];

    static readonly Errors.Problem[] s_private =
    [
        Errors.MissingCredentials, Errors.InvalidTimestamp, Errors.TimestampOutOfWindow, Errors.InvalidApiKey, Errors.InvalidSignature,
        Errors.ScopeMissing,
    ];

    static readonly Errors.Problem[] s_changing = [Errors.IdempotencyConflict, Errors.TemporaryServerError];

    public static JsonObject Of(IEnumerable<Operation> operations)
    {
        var paths = new JsonObject();
        foreach (var operation in operations.Where(each => each.IsListed))
        {
            if (paths[operation.Pattern] is not JsonObject path) paths[operation.Pattern] = path = [];
            path[operation.Verb.ToLowerInvariant()] = Of(operation);
        }

        return new()
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject
            {
                ["title"] = "Rialto: PrimeBit", ["version"] = "1.0.0",
                ["description"] = "Perpetuals, live and demo. A private request is signed over verb, body, path, query and timestamp.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/api/v1" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["securitySchemes"] = SecuritySchemes(), ["schemas"] = Schemas.All() },
        };
    }

    static JsonObject SecuritySchemes()
    {
        var schemes = new JsonObject();
        foreach (var header in s_headers) schemes[header] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = header };
        return schemes;
    }

    static JsonObject Of(Operation operation)
    {
        var document = new JsonObject
        {
            ["operationId"] = IdOf(operation),
            ["summary"] = operation.About,
            ["parameters"] = ParametersOf(operation),
            ["responses"] = ResponsesOf(operation),
        };
        if (operation.Body is { } body) document["requestBody"] = BodyOf(body, operation.Example);
        if (operation.Entry != Entry.Public)
        {
            var all = new JsonObject();
            foreach (var header in s_headers) all[header] = new JsonArray();
            document["security"] = new JsonArray(all);
        }

        return document;
    }

    static string IdOf(Operation operation) => operation.Verb.ToLowerInvariant() + operation.Pattern
        .Replace("{", "by_", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)
        .Replace('/', '_').Replace('.', '_');

    static JsonArray ParametersOf(Operation operation)
    {
        var parameters = new JsonArray();
        foreach (var name in operation.Pattern.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')))
        {
            parameters.Add(new JsonObject
            {
                ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" },
            });
        }

        foreach (var said in operation.Query)
        {
            parameters.Add(new JsonObject
            {
                ["name"] = said.Name, ["in"] = "query", ["required"] = said.IsRequired, ["description"] = said.About,
                ["schema"] = SchemaOf(said),
            });
        }

        if (!IsChanging(operation)) return parameters;
        parameters.Add(new JsonObject
        {
            ["name"] = "idempotency-key", ["in"] = "header", ["required"] = false,
            ["description"] = "Up to 64 printable characters: the same request again is answered as before for 24 hours.",
            ["schema"] = new JsonObject { ["type"] = "string" },
        });
        return parameters;
    }

    static JsonObject BodyOf(IReadOnlyList<Said> members, string? example)
    {
        var properties = new JsonObject();
        foreach (var said in members)
        {
            var schema = SchemaOf(said);
            schema["description"] = said.About;
            properties[said.Name] = schema;
        }

        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = members.Where(said => said.IsRequired).Select(said => (JsonNode)said.Name).ToArray();
        if (required.Length > 0) whole["required"] = new JsonArray(required);
        var content = new JsonObject { ["schema"] = whole };
        if (example is not null) content["example"] = JsonNode.Parse(example);
        return new() { ["required"] = required.Length > 0, ["content"] = new JsonObject { ["application/json"] = content } };
    }

    static JsonObject SchemaOf(Said said)
    {
        var schema = Schemas.TypeOf(said.Type);
        if (said.Values.Count > 0) schema["enum"] = new JsonArray([.. said.Values.Select(value => (JsonNode)value)]);
        return schema;
    }

    static JsonObject ResponsesOf(Operation operation)
    {
        var responses = new JsonObject
        {
            [TextOf(operation.Success)] = new JsonObject { ["description"] = "Done.", ["content"] = ContentOf(operation) },
        };
        var refusals = s_always.Concat(operation.Refusals)
            .Concat(operation.Entry == Entry.Public ? [] : s_private)
            .Concat(IsChanging(operation) ? s_changing : []);
        if (operation.Body is not null) refusals = refusals.Append(Errors.UnsupportedMediaType);
        foreach (var group in refusals.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            responses[TextOf(group.Key)] = new JsonObject
            {
                ["description"] = string.Join(", ", group.Select(problem => problem.Code).Distinct()),
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schemas.Reference("Error") } },
            };
        }

        return responses;
    }

    static JsonObject ContentOf(Operation operation) => new()
    {
        [operation.ContentType.Split(';')[0]] = new JsonObject { ["schema"] = Schemas.Reference(operation.Reply) },
    };

    static bool IsChanging(Operation operation) => operation.Entry != Entry.Public && operation.Verb != "GET";

    static string TextOf(int status) => status.ToString(CultureInfo.InvariantCulture);
}
