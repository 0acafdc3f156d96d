using System.Globalization;
using System.Text;
using Rialto.Engine;
using Rialto.Engine.Events;
using Rialto.Simulation.Model;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Checking;

/// <summary>The engine's state hash along a seed's commands: the same text in every process, whatever the runtime's switches.</summary>
public static class ReplayHashes
{
    const int Every = 1_024;

    /// <summary>One line a 1,024th command, and one at the end.</summary>
    public static string Of(ulong seed, int steps)
    {
        var workload = new RandomWorkload(seed);
        var model = new ExchangeModel();
        var engine = new Exchange(16, 16);
        var (wanted, got) = (new EventBuffer(4_096), new EventBuffer(4_096));
        var text = new StringBuilder();
        for (var number = 1; number <= steps; number++)
        {
            wanted.Clear();
            got.Clear();
            var command = workload.Next();
            model.Apply(command, wanted);
            engine.Apply(command, number, got);
            workload.See(wanted.Written);
            if (number % Every == 0 || number == steps) Append(text, number, engine);
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, int number, Exchange engine) => text.AppendLine(
        CultureInfo.InvariantCulture, $"{number} {engine.EventHash:x16} {Convert.ToHexStringLower(engine.StateHash())}");
}
