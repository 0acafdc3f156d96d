using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rialto.Wire.Tests.Operator;

/// <summary>As much of JSON Schema as our hand-written document uses; a word that is not known here fails.</summary>
public sealed class JsonShape(JsonNode document)
{
    /// <summary>Stands for a value that differs from run to run: its type is not looked at.</summary>
    public const string Anything = "\u00a7";

    static readonly string[] s_words =
    [
        "$ref", "oneOf", "const", "enum", "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems",
        "minimum", "maximum", "pattern", "description", "x-access",
    ];

    /// <summary>What is wrong with a value, by the schema of a name; null = nothing.</summary>
    public string? Problem(string name, JsonNode? value) => Problem(document["components"]!["schemas"]![name]!, value, name);

    string? Problem(JsonNode schema, JsonNode? value, string at)
    {
        var unknown = schema.AsObject().Select(word => word.Key).Except(s_words).FirstOrDefault();
        if (unknown is not null) return $"{at}: the schema says {unknown}";
        if (value is JsonValue text && text.TryGetValue<string>(out var stands) && stands == Anything) return null;
        if (schema["$ref"] is { } reference) return Problem(((string)reference!).Split('/')[^1], value);
        if (schema["oneOf"] is JsonArray choices)
        {
            var fits = choices.Count(choice => Problem(choice!, value, at) is null);
            return fits == 1 ? null : $"{at}: {fits} of {choices.Count} fit {value?.ToJsonString()}";
        }

        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
            return $"{at}: {value?.ToJsonString()} is not {constant}";
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return $"{at}: {value?.ToJsonString()} is none of {words.ToJsonString()}";
        if (schema["type"] is { } type && !IsOfType(type, value)) return $"{at}: {value?.ToJsonString()} is no {type.ToJsonString()}";
        return value switch
        {
            JsonObject members => ProblemOf(schema, members, at),
            JsonArray items => ProblemOf(schema, items, at),
            _ => ProblemOf(schema, value, at),
        };
    }

    string? ProblemOf(JsonNode schema, JsonObject members, string at)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
            if (!members.ContainsKey((string)name!)) return $"{at}: {name} is missing in {members.ToJsonString()}";
        foreach (var (name, value) in members)
        {
            var rule = schema["properties"]?[name] ?? schema["additionalProperties"];
            if (rule is null || (rule.GetValueKind() == JsonValueKind.True)) continue;
            if (rule.GetValueKind() == JsonValueKind.False) return $"{at}: {name} is not known";
            if (Problem(rule, value, $"{at}.{name}") is { } problem) return problem;
        }

        return null;
    }

    string? ProblemOf(JsonNode schema, JsonArray items, string at)
    {
        if (items.Count < (int?)schema["minItems"] || items.Count > (int?)schema["maxItems"]) return $"{at}: {items.Count} items";
        if (schema["items"] is not { } rule) return null;
        return items.Select((item, i) => Problem(rule, item, $"{at}[{i}]")).FirstOrDefault(problem => problem is not null);
    }

    static string? ProblemOf(JsonNode schema, JsonNode? value, string at)
    {
        if (schema["pattern"] is { } pattern && !Regex.IsMatch((string)value!, (string)pattern!))
            return $"{at}: {value} is not like {pattern}";
        if (schema["minimum"] is { } low && (long)value! < (long)low!) return $"{at}: {value} is below {low}";
        return schema["maximum"] is { } high && (long)value! > (long)high! ? $"{at}: {value} is above {high}" : null;
    }

    static bool IsOfType(JsonNode type, JsonNode? value)
    {
        if (type is JsonArray several) return several.Any(each => IsOfType(each!, value));
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return (string)type! switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number && !value!.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E'),
            "number" => kind == JsonValueKind.Number,
            _ => false,
        };
    }
}
