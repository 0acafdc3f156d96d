using System.Text.Json;

namespace Rialto.Gateways.Peatio.Wire;

/// <summary>A refusal: <c>errors</c> for programs, <c>details</c> for people (docs/dialects/peatio.md).</summary>
internal static class BrokenRuleWire
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<string> literals, IReadOnlyList<BrokenRule> problems)
    {
        json.WriteStartObject();
        json.WriteStartArray("errors"u8);
        foreach (var literal in literals) json.WriteStringValue(literal);
        json.WriteEndArray();
        json.WriteStartArray("details"u8);
        foreach (var problem in problems) Write(json, problem);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, BrokenRule problem)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, problem.Code);
        if (problem.Field is { } field) json.WriteString("field"u8, field);
        if (problem.Rule is { } rule) json.WriteString("rule"u8, rule);
        if (problem.Limit is { } limit) json.WriteString("limit"u8, limit);
        if (problem.Got is { } got) json.WriteString("got"u8, got);
        json.WriteEndObject();
    }
}
