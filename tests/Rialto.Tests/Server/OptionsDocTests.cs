using System.Text;
using Rialto.Server;
using Rialto.Server.Configuration;

namespace Rialto.Tests.Server;

/// <summary>docs/operating/options.md lists what the code knows; RIALTO_REGENERATE=1 writes it anew.</summary>
public sealed class OptionsDocTests
{
    const string Begin = "<!-- options: begin -->";
    const string End = "<!-- options: end -->";

    [Fact]
    public void The_list_of_options_is_current()
    {
        var path = Path.Combine(Root(), "docs", "operating", "options.md");
        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        var wanted = text[..begin] + "\n" + Table() + text[end..];

        if (Environment.GetEnvironmentVariable("RIALTO_REGENERATE") == "1") File.WriteAllText(path, wanted);
        else Assert.Equal(wanted, text);
    }

    static string Table()
    {
        var table = new StringBuilder("| key | default | takes | what it does |\n| --- | --- | --- | --- |\n");
        foreach (var key in OptionKey.All)
            table.Append($"| `{key.Name}` | {(key.Default.Length == 0 ? "" : $"`{key.Default}`")} | {key.Accepts} | {key.About} |\n");
        table.Append("\n`--demo` sets ").AppendJoin(", ", Options.Demonstration.Select(setting => $"`{setting}`")).Append(".\n");
        return table.ToString();
    }

    static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Rialto.slnx"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
