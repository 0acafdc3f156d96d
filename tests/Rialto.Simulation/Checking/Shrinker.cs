using Rialto.Engine.Commands;

namespace Rialto.Simulation.Checking;

/// <summary>Finds a short list of commands on which engine and model still differ, by leaving commands out.</summary>
/// <remarks>Who amends or cancels an order goes on naming the same one, whatever its number becomes.</remarks>
public static class Shrinker
{
    const int RunsMax = 3_000;

    /// <returns>The shortest list found with its difference; null when the list alone shows none (it needed a restart).</returns>
    public static (List<byte[]> Commands, Difference? Difference) Shrink(List<byte[]> commands)
    {
        var recorded = Record(commands);
        if (Try(recorded).Difference is not { } difference) return (commands, null);
        recorded = recorded[..(difference.CommandIndex + 1)];
        var runs = 0;
        for (var chunk = recorded.Count / 2; chunk >= 1; chunk /= 2)
        {
            var removed = RemoveChunks(ref recorded, chunk, ref runs);
            // Another round of single commands, as long as it helps.
            if (chunk == 1 && removed) chunk = 2;
        }
        for (var at = 0; at < recorded.Count; at++) ShrinkBatch(ref recorded, at, ref runs);
        return Try(recorded);
    }

    static List<Recorded> Record(List<byte[]> commands)
    {
        var recorded = new List<Recorded>();
        var run = new TwinRun();
        foreach (var command in commands)
        {
            run.Apply(command);
            recorded.Add(new(command, Recorded.OrdersIn(run.Wanted)));
        }
        return recorded;
    }

    /// <summary>Leaves out elements of a batch.</summary>
    static void ShrinkBatch(ref List<Recorded> commands, int at, ref int runs)
    {
        if (CommandCodec.Header(commands[at].Command).Kind != CommandKind.Batch) return;
        for (var index = BatchElements.Of(commands[at].Command).Count - 1; index >= 0; index--)
        {
            if (++runs > RunsMax) return;
            var fewer = new List<Recorded>(commands) { [at] = Without(commands[at], index) };
            if (Try(fewer).Difference is { } still && still.CommandIndex >= at) commands = fewer[..(still.CommandIndex + 1)];
        }
    }

    /// <summary>One element less; if it was a new order, its number is not taken any more.</summary>
    static Recorded Without(Recorded batch, int index)
    {
        var placed = BatchElements.Of(batch.Command).Select(BatchElements.IsNewOrder).ToList();
        var fewer = BatchElements.Without(batch.Command, index);
        if (!placed[index] || placed.Count(isNew => isNew) != batch.Orders.Length) return batch with { Command = fewer };
        var which = placed[..index].Count(isNew => isNew);
        return new(fewer, [.. batch.Orders[..which], .. batch.Orders[(which + 1)..]]);
    }

    static bool RemoveChunks(ref List<Recorded> commands, int chunk, ref int runs)
    {
        var removed = false;
        for (var at = commands.Count - chunk; at >= 0; at -= chunk)
        {
            if (++runs > RunsMax) return false;
            var fewer = new List<Recorded>(commands);
            fewer.RemoveRange(at, Math.Min(chunk, fewer.Count - at));
            if (Try(fewer).Difference is not { } still) continue;
            (commands, removed) = (fewer[..(still.CommandIndex + 1)], true);
            at = Math.Min(at, commands.Count);
        }
        return removed;
    }

    static (List<byte[]> Commands, Difference? Difference) Try(List<Recorded> recorded)
    {
        var run = new TwinRun();
        var numbers = new Dictionary<long, long>();
        var commands = new List<byte[]>();
        foreach (var command in recorded)
        {
            commands.Add(command.Retargeted(numbers));
            if (run.Apply(commands[^1]) is { } difference) return (commands, difference);
            command.Map(run.Wanted, numbers);
        }
        return (commands, null);
    }
}
