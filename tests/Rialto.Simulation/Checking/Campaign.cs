using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Checking;

/// <summary>Runs seeds: random commands to engine and model, with restarts of the engine from its snapshot in between.</summary>
public static class Campaign
{
    // Apart from the workload's dice, so that restarts do not change which commands are drawn.
    const ulong RestartSalt = 0x5EED_0F_7E57A127;
    const int RestartPermille = 8;

    /// <summary>One seed.</summary>
    /// <returns>The first difference with the commands that led to it, or null.</returns>
    public static Finding? RunSeed(ulong seed, int steps, Coverage coverage)
    {
        var workload = new RandomWorkload(seed);
        var restarts = new Dice(seed ^ RestartSalt);
        var run = new TwinRun();
        var commands = new List<byte[]>(steps);
        for (var step = 0; step < steps; step++)
        {
            var command = workload.Next();
            commands.Add(command);
            var difference = run.Apply(command);
            if (difference is null && restarts.Permille(RestartPermille)) difference = run.Restart();
            if (difference is not null) return new(seed, steps, commands, difference);
            workload.See(run.Wanted);
            coverage.Count(command, run.Wanted);
        }
        return CompareWithWhole(seed, steps, commands, run);
    }

    /// <summary>The state after restarts must be that of an engine that never restarted.</summary>
    static Finding? CompareWithWhole(ulong seed, int steps, List<byte[]> commands, TwinRun run)
    {
        var whole = new TwinRun();
        foreach (var command in commands)
        {
            if (whole.Apply(command) is { } difference) return new(seed, steps, commands, difference);
        }
        if (whole.Save().AsSpan().SequenceEqual(run.Save())) return null;
        return new(seed, steps, commands, new(steps - 1, "restarts left another state than none", [], [], []));
    }

    /// <summary>Several seeds on several threads, until the first finding.</summary>
    public static (List<Finding> Findings, Coverage Coverage) Run(ulong firstSeed, int seeds, int steps, int threads)
    {
        var findings = new List<Finding>();
        var coverage = new Coverage();
        var gate = new Lock();
        Parallel.For(0, seeds, new() { MaxDegreeOfParallelism = threads }, (index, loop) =>
        {
            var reached = new Coverage();
            var finding = RunSeed(firstSeed + (ulong)index, steps, reached);
            lock (gate)
            {
                coverage.Add(reached);
                if (finding is not null) findings.Add(finding);
            }
            if (finding is not null) loop.Stop();
        });
        return (findings, coverage);
    }
}
