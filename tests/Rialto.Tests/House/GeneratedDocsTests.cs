using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Rialto.Engine;
using Rialto.Engine.Events;
using Rialto.Tests.Engine.Golden;

namespace Rialto.Tests.House;

/// <summary>The lists of docs/rules say what the code says.</summary>
public partial class GeneratedDocsTests
{
    const string Class = "Rialto.Tests.House.GeneratedDocsTests.";

    [Fact]
    public void The_table_of_rejects_is_fresh()
    {
        var summaries = Summaries(Repository.Lines("src/Rialto.Engine/Events/Reject.cs"), EnumMember());
        var table = new StringBuilder("\n| number | reject | more |\n| --- | --- | --- |\n");
        foreach (var reject in Enum.GetValues<Reject>())
        {
            table.Append(Row($"{(int)reject}", $"`{reject}`", summaries.GetValueOrDefault($"{reject}", "")));
        }


        Generated.Check("docs/rules/rejects.md", $"{table}\n", Class + nameof(The_table_of_rejects_is_fresh));
    }

    [Fact]
    public void The_table_of_limits_is_fresh()
    {
        var summaries = Summaries(Repository.Lines("src/Rialto.Engine/Limits.cs"), Constant());
        var table = new StringBuilder("\n| limit | value | more |\n| --- | --- | --- |\n");
        foreach (var field in typeof(Limits).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var value = Int128.Parse($"{field.GetValue(null)}", CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
            table.Append(Row($"`{field.Name}`", value, summaries.GetValueOrDefault(field.Name, "")));
        }

        Generated.Check("docs/rules/limits.md", $"{table}\n", Class + nameof(The_table_of_limits_is_fresh));
    }

    [Fact]
    public void The_tables_of_the_servers_limits_are_fresh()
    {
        var tables = new StringBuilder();
        foreach (var project in (string[])["Rialto.Node", "Rialto.Identity", "Rialto.Gateways", "Rialto.Server"])
        {
            var type = Assembly.Load(project == "Rialto.Server" ? "rialto" : project).GetType($"{project}.Limits", throwOnError: true)!;
            var summaries = Summaries(Repository.Lines($"src/{project}/Limits.cs"), Constant());
            tables.Append($"\n## {project}\n| limit | value | more |\n| --- | --- | --- |\n");
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(static field => field.MetadataToken))
                tables.Append(Row($"`{field.Name}`", ValueOf(field.GetValue(null)), summaries.GetValueOrDefault(field.Name, "")));
        }

        Generated.Check("docs/operating/limits.md", $"{tables}\n", Class + nameof(The_tables_of_the_servers_limits_are_fresh));
    }

    static string ValueOf(object? value) => value is IFormattable number and (int or long)
        ? number.ToString("N0", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{value}");

    [Fact]
    public void The_table_of_events_is_fresh()
    {
        var lines = Repository.Files(".cs", "src/Rialto.Engine/Events").SelectMany(Repository.Lines).ToArray();
        var summaries = Summaries(lines, EventStruct());
        var sizes = typeof(IEvent).Assembly.GetExportedTypes().ToLookup(static type => type.Name);
        var table = new StringBuilder("\n| number | event | bytes | what happened |\n| --- | --- | --- | --- |\n");
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            var size = StructFields.SizeOf(sizes[$"{kind}"].Single());
            table.Append(Row($"{(int)kind}", $"`{kind}`", $"{size}", summaries[$"{kind}"]));
        }

        Generated.Check("docs/rules/event-kinds.md", $"{table}\n", Class + nameof(The_table_of_events_is_fresh));
    }

    static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |\n".Replace("|  |", "| |", StringComparison.Ordinal);

    // The summary above each declaration, as one line of plain text.
    static Dictionary<string, string> Summaries(string[] lines, Regex declaration)
    {
        var summaries = new Dictionary<string, string>();
        var comment = new StringBuilder();
        foreach (var line in lines.Select(static line => line.Trim()))
        {
            if (line.StartsWith("///", StringComparison.Ordinal)) comment.Append(line[3..]);
            else if (line.StartsWith('[')) continue;
            else
            {
                if (declaration.Match(line) is { Success: true } found && Summary().Match($"{comment}") is { Success: true } summary)
                {
                    summaries.TryAdd(found.Groups[1].Value, Plain(summary.Groups[1].Value));
                }

                comment.Clear();
            }
        }

        return summaries;
    }

    static string Plain(string text) => Reference().Replace(Code().Replace(text, "`$1`"), "`$1`").Trim();

    [GeneratedRegex(@"^(\w+) = \d+,$")]
    private static partial Regex EnumMember();

    [GeneratedRegex(@"^public (?:const|static readonly) \w+ (\w+) =")]
    private static partial Regex Constant();

    [GeneratedRegex(@"^public struct (\w+) : IEvent")]
    private static partial Regex EventStruct();

    [GeneratedRegex("<summary>(.*?)</summary>")]
    private static partial Regex Summary();

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Code();

    [GeneratedRegex("<see cref=\"(?:\\w+\\.)*(\\w+)\"/>")]
    private static partial Regex Reference();
}
