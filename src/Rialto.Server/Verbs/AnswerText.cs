using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rialto.Gateways.Operator.Desk;

namespace Rialto.Server.Verbs;

/// <summary>Shows an answer of the desk: as it is with <c>--json</c>, else as lines and tables.</summary>
internal static class AnswerText
{
    static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints and returns the exit code: refusals go to standard error.</summary>
    public static int Print(DeskAnswer answer, bool asJson)
    {
        if (answer.IsRefused)
        {
            foreach (var reason in answer.Body["errors"]?.AsArray() ?? []) Console.Error.WriteLine($"rialto: {reason}");
            return ExitCodes.Refused;
        }

        if (asJson) Console.WriteLine(answer.Body.ToJsonString(Relaxed));
        else Print(answer.Body.AsObject(), indent: "");
        return ExitCodes.Done;
    }

    static void Print(JsonObject body, string indent)
    {
        foreach (var (name, value) in body)
        {
            switch (value)
            {
                case JsonArray { Count: > 0 } rows when rows[0] is JsonObject:
                    if (body.Count > 1) Console.WriteLine($"{indent}{name}");
                    PrintTable([.. rows.Select(row => row!.AsObject())], indent);
                    break;
                case JsonObject part:
                    Console.WriteLine($"{indent}{name}");
                    Print(part, indent + "  ");
                    break;
                default:
                    Console.WriteLine($"{indent}{name,-14} {TextOf(value)}");
                    break;
            }
        }
    }

    static void PrintTable(IReadOnlyList<JsonObject> rows, string indent)
    {
        var columns = rows.SelectMany(row => row.Select(pair => pair.Key)).Distinct().ToList();
        var widths = columns.Select(column => rows.Max(row => Math.Max(column.Length, TextOf(row[column]).Length))).ToList();
        PrintRow(columns, widths, indent);
        foreach (var row in rows) PrintRow([.. columns.Select(column => TextOf(row[column]))], widths, indent);
    }

    static void PrintRow(IReadOnlyList<string> cells, IReadOnlyList<int> widths, string indent) =>
        Console.WriteLine((indent + string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd());

    static string TextOf(JsonNode? value) => value switch
    {
        null => "-",
        JsonArray array => string.Join(",", array.Select(TextOf)),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
