using System.Text;

namespace Rialto.Simulation.Checking;

/// <summary>Where engine and model part: the command, and what each says.</summary>
public sealed record Difference(int CommandIndex, string What, byte[] Command, byte[] Wanted, byte[] Got)
{
    /// <summary>All of it, decoded.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine($"command {CommandIndex}: {What}");
        if (Command.Length > 0) text.AppendLine($"  {WireText.OfCommand(Command)}");
        var (wanted, got) = (WireText.OfEvents(Wanted), WireText.OfEvents(Got));
        foreach (var line in wanted) text.AppendLine($"  {(got.Contains(line) ? "      " : "model ")} {line}");
        foreach (var line in got)
        {
            if (!wanted.Contains(line)) text.AppendLine($"  engine {line}");
        }
        return text.ToString();
    }
}
