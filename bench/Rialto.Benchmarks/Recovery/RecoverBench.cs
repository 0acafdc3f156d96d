using System.Diagnostics;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;
using Rialto.Benchmarks.Pipe;
using Rialto.Benchmarks.Spot;
using Rialto.Engine;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Node.Log;
using Rialto.Node.Tools;

namespace Rialto.Benchmarks.Recovery;

/// <summary>recover/core-1 and recover/spot-10k: replay of a log, and loading of a saved state; both must give the state that
/// was.</summary>
public static class RecoverBench
{
    const int BenchCountQuick = 100_000;
    const int Capacity = 4_096;
    const int MemoryBytes = 64 << 20;
    const double MiB = 1_024 * 1_024;

    /// <summary>The log of core-1: read and applied from its beginning, then the state after its half and the other half.</summary>
    public static RunResult RunCore1(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);
        using var data = new ScratchDirectory(options.DataRoot);
        var hash = WriteLog(workload, data.Path);
        var metrics = new SortedDictionary<string, double>();

        var replayed = new Exchange(Capacity, Capacity);
        var seconds = Replay(data.Path, replayed, long.MaxValue);
        metrics["replay.events_per_s"] = replayed.LastEventNumber / seconds;
        metrics["replay.commands_per_s"] = replayed.LastCommandNumber / seconds;
        var problem = replayed.EventHash == hash ? null : "the log replays to other events";
        problem ??= ReplayWithViews(data.Path, metrics, hash);

