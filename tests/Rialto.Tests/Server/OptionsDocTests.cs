using System.Text;
using Rialto.Server;
using Rialto.Server.Configuration;
using Rialto.Tests.House;

namespace Rialto.Tests.Server;

/// <summary>docs/operating/options.md lists what the code knows; RIALTO_REGENERATE=1 writes it anew.</summary>
public sealed class OptionsDocTests
{
    [Fact]
    public void The_list_of_options_is_current() =>
        Generated.Check("docs/operating/options.md", Table(), "Rialto.Tests.Server.OptionsDocTests.The_list_of_options_is_current");

    static string Table()
    {
        var table = new StringBuilder("| key | default | takes | what it does |\n| --- | --- | --- | --- |\n");
        foreach (var key in OptionKey.All)
            table.Append($"| `{key.Name}` | {(key.Default.Length == 0 ? "" : $"`{key.Default}`")} | {key.Accepts} | {key.About} |\n");
        table.Append("\n`--demo` sets ").AppendJoin(", ", Options.Demonstration.Select(setting => $"`{setting}`")).Append(".\n");
        return table.ToString();
    }
}
