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
        text.AppendLine($"  {WireText.OfCommand(Command)}");
        Append(text, "model", Wanted, Got);
        Append(text, "engine", Got, Wanted);
        return text.ToString();
    }

    static void Append(StringBuilder text, string who, byte[] events, byte[] others)
    {
        text.AppendLine($"  {who}:");
        var otherLines = WireText.OfEvents(others).ToHashSet();
        foreach (var line in WireText.OfEvents(events)) text.AppendLine($"  {(otherLines.Contains(line) ? ' ' : '>')} {line}");
    }
}