        var half = new Exchange(Capacity, Capacity);
        Replay(data.Path, half, replayed.LastCommandNumber / 2);
        problem ??= SnapshotAndRest(data.Path, half, replayed, metrics);
        problem ??= Snapshot(replayed, workload.Outcome.LiveOrders, metrics);
        var about = $"log of the server on {data.FileSystem}, in the page cache; replay: read, checksums, chain, apply, hash of "
            + $"every frame compared; "
            + "replay_with_views: the same with the read models, as at start-up; no history; snapshot: the engine's state in memory";
        return RunResult.Of("recover/core-1", seed, problem, calSha, metrics, about);
    }

    /// <summary>The state of spot-10k: saved and loaded in memory.</summary>
    public static RunResult RunSpot(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var shape = options.Quick ? SpotShape.Medium.Quick : SpotShape.Medium;
        var workload = new SpotGenerator(shape, seed).Generate();
        var exchange = new SpotExchange(workload, shape.Orders, shape.Accounts);
        exchange.Execute(workload.Fill);
        exchange.Execute(workload.Bench);
        var metrics = new SortedDictionary<string, double>();
        var orders = workload.Markets.Sum(market => market.Workload.Outcome.LiveOrders);
        var problem = Snapshot(exchange.Inner, orders, metrics);
        const string About = "the engine's state in memory, no disk, no views; the loaded state is saved again and compared byte by byte";
        return RunResult.Of("recover/spot-10k", seed, problem, calSha, metrics, About);
    }

    /// <summary>Answers the running hash of its events.</summary>
    static ulong WriteLog(Core1Workload workload, string data)
    {
        var exchange = Core1Exchange.Empty();
        var tally = new PipeTally(lastEvent: 0, eventHash: null);
        using var journal = new Journal(data);
        PipePass.Run(exchange, Core1Exchange.Setup, tally, journal);
        PipePass.Run(exchange, Core1Exchange.Encode(workload.Fill), tally, journal);
        PipePass.Run(exchange, Core1Exchange.Encode(workload.Bench), tally, journal);
        return journal.EventHash;
    }

    /// <summary>Reads the log and applies what comes behind the exchange's last command, up to a number; answers the seconds.</summary>
    static double Replay(string data, Exchange exchange, long until)
    {
        var events = new EventBuffer(1 << 20);
        var began = Stopwatch.GetTimestamp();
        using var log = new LogReader(new DiskStorage(), LogOptions.LogDirectoryOf(data), LogAnchor.Beginning);
        while (exchange.LastCommandNumber < until && log.TryRead())
        {
            var header = log.Current.Header;
            if (header.FirstCommand + header.CommandCount <= exchange.LastCommandNumber + 1) continue;
            Apply(log.Body, header.FirstCommand, exchange, until, events);
            if (exchange.LastCommandNumber == header.FirstCommand + header.CommandCount - 1 && exchange.EventHash != header.EventHash)
                throw new InvalidOperationException($"frame {header.Number} replays to other events");
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static void Apply(ReadOnlySpan<byte> body, long number, Exchange exchange, long until, EventBuffer events)
    {
        for (var near = 0; !body.IsEmpty && number <= until; number++)
        {
            if (--near < 0) near = exchange.LookAhead(body) - 1;
            var length = (int)CommandCodec.Header(body).LengthBytes;
            events.Clear();
            if (number > exchange.LastCommandNumber) exchange.Apply(body[..length], number, events);
            body = body[length..];
        }
    }

    static string? ReplayWithViews(string data, SortedDictionary<string, double> metrics, ulong hash)
    {
        using var directory = new DataDirectory(new DiskStorage(), data);
        var began = Stopwatch.GetTimestamp();
        var report = directory.Replay(long.MaxValue);
        metrics["replay_with_views.events_per_s"] = report.LastEvent / Stopwatch.GetElapsedTime(began).TotalSeconds;
        return report.EventHash == hash ? null : "the log replays, with views, to other events";
    }

    static string? SnapshotAndRest(string data, Exchange half, Exchange whole, SortedDictionary<string, double> metrics)
    {
        var saved = new StateWriter();
        half.Save(saved);
        var began = Stopwatch.GetTimestamp();
        var reader = new StateReader(saved.Written);
        var loaded = Exchange.Load(ref reader);
        var eventsAtLoad = loaded.LastEventNumber;
        Replay(data, loaded, long.MaxValue);
        metrics["snapshot_and_rest.seconds"] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        metrics["snapshot_and_rest.events"] = loaded.LastEventNumber - eventsAtLoad;
        var isEqual = loaded.StateHash().AsSpan().SequenceEqual(whole.StateHash());
        return isEqual ? null : "snapshot and rest give another state than the whole log";
    }

    static string? Snapshot(Exchange exchange, int restingOrders, SortedDictionary<string, double> metrics)
    {
        var saved = new StateWriter();
        var began = Stopwatch.GetTimestamp();
        exchange.Save(saved);
        metrics["snapshot.save_mib_per_s"] = saved.Written.Length / MiB / Stopwatch.GetElapsedTime(began).TotalSeconds;
        metrics["base.memory_mib_per_s"] = MemorySpeed();
        var (seconds, isEqual) = LoadAndSave(saved.Written);
        metrics["snapshot.mib"] = saved.Written.Length / MiB;
        metrics["snapshot.load_mib_per_s"] = saved.Written.Length / MiB / seconds;
        metrics["snapshot.load_orders_per_s"] = restingOrders / seconds;
        metrics["snapshot.resting_orders"] = restingOrders;

        // Once more, into the memory that the first one had.
        GC.Collect();
        metrics["snapshot.load_again_orders_per_s"] = restingOrders / LoadAndSave(saved.Written).Seconds;
        return isEqual ? null : "the loaded state is saved to other bytes";
    }

    static (double Seconds, bool IsEqual) LoadAndSave(ReadOnlySpan<byte> saved)
    {
        var began = Stopwatch.GetTimestamp();
        var reader = new StateReader(saved);
        var loaded = Exchange.Load(ref reader);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var again = new StateWriter();
        loaded.Save(again);
        return (seconds, again.Written.SequenceEqual(saved));
    }

    /// <summary>How fast memory is to be had for a new array, in MiB/s: a byte of each page is written.</summary>
    /// <remarks>What somebody has just given back, in this process or on this machine, is had a hundred times as fast as other.</remarks>
    static double MemorySpeed()
    {
        var began = Stopwatch.GetTimestamp();
        var array = GC.AllocateUninitializedArray<byte>(MemoryBytes);
        for (var at = 0; at < array.Length; at += Environment.SystemPageSize) array[at] = 1;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return array.Length / MiB / seconds;
    }
}
