using System.Globalization;
using System.Text;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Targets;

/// <summary>All bars that the project has set itself, and the table of what was measured beside them.</summary>
public static class TargetTable
{
    const double Million = 1e6;

    /// <summary>In the order of the table; workloads are run in this order.</summary>
    public static readonly Target[] All =
    [
        new("core-1/book", "commands/s, one core", Of("commands_per_s"), 12 * Million, 25 * Million, TargetKind.Speed),
        new("core-1/risk", "commands/s, one core, without the hash", Of("commands_per_s"), 8 * Million, 18 * Million, TargetKind.Speed),
        new("core-1/pipe", "commands/s", Of("commands_per_s"), 5 * Million, 10 * Million, TargetKind.Speed),
        new("core-1/lat", "at 500 k/s, p50, µs", Of("rate_500k.p50_us"), 2, 1, TargetKind.Time),
        new("core-1/lat", "at 500 k/s, p99, µs", Of("rate_500k.p99_us"), 20, 10, TargetKind.Time),
        new("core-1/lat", "at 500 k/s, p99.9, µs", Of("rate_500k.p99.9_us"), 500, 100, TargetKind.Time),
        new("core-1/lat", "in the engine, without the hash, p50, µs", Of("service.p50_us"), 0.2, 0.06, TargetKind.Time),
        new("core-1/lat", "in the engine, without the hash, p99, µs", Of("service.p99_us"), 1, 0.25, TargetKind.Time),
        new("core-1/lat", "in the engine, without the hash, p99.9, µs", Of("service.p99.9_us"), 5, 0.5, TargetKind.Time),
        new("core-1/avalanche", "ns a fill", Of("ns_per_fill"), 60, 25, TargetKind.Time),
        new("me-5", "messages/s, worst scenario", Of("messages_per_s_worst"), 6 * Million, 10 * Million, TargetKind.Speed),
        new("spot-100", "commands/s", Of("commands_per_s"), 5 * Million, 12 * Million, TargetKind.Speed),
        new("spot-10k", "commands/s", Of("commands_per_s"), 1.5 * Million, 4 * Million, TargetKind.Speed),
        new("journal/append", "durable commands/s, 4 producers", Of("k4.commands_per_s"), 2 * Million, 5 * Million, TargetKind.AtLeast),
        new("journal/append", "p50 at 10 k/s, multiple of the disk's", Of("paced.multiple_of_base_p50"), 3, 1.5, TargetKind.AtMost),
        new("core-1/journal", "share of core-1/pipe", Of("share_of_pipe"), 0.3, 0.6, TargetKind.AtLeast),
        new("rest/place", "share of the echo, 64 connections", Of("c64.share_of_echo"), 0.5, 0.75, TargetKind.AtLeast),
        new("rest/place", "p50 over echo and disk, 1 connection, µs", AddedOverDisk, 100, 40, TargetKind.AtMost),
        new("rest/book", "share of the echo, 64 connections", Of("c64.share_of_echo"), 0.9, 1.1, TargetKind.AtLeast),
        new("ws/fan", "share of a broadcast, 100 subscribers", Of("share_of_broadcast"), 0.8, 1, TargetKind.AtLeast),
        new("ws/lat", "p50, µs", Of("p50_us"), 1_000, 300, TargetKind.AtMost),
        new("ws/lat", "p99, µs", Of("p99_us"), 10_000, 3_000, TargetKind.AtMost),
        new("coinut/batch", "share of journal/append", Of("share_of_append"), 0.1, 0.3, TargetKind.AtLeast),
        new("recover/core-1", "events/s replayed", Of("replay.events_per_s"), 2 * Million, 6 * Million, TargetKind.Speed),
        new("recover/spot-10k", "resting orders/s loaded", Of("snapshot.load_orders_per_s"), 5 * Million, 15 * Million, TargetKind.Speed),
        new("recover/start", "start to first order, s", Of("first_order_s"), 1.5, 0.5, TargetKind.AtMost),
        new("mem", "bytes a resting order", Of("bytes_per_resting_order"), 128, 80, TargetKind.AtMost),
        new("mem", "bytes an account", Of("bytes_per_account"), 96, 48, TargetKind.AtMost),
        new("core-1/risk", "bytes allocated a command", Of("allocated_bytes_per_command"), 0.01, 0, TargetKind.AtMost),
    ];

    /// <summary>Prints the table, as Markdown, of what a file of runs has: medians of the runs that count.</summary>
    /// <param name="json">Lines of <c>--json</c>.</param>
    public static void Print(string json, TextWriter output)
    {
        var runs = File.ReadLines(json).Select(RunResult.FromJson).Where(run => run.Void is null).ToLookup(run => run.Workload);
        output.WriteLine("| workload | figure | must here | aim here | measured | least … most | runs |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var target in All) output.WriteLine(RowOf(target, [.. runs[target.Workload]]));
        var reached = All.Count(target => Has(target, runs, target.Must));
        output.WriteLine($"{reached} of {All.Length} musts and {All.Count(target => Has(target, runs, target.Aim))} aims are reached.");
    }

    static string RowOf(Target target, List<RunResult> runs)
    {
        var row = new StringBuilder($"| {target.Workload} | {target.What} | ");
        if (runs.Count == 0) return row.Append("– | – | not measured | | 0 |").ToString();
        var (calSha, figures) = (Median(runs.ConvertAll(run => run.CalSha)), runs.ConvertAll(run => target.Figure(run)));
        var (must, aim, figure) = (target.Scaled(target.Must, calSha), target.Scaled(target.Aim, calSha), Median(figures));
        var verdict = target.Reaches(figure, aim) ? " **aim**" : target.Reaches(figure, must) ? " must" : " missed";
        return row.Append(CultureInfo.InvariantCulture, $"{Shown(must)} | {Shown(aim)} | {Shown(figure)}{verdict} | ")
            .Append(CultureInfo.InvariantCulture, $"{Shown(figures.Min())} … {Shown(figures.Max())} | {runs.Count} |").ToString();
    }

    static bool Has(Target target, ILookup<string, RunResult> all, double bar)
    {
        List<RunResult> runs = [.. all[target.Workload]];
        if (runs.Count == 0) return false;
        var calSha = Median(runs.ConvertAll(run => run.CalSha));
        return target.Reaches(Median(runs.ConvertAll(run => target.Figure(run))), target.Scaled(bar, calSha));
    }

    static Func<RunResult, double> Of(string metric) => run => run.Metrics[metric];

    // One commit of the disk is in the answer's time and not in the echo's.
    static double AddedOverDisk(RunResult run) => run.Metrics["c1.added_p50_us"] - run.Metrics["base.fdatasync_4k.p50_us"];

    static double Median(List<double> values)
    {
        values.Sort();
        return (values[values.Count / 2] + values[(values.Count - 1) / 2]) / 2;
    }

    static string Shown(double value) => value.ToString(Math.Abs(value) >= 1_000 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
