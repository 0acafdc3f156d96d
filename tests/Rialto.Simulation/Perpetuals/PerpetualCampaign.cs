using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Simulation.Checking;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Perpetuals;

/// <summary>Seeds of margin trading: engine against model, and the auditor over the events of both.</summary>
public static class PerpetualCampaign
{
    const ulong RestartSalt = 0x5EED_0F_7E57A127;
    const int RestartPermille = 8;

    /// <summary>One seed.</summary>
    /// <returns>The first difference or broken promise with the commands that led to it, or null.</returns>
    public static Finding? RunSeed(ulong seed, int steps, Coverage coverage, PerpetualReached reached)
    {
        var auditor = new MarginAuditor();
        var workload = new PerpetualWorkload(seed, auditor.World);
        var restarts = new Dice(seed ^ RestartSalt);
        var run = new TwinRun();
        var commands = new List<byte[]>(steps);
        for (var step = 0; step < steps; step++)
        {
            var command = workload.Next();
            commands.Add(command);
            var difference = run.Apply(command);
            var timeUs = CommandCodec.Header(command).TimeUs;
            if (difference is null && auditor.Check(run.Wanted, timeUs) is { } broken) difference = run.Broken(broken, command);
            if (difference is null && restarts.Permille(RestartPermille)) difference = run.Restart();
            if (difference is not null) return new(seed, steps, commands, difference) { IsOfPerpetuals = true };
            coverage.Count(command, run.Wanted);
            reached.Count(run.Wanted);
        }
        return null;
    }

    /// <summary>Several seeds on several threads, until the first finding.</summary>
    public static (List<Finding> Findings, Coverage Coverage, PerpetualReached Reached) Run(
        ulong firstSeed, int seeds, int steps, int threads)
    {
        var (findings, coverage, reached) = (new List<Finding>(), new Coverage(), new PerpetualReached());
        var gate = new Lock();
        Parallel.For(0, seeds, new() { MaxDegreeOfParallelism = threads }, (index, loop) =>
        {
            var (counted, seen) = (new Coverage(), new PerpetualReached());
            var finding = RunSeed(firstSeed + (ulong)index, steps, counted, seen);
            lock (gate)
            {
                coverage.Add(counted);
                reached.Add(seen);
                if (finding is not null) findings.Add(finding);
            }
            if (finding is not null) loop.Stop();
        });
        return (findings, coverage, reached);
    }
}
