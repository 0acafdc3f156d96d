using System.Collections.Concurrent;
using System.Diagnostics;
using Rialto.Simulation.Checking;
using Rialto.Simulation.Faults;
using Rialto.Simulation.Nodes;
using Rialto.Simulation.Perpetuals;

const int SeedsDefault = 200;
const int StepsDefault = 1_000;

if (args.Length == 0 || args[0] != "simulate")
{
    Console.Error.WriteLine("simulate [--seed N] [--seeds K] [--steps M] [--threads T] [--engine] [--margin] [--node [--without KIND]]");
    Console.Error.WriteLine("  random commands to engine and node, compared with the independent model");
    Console.Error.WriteLine("  --engine, --margin, --node: only that; KIND,KIND are several kinds of trouble");
    Console.Error.WriteLine("simulate --faults [--only TEXT]    plants each known fault and looks for it");
    Console.Error.WriteLine("simulate --hashes --seed N --steps M    state hashes along a seed");
    return ExitCodes.Usage;
}

var only = Option("--seed");
var firstSeed = (ulong)(only ?? 1);
var seeds = (int)(Option("--seeds") ?? (only is null ? SeedsDefault : 1));
var steps = (int)(Option("--steps") ?? StepsDefault);
var threads = (int)(Option("--threads") ?? Environment.ProcessorCount);
// A single seed that is repeated cannot reach everything.
var mustReach = seeds > 1;
var both = !Has("--engine") && !Has("--node") && !Has("--margin");
if (Has("--faults")) return FindFaults();
if (Has("--trace"))
{
    PerpetualTrace.Print(firstSeed, steps);
    return ExitCodes.Agreed;
}
if (Has("--hashes"))
{
    Console.Write(ReplayHashes.Of(firstSeed, steps));
    return ExitCodes.Agreed;
}

var result = both || Has("--engine") ? SimulateEngine() : ExitCodes.Agreed;
if (result != ExitCodes.Found && (both || Has("--margin"))) result = Math.Max(result, SimulatePerpetuals());
if (result != ExitCodes.Found && (both || Has("--node"))) result = Math.Max(result, SimulateNodes());
return result;

int SimulateEngine()
{
    var watch = Stopwatch.StartNew();
    var (findings, coverage) = Campaign.Run(firstSeed, seeds, steps, threads);
    if (findings.MinBy(finding => finding.Commands.Count) is { } finding)
    {
        var brief = $"seed {finding.Seed}, command {finding.Difference.CommandIndex}: {finding.Difference.What.Split('\n')[0]}";
        Console.WriteLine(Has("--brief") ? brief : finding.Report());
        return ExitCodes.Found;
    }
    var summary = $"engine: {seeds} seeds of {steps:N0} commands agree, {watch.Elapsed.TotalSeconds:F1} s";
    return Tell(coverage.ToString(), coverage.Missing(), summary);
}

int SimulatePerpetuals()
{
    var watch = Stopwatch.StartNew();
    var (findings, coverage, reached) = PerpetualCampaign.Run(firstSeed, seeds, steps, threads);
    if (findings.MinBy(finding => finding.Commands.Count) is { } finding)
    {
        var brief = $"seed {finding.Seed}, command {finding.Difference.CommandIndex}: {finding.Difference.What.Split('\n')[0]}";
        if (Has("--raw")) brief = finding.Difference.Text();
        Console.WriteLine(Has("--brief") ? brief : finding.Report());
        return ExitCodes.Found;
    }
    var count = $"{seeds} seeds of {steps:N0} commands agree, {reached.Liquidations:N0} liquidations";
    var summary = $"margin: {count}, {watch.Elapsed.TotalSeconds:F1} s";
    return Tell($"{coverage}{reached}", reached.Missing(), summary);
}

int SimulateNodes()
{
    var watch = Stopwatch.StartNew();
    var at = Array.IndexOf(args, "--without");
    var hazards = NodeHazards.All & ~(at >= 0 ? Enum.Parse<NodeHazards>(args[at + 1]) : NodeHazards.None);
    var (findings, reached) = NodeCampaign.Run(firstSeed, seeds, steps, hazards, threads);
    if (findings.MinBy(finding => finding.Steps) is { } finding)
    {
        Console.WriteLine(Has("--brief") ? $"seed {finding.Seed}: {finding.What.Split('\n')[0]}" : finding.Shrunk().Report());
        return ExitCodes.Found;
    }
    var summary = $"node: {seeds} seeds of {steps:N0} requests agree, {watch.Elapsed.TotalSeconds:F1} s";
    return Tell(reached.ToString(), reached.Missing(), summary);
}

int Tell(string table, IEnumerable<string> missing, string summary)
{
    Console.Write(table);
    var result = ExitCodes.Agreed;
    foreach (var state in missing)
    {
        Console.WriteLine($"never reached: {state}");
        if (mustReach) result = ExitCodes.NotReached;
    }
    Console.WriteLine(summary);
    return result;
}

int FindFaults()
{
    var lines = new ConcurrentQueue<string>();
    var engine = both || Has("--engine") ? Chosen(FaultTable.All) : [];
    var margin = both || Has("--margin") ? Chosen(MarginFaultTable.All) : [];
    var node = both || Has("--node") ? Chosen(NodeFaultTable.All) : [];
    var missed = Missed(engine, FaultRunner.FindEngine(), lines, ofMargin: false)
        + Missed(margin, FaultRunner.FindEngine(), lines, ofMargin: true)
        + Missed(node, FaultRunner.FindNode(), lines, ofMargin: false);
    // The compiler borrows the console while it works, so the lines wait until it has finished.
    foreach (var line in lines) Console.WriteLine(line);
    var count = engine.Count + margin.Count + node.Count;
    Console.WriteLine($"{count - missed} of {count} faults found");
    return missed == 0 ? ExitCodes.Agreed : ExitCodes.Found;
}

List<PlantedFault> Chosen(IReadOnlyList<PlantedFault> faults)
{
    var at = Array.IndexOf(args, "--only");
    return [.. faults.Where(fault => at < 0 || fault.Name.Contains(args[at + 1], StringComparison.Ordinal))];
}

int Missed(IReadOnlyList<PlantedFault> faults, string sources, ConcurrentQueue<string> lines, bool ofMargin)
{
    using var runner = new FaultRunner(sources);
    var missed = 0;
    Parallel.ForEach(faults, new() { MaxDegreeOfParallelism = threads }, fault =>
    {
        var isThere = runner.Occurrences(fault) == 1;
        var found = !isThere ? "" : ofMargin ? runner.FindInMargin(fault, firstSeed: 1, seeds, steps) : runner.Find(fault, seeds, steps);
        if (string.IsNullOrEmpty(found)) Interlocked.Increment(ref missed);
        lines.Enqueue($"{fault.Name}: {(found is "" ? "NOT IN THE SOURCES" : found ?? "NOT FOUND")}");
    });
    return missed;
}

bool Has(string word) => args.Contains(word);

long? Option(string name)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? long.Parse(args[at + 1]) : null;
}
