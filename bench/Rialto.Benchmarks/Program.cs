using Rialto.Benchmarks;
using Rialto.Benchmarks.Coinut;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Me5;
using Rialto.Benchmarks.Measuring;

// Every workload by its id: options in, one run's result out. A new workload is one line here.
var workloads = new Dictionary<string, Func<BenchOptions, RunResult>>
{
    ["core-1/book"] = Core1BookBench.Run,
    ["core-1/risk"] = Core1RiskBench.Run,
    ["coinut/batch"] = CoinutBatchBench.Run,
    ["me-5"] = Me5Bench.Run,
};

if (args.Length == 0 || !workloads.TryGetValue(args[0], out var workload) || !BenchOptions.TryParse(args[1..], out var options))
{
    Console.Error.WriteLine($"usage: bench <{string.Join(" | ", workloads.Keys)}> [--seed N] [--runs N] [--json FILE] [--quick]");
    return 2;
}

return Runs.Go(args[0], workload, options);
