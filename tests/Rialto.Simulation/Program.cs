using System.Diagnostics;
using Rialto.Simulation.Checking;

const int SeedsDefault = 200;
const int StepsDefault = 1_000;

if (args.Length == 0 || args[0] != "simulate")
{
    Console.Error.WriteLine("simulate [--seed N] [--seeds K] [--steps M]");
    return 64;
}

var only = Option("--seed");
var firstSeed = (ulong)(only ?? 1);
var seeds = (int)(Option("--seeds") ?? (only is null ? SeedsDefault : 1));
var steps = (int)(Option("--steps") ?? StepsDefault);
var watch = Stopwatch.StartNew();
var (findings, coverage) = Campaign.Run(firstSeed, seeds, steps, Environment.ProcessorCount);
if (findings.Count > 0)
{
    Console.WriteLine(findings.MinBy(finding => finding.Commands.Count)!.Report());
    return 1;
}
Console.WriteLine(coverage);
foreach (var missing in coverage.Missing()) Console.WriteLine($"never reached: {missing}");
Console.WriteLine($"{seeds} seeds of {steps:N0} commands agree, {watch.Elapsed.TotalSeconds:F1} s");
return 0;

long? Option(string name)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? long.Parse(args[at + 1]) : null;
}
