using System.Collections.Concurrent;
using System.Diagnostics;
using Rialto.Simulation.Checking;
using Rialto.Simulation.Faults;
using Rialto.Simulation.Nodes;

const int SeedsDefault = 200;
const int StepsDefault = 1_000;

if (args.Length == 0 || args[0] != "simulate")
{
    Console.Error.WriteLine("simulate [--seed N] [--seeds K] [--steps M] [--threads T] [--brief] [--faults]");
    return 64;
}

var only = Option("--seed");
var firstSeed = (ulong)(only ?? 1);
var seeds = (int)(Option("--seeds") ?? (only is null ? SeedsDefault : 1));
var steps = (int)(Option("--steps") ?? StepsDefault);
var threads = (int)(Option("--threads") ?? Environment.ProcessorCount);
if (args.Contains("--node")) return SimulateNodes();
return args.Contains("--faults") ? FindFaults() : Simulate();

int SimulateNodes()
{
    var watch = Stopwatch.StartNew();
    var at = Array.IndexOf(args, "--without");
    var hazards = NodeHazards.All & ~(at >= 0 ? Enum.Parse<NodeHazards>(args[at + 1]) : NodeHazards.None);
    var (findings, reached) = NodeCampaign.Run(firstSeed, seeds, steps, hazards, threads);
    if (findings.MinBy(finding => finding.Steps) is { } finding)
    {
        Console.WriteLine(args.Contains("--brief") ? $"seed {finding.Seed}: {finding.What.Split('\n')[0]}" : finding.Shrunk().Report());
        return 1;
    }
    Console.Write(reached);
    foreach (var missing in reached.Missing()) Console.WriteLine($"never reached: {missing}");
    Console.WriteLine($"{seeds} seeds of {steps:N0} requests agree, {watch.Elapsed.TotalSeconds:F1} s");
    return 0;
}

int Simulate()
{
    var watch = Stopwatch.StartNew();
    var (findings, coverage) = Campaign.Run(firstSeed, seeds, steps, threads);
    if (findings.MinBy(finding => finding.Commands.Count) is { } finding)
    {
        var brief = $"seed {finding.Seed}, command {finding.Difference.CommandIndex}: {finding.Difference.What.Split('\n')[0]}";
        Console.WriteLine(args.Contains("--brief") ? brief : finding.Report());
        return 1;
    }
    Console.WriteLine(coverage);
    foreach (var missing in coverage.Missing()) Console.WriteLine($"never reached: {missing}");
    Console.WriteLine($"{seeds} seeds of {steps:N0} commands agree, {watch.Elapsed.TotalSeconds:F1} s");
    return 0;
}

int FindFaults()
{
    using var runner = new FaultRunner(FaultRunner.FindEngine());
    var lines = new ConcurrentQueue<string>();
    var missed = 0;
    Parallel.ForEach(FaultTable.All, new() { MaxDegreeOfParallelism = threads }, fault =>
    {
        var found = runner.Occurrences(fault) == 1 ? runner.Find(fault, seeds, steps) : null;
        if (found is null) Interlocked.Increment(ref missed);
        lines.Enqueue($"{fault.Name}: {found ?? "NOT FOUND"}");
    });
    // The compiler borrows the console while it works, so the lines wait until it has finished.
    foreach (var line in lines) Console.WriteLine(line);
    Console.WriteLine($"{FaultTable.All.Count - missed} of {FaultTable.All.Count} faults found");
    return missed == 0 ? 0 : 1;
}

long? Option(string name)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? long.Parse(args[at + 1]) : null;
}
