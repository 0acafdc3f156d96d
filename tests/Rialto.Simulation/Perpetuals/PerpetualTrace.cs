using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Simulation.Checking;

namespace Rialto.Simulation.Perpetuals;

/// <summary>Prints what the engine makes of a seed.</summary>
public static class PerpetualTrace
{
    public static void Print(ulong seed, int steps)
    {
        var auditor = new MarginAuditor();
        var workload = new PerpetualWorkload(seed, auditor.World);
        var engine = new Exchange(16, 16);
        var got = new EventBuffer(4_096);
        for (var step = 1; step <= steps; step++)
        {
            got.Clear();
            var command = workload.Next();
            Console.WriteLine($"{step} {WireText.OfCommand(command)}");
            engine.Apply(command, step, got);
            foreach (var line in WireText.OfEvents(got.Written.ToArray())) Console.WriteLine($"      {line}");
            Console.WriteLine($"      next timer {engine.NextTimerUs}");
            var timeUs = CommandCodec.Header(command).TimeUs;
            if (auditor.Check(got.Written, timeUs) is { } problem) Console.WriteLine($"      PROBLEM {problem}");
        }
    }
}
