using Rialto.Engine.Commands;

namespace Rialto.Simulation.Checking;

/// <summary>Finds a short list of commands on which engine and model still differ, by leaving commands out.</summary>
public static class Shrinker
{
    const int RunsMax = 3_000;

    /// <returns>The shortest list found with its difference; null when the list alone shows none (it needed a restart).</returns>
    public static (List<byte[]> Commands, Difference? Difference) Shrink(List<byte[]> commands)
    {
        var difference = Try(commands);
        if (difference is null) return (commands, null);
        commands = commands[..(difference.CommandIndex + 1)];
        var runs = 0;
        for (var chunk = commands.Count / 2; chunk >= 1; chunk /= 2)
        {
            var removed = RemoveChunks(ref commands, ref difference, chunk, ref runs);
            // Another round of single commands, as long as it helps.
            if (chunk == 1 && removed) chunk = 2;
        }
        for (var at = 0; at < commands.Count; at++) ShrinkBatch(ref commands, ref difference, at, ref runs);
        return (commands, difference);
    }

    /// <summary>Leaves out elements of a batch.</summary>
    static void ShrinkBatch(ref List<byte[]> commands, ref Difference difference, int at, ref int runs)
    {
        if (CommandCodec.Header(commands[at]).Kind != CommandKind.Batch) return;
        for (var index = BatchElements.Of(commands[at]).Count - 1; index >= 0; index--)
        {
            if (++runs > RunsMax) return;
            var fewer = new List<byte[]>(commands) { [at] = BatchElements.Without(commands[at], index) };
            if (Try(fewer) is { } still && still.CommandIndex >= at) (commands, difference) = (fewer[..(still.CommandIndex + 1)], still);
        }
    }

    static bool RemoveChunks(ref List<byte[]> commands, ref Difference difference, int chunk, ref int runs)
    {
        var removed = false;
        for (var at = commands.Count - chunk; at >= 0; at -= chunk)
        {
            if (++runs > RunsMax) return false;
            var fewer = new List<byte[]>(commands);
            fewer.RemoveRange(at, Math.Min(chunk, fewer.Count - at));
            if (Try(fewer) is not { } still) continue;
            (commands, difference, removed) = (fewer[..(still.CommandIndex + 1)], still, true);
            at = Math.Min(at, commands.Count);
        }
        return removed;
    }

    static Difference? Try(List<byte[]> commands)
    {
        var run = new TwinRun();
        foreach (var command in commands)
        {
            if (run.Apply(command) is { } difference) return difference;
        }
        return null;
    }
}
