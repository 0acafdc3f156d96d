using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Pipe;

/// <summary>core-1/journal: as core-1/pipe, and the consumer sees a command's events only when its frame is synced.</summary>
public static class Core1JournalBench
{
    const int BenchCountQuick = 300_000;

    /// <summary>One run: the oracle's pass, the durable pass, and a replay of the log that it left.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);
        var problem = Core1RiskBench.Check(workload, fill, bench, out var hash);

        using var data = new ScratchDirectory(options.DataRoot);
        var metrics = Pass(workload, [.. Core1Exchange.Setup, .. fill], bench, hash, data, calSha, ref problem);
        metrics["pipe.commands_per_s"] = WithoutJournal(fill, bench).PerSecond(workload.Bench.Length);
        metrics["share_of_pipe"] = metrics["commands_per_s"] / metrics["pipe.commands_per_s"];
        var about = $"durability durable: the consumer sees events after the fdatasync of their frame; log of the server on "
            + $"{data.FileSystem}; "
            + "producer, engine, journal and consumer threads, of which the journal's computes the running hash of the events and, in the "
            + "run without a journal, the consumer's; no views, no history, no network";
        return RunResult.Of("core-1/journal", seed, problem, calSha, metrics, about);
    }

    static SortedDictionary<string, double> Pass(
        Core1Workload workload, byte[] before, byte[] bench, ulong hash, ScratchDirectory data, double calSha, ref string? problem)
    {
        var exchange = Core1Exchange.Empty();
        var tally = new PipeTally(lastEvent: 0, eventHash: null);
        SortedDictionary<string, double> metrics;
        using (var journal = new Journal(data.Path))
        {
            PipePass.Run(exchange, before, tally, journal);
            var framesBefore = journal.Frames;
            var figure = PipePass.Run(exchange, bench, tally, journal);
            metrics = Core1PipeBench.MetricsOf(figure, workload.Bench.Length, calSha);
            metrics["frames_per_s"] = figure.PerSecond(journal.Frames - framesBefore);
            metrics["commands_per_frame"] = (double)workload.Bench.Length / (journal.Frames - framesBefore);
            metrics["log_bytes_per_command"] = (double)bench.Length / workload.Bench.Length;
            journal.Commits.AddTo(metrics, "commit.");
            problem ??= tally.Differs(workload.Outcome) ?? Core1PipeBench.AllocationProblem(figure, workload.Bench.Length);
            if (journal.EventHash != hash) problem ??= "the measured pass has other events than the checked one";
        }

        problem ??= ReplayProblem(data.Path, exchange);
        return metrics;
    }

    static PipePass.Figure WithoutJournal(byte[] fill, byte[] bench)
    {
        var exchange = new Core1Exchange();
        var tally = new PipeTally(exchange.LastEventNumber, exchange.EventHash);
        PipePass.Run(exchange, fill, tally);
        return PipePass.Run(exchange, bench, tally);
    }

    /// <summary>The log must replay, frame by frame, to what was acknowledged.</summary>
    static string? ReplayProblem(string dataDirectory, Core1Exchange live)
    {
        var replayed = Core1Exchange.Empty();
        using var log = new LogReader(new DiskStorage(), LogOptions.LogDirectoryOf(dataDirectory), LogAnchor.Beginning);
        while (log.TryRead())
        {
            replayed.Execute(log.Body);
            if (replayed.EventHash != log.Current.Header.EventHash) return $"frame {log.Current.Header.Number} replays to other events";
        }

        if (replayed.LastCommandNumber == live.LastCommandNumber) return null;
        return $"{live.LastCommandNumber} commands were acknowledged, the log has {replayed.LastCommandNumber}";
    }
}
