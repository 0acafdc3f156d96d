using System.Diagnostics;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Memory;

/// <summary>mem/hour: what the process keeps of an hour of core-1 at 100,000 commands a second: nothing.</summary>
public static class HourBench
{
    const int CommandsPerSecond = 100_000;
    const int SliceMs = 10;
    const int SlicesPerSecond = 1_000 / SliceMs;
    const int SampleSeconds = 5;
    const int WarmUpSeconds = 5 * 60;
    const int Seconds = 60 * 60;
    const int SecondsQuick = 2;

    /// <summary>The first and the last figure are medians of a minute's samples.</summary>
    const int SamplesCompared = 60 / SampleSeconds;

    const double GrowthMaxPercent = 2;
    const double MiB = 1_024 * 1_024;
    const string About =
        "100,000 commands/s of core-1 without end, made, applied and their events read on one thread; resident memory of the whole "
        + "process, every five seconds, without forcing a collection: the median of the sixth minute beside that of the last; the "
        + "generator and its book are in it; no disk, no views";

    /// <summary>One run, an hour long; the quick one is two seconds of commands as fast as they go, for correctness.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var session = new Core1Generator(Core1Session.Usual(seed));
        var exchange = new Core1Exchange();
        var tally = new Core1Tally();
        var resident = new List<double>();
        var began = Stopwatch.GetTimestamp();
        var seconds = options.Quick ? SecondsQuick : Seconds;
        var scratch = new byte[Core1Exchange.CommandBytesMax];
        for (var slice = 1; slice <= seconds * SlicesPerSecond; slice++)
        {
            for (var i = 0; i < CommandsPerSecond / SlicesPerSecond; i++)
                tally.Add(exchange.Apply(scratch.AsSpan(0, Core1Exchange.Encode(session.Draw(), scratch))));
            if (options.Quick) continue;

            var ahead = TimeSpan.FromMilliseconds((double)slice * SliceMs) - Stopwatch.GetElapsedTime(began);
            if (ahead > TimeSpan.Zero) Thread.Sleep(ahead);
            if (slice % (SampleSeconds * SlicesPerSecond) == 0 && slice > WarmUpSeconds * SlicesPerSecond)
                resident.Add(Environment.WorkingSet / MiB);
        }

        var metrics = new SortedDictionary<string, double>
        {
            ["commands_per_s"] = seconds * (double)CommandsPerSecond / Stopwatch.GetElapsedTime(began).TotalSeconds,
        };
        var (expected, found) = (session.Outcome, tally.Outcome);
        var problem = expected == found ? null : $"the reference book ended with {expected}, the exchange with {found}";
        if (!options.Quick && AddGrowth(resident, metrics) is var growth and > GrowthMaxPercent)
            problem ??= $"memory grew by {growth:0.0} %";
        return RunResult.Of("mem/hour", seed, problem, calSha, metrics, About);
    }

    static double AddGrowth(List<double> resident, SortedDictionary<string, double> metrics)
    {
        var (first, last) = (Median(resident[..SamplesCompared]), Median(resident[^SamplesCompared..]));
        metrics["rss_mib.sixth_minute"] = first;
        metrics["rss_mib.last_minute"] = last;
        metrics["rss_mib.most"] = resident.Max();
        return metrics["rss_growth_percent"] = (last / first - 1) * 100;
    }

    static double Median(List<double> samples)
    {
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
