using System.Text;

namespace Rialto.Simulation.Checking;

/// <summary>A difference, the seed that found it, and the commands that lead to it.</summary>
public sealed record Finding(ulong Seed, int Steps, List<byte[]> Commands, Difference Difference)
{
    /// <summary>It came of the margin workload.</summary>
    public bool IsOfPerpetuals { get; init; }

    /// <summary>Seed, difference, the shortest commands that show one, and the line that repeats it.</summary>
    public string Report()
    {
        var text = new StringBuilder();
        text.AppendLine($"seed {Seed}, commit {Build.Commit}");
        var (commands, difference) = Shrinker.Shrink(Commands);
        if (difference is null) text.AppendLine(Difference.Text());
        else
        {
            text.AppendLine(difference.Text());
            text.AppendLine($"shrunk from {Commands.Count} to {commands.Count} commands:");
            foreach (var command in commands) text.AppendLine($"  {WireText.OfCommand(command)}");
        }
        text.Append($"repeat: ./run simulate {(IsOfPerpetuals ? "--margin" : "--engine")} --seed {Seed} --steps {Steps}");
        return text.ToString();
    }
}
