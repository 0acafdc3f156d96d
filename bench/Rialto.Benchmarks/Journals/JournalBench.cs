using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Rialto.Benchmarks.Measuring;
using Rialto.Engine.Commands;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Journals;

/// <summary>journal/append and journal/base: what the log takes from several producers, and what the disk gives by itself.</summary>
public static class JournalBench
{
    const int SmallBytes = 4 << 10;
    const int LargeBytes = 256 << 10;
    const int PacedPerSecond = 10_000;

    // A block of 256 KiB has room for so many commands of 64 bytes.
    const int CommandsOfLarge = LargeBytes / AppendQueue.CommandBytes;

    static readonly int[] s_producers = [1, 4, 16];

    /// <summary>Durable appends of 1, 4 and 16 producers, then of one at a fixed rate.</summary>
    public static RunResult RunAppend(BenchOptions options)
    {
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var metrics = new SortedDictionary<string, double>();
        var (small, large) = Base(scratch.Path, options, metrics);
        string? problem = null;
        foreach (var producers in s_producers)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"k{producers}.");
            problem ??= Append(Path.Combine(scratch.Path, prefix), producers, perSecond: 0, prefix, options, metrics);
            metrics[$"{prefix}share_of_base"] = metrics[$"{prefix}commands_per_s"] / (large * CommandsOfLarge);
        }

        problem ??= Append(Path.Combine(scratch.Path, "paced"), 1, PacedPerSecond, "paced.", options, metrics);
        metrics["paced.multiple_of_base_p50"] = metrics["paced.p50_us"] / small;
        var about = $"durability durable, log of the server on {scratch.FileSystem}; 64-byte commands, up to "
            + $"{Limits.AppendsInFlightMax} of a producer in flight; paced: one producer, {PacedPerSecond} a second, open loop; no engine";
        return RunResult.Of("journal/append", seed: 0, problem, calSha, metrics, about);
    }

    /// <summary>The disk alone.</summary>
    public static RunResult RunBase(BenchOptions options)
    {
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        using var scratch = new ScratchDirectory(options.DataRoot);
        var metrics = new SortedDictionary<string, double>();
        Base(scratch.Path, options, metrics);
        var about = $"write and fdatasync into a file of zeros on {scratch.FileSystem}";
        return RunResult.Of("journal/base", seed: 0, problem: null, calSha, metrics, about);
    }

    /// <summary>Answers the median of a small commit in µs, and the large commits of a second.</summary>
    static (double SmallP50Us, double LargePerSecond) Base(string directory, BenchOptions options, SortedDictionary<string, double> metrics)
    {
        var span = TimeSpan.FromSeconds(options.Quick ? 0.1 : 3);
        var small = DiskBase.Measure(directory, SmallBytes, span);
        var large = DiskBase.Measure(directory, LargeBytes, span);
        small.AddTo(metrics, "base.4k.");
        large.AddTo(metrics, "base.256k.");
        metrics["base.4k.commits_per_s"] = small.Count / span.TotalSeconds;
        metrics["base.256k.commits_per_s"] = large.Count / span.TotalSeconds;
        return (small.PercentileNs(50) / 1_000.0, metrics["base.256k.commits_per_s"]);
    }

    /// <summary>Durable appends of some producers, with every figure under a prefix; what was wrong with the log, or null.</summary>
    /// <param name="perSecond">Of a producer, open loop; 0 = as fast as they are acknowledged.</param>
    public static string? Append(
        string data, int producers, int perSecond, string prefix, BenchOptions options, SortedDictionary<string, double> metrics)
    {
        var span = TimeSpan.FromSeconds(options.Quick ? 0.1 : 5);
        var all = new Producer[producers];
        double seconds;
        long commits;
        using (var queue = new AppendQueue(data))
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < producers; i++) all[i] = new Producer(queue, i + 1, span, perSecond);
            foreach (var producer in all) producer.Join();
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            commits = queue.Commits;
        }

        var commands = all.Sum(producer => (long)producer.Sent);
        metrics[$"{prefix}commands_per_s"] = commands / seconds;
        metrics[$"{prefix}mb_per_s"] = commands * AppendQueue.CommandBytes / seconds / 1e6;
        metrics[$"{prefix}commits_per_s"] = commits / seconds;
        metrics[$"{prefix}batch_mean"] = (double)commands / Math.Max(1, commits);
        all[0].Acknowledged.AddTo(metrics, prefix);
        return Problem(data, all);
    }

    /// <summary>Each producer's commands must follow each other in the log from the first to the last that it was told of.</summary>
    static string? Problem(string data, Producer[] producers)
    {
        var last = new int[producers.Length + 1];
        using var log = new LogReader(new DiskStorage(), LogOptions.LogDirectoryOf(data), LogAnchor.Beginning);
        while (log.TryRead())
        {
            foreach (ref readonly var command in MemoryMarshal.Cast<byte, SetLimits>(log.Body))
            {
                var (producer, sequence) = (command.OrdersOpenMax, command.RequestKeysMax);
                if (sequence != ++last[producer]) return $"producer {producer}: command {sequence} came as number {last[producer]}";
            }
        }

        for (var i = 0; i < producers.Length; i++)
        {
            var sent = producers[i].Sent;
            if (last[i + 1] != sent) return $"producer {i + 1} was told of {sent}, the log has {last[i + 1]}";
        }

        return null;
    }
}
