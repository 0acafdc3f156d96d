using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rialto.Gateways.PrimeBit.Documents;

/// <summary>JSON as YAML in block form: every text in double quotes, which both languages read alike.</summary>
internal static class Yaml
{
    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, depth: 0);
        return text.ToString();
    }

    // An object or a list that has something stands on lines of its own, everything else on the line that it belongs to.
    static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                foreach (var (name, value) in members) WriteEntry(text, JsonSerializer.Serialize(name) + ":", value, depth);
                break;
            case JsonArray { Count: > 0 } items:
                foreach (var item in items) WriteEntry(text, "-", item, depth);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null").Append('\n');
                break;
        }
    }

    static void WriteEntry(StringBuilder text, string head, JsonNode? value, int depth)
    {
        text.Append(' ', 2 * depth).Append(head);
        var isBlock = value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };
        text.Append(isBlock ? '\n' : ' ');
        Write(text, value, depth + 1);
    }
}
