using Rialto.Benchmarks;
using Rialto.Benchmarks.Books;
using Rialto.Benchmarks.Checks;
using Rialto.Benchmarks.Coinut;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Durability;
using Rialto.Benchmarks.Journals;
using Rialto.Benchmarks.Margin;
using Rialto.Benchmarks.Me5;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Memory;
using Rialto.Benchmarks.Pipe;
using Rialto.Benchmarks.Recovery;
using Rialto.Benchmarks.Rest;
using Rialto.Benchmarks.Servers;
using Rialto.Benchmarks.Spot;
using Rialto.Benchmarks.Targets;
using Rialto.Benchmarks.Ws;

if (args is [BareServer.Word, ..]) return await BareServer.RunAsync(isInline: args is [_, BareServer.InlineWord]);
if (args is [PublishingServer.Word, .. var settings]) return await PublishingServer.RunAsync(settings);

// Every workload by its id: options in, one run's result out. A new workload is one line here.
var workloads = new Dictionary<string, Func<BenchOptions, RunResult>>
{
    ["checks"] = ChecksBench.Run,
    ["core-1/book"] = Core1BookBench.Run,
    ["core-1/risk"] = Core1RiskBench.Run,
    ["core-1/avalanche"] = Core1AvalancheBench.Run,
    ["core-1/pipe"] = Core1PipeBench.Run,
    ["core-1/journal"] = Core1JournalBench.Run,
    ["core-1/lat"] = Core1LatBench.Run,
    ["core-1/node"] = Core1NodeBench.Run,
    ["books"] = BooksBench.Run,
    ["coinut/batch"] = CoinutBatchBench.Run,
    ["margin"] = MarginBench.Run,
    ["me-5"] = Me5Bench.Run,
    ["spot-100"] = SpotBench.RunPeak,
    ["spot-10k"] = SpotBench.RunMedium,
    ["recover/core-1"] = RecoverBench.RunCore1,
    ["recover/spot-10k"] = RecoverBench.RunSpot,
    ["recover/start"] = StartBench.Run,
    ["journal/append"] = JournalBench.RunAppend,
    ["journal/base"] = JournalBench.RunBase,
    ["journal/crash"] = CrashBench.Run,
    ["mem"] = MemoryBench.Run,
    ["mem/hour"] = HourBench.Run,
    ["rest/place"] = RestPlaceBench.Run,
    ["rest/cancel"] = RestCancelBench.Run,
    ["rest/book"] = RestReadBench.RunBook,
    ["rest/mine"] = RestReadBench.RunMine,
    ["ws/fan"] = WsFanBench.Run,
    ["ws/lat"] = WsLatBench.Run,
    ["ws/order"] = WsOrderBench.Run,
    ["ws/slow"] = WsSlowBench.Run,
};

if (args is ["targets", var measured] && File.Exists(measured))
{
    TargetTable.Print(measured, Console.Out);
    return 0;
}

if (args is ["durable", var traced] && DurableCheck.Workloads.Contains(traced)) return DurableCheck.Run(traced);

if (args is ["all", ..] && BenchOptions.TryParse(args[1..], out var common) && common is { JsonFile: { } into, Seed: null, Quick: false })
{
    var exit = TargetTable.All.Select(target => target.Workload).Distinct().Max(id => Runs.Go(id, workloads[id], common));
    TargetTable.Print(into, Console.Out);
    return exit;
}

if (args.Length == 0 || !workloads.TryGetValue(args[0], out var workload) || !BenchOptions.TryParse(args[1..], out var options))
{
    var ids = string.Join(" | ", workloads.Keys);
    Console.Error.WriteLine($"usage: bench <{ids}> [--seed N] [--runs N] [--json FILE] [--data DIR] [--quick]");
    Console.Error.WriteLine("       bench all --json FILE [--runs N] [--data DIR]     what has a target, one after the other");
    var traces = string.Join(" | ", DurableCheck.Workloads);
    Console.Error.WriteLine($"       bench durable <{traces}>     under strace: is each answer after a sync");
    Console.Error.WriteLine("       bench targets FILE                                what such a file says, beside the targets");
    return 2;
}

return Runs.Go(args[0], workload, options);
