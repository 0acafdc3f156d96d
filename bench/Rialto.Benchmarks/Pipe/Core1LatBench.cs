using System.Diagnostics;
using System.Globalization;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>core-1/lat: open loop at fixed rates; latency counts from the moment at which a command was meant to be sent.</summary>
public static class Core1LatBench
{
    const int BenchCountQuick = 200_000;
    const int BaseRate = 500_000;
    const long NsPerSecond = 1_000_000_000;
    const double HighestRateP999Us = 1_000;
    const string About =
        "open loop, latency from the intended start; durability none; one client thread sends, receives and computes the running hash "
        + "of the events, one engine thread applies, two rings between them; service: what the engine's thread does, "
        + "Exchange.ApplyUnhashed, alone on one thread, clock reading included; base: the same two threads and "
        + "rings at 500,000/s with commands handed back as they are, before and after the rates: what the machine itself takes";

    static readonly int[] s_rates = [125_000, 250_000, 500_000, 1_000_000, 2_000_000, 4_000_000];
    static readonly int[] s_ratesQuick = [500_000];

    /// <summary>One run: the oracle's pass, the engine alone, the machine alone, each rate, and the machine again.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var workload = Core1Workload.Generate(seed, options.Quick ? BenchCountQuick : Core1Workload.BenchCountUsual);
        var fill = Core1Exchange.Encode(workload.Fill);
        var bench = Core1Exchange.Encode(workload.Bench);
        var problem = Core1RiskBench.Check(workload, fill, bench, out var hash);

        var metrics = new SortedDictionary<string, double>();
        Service(fill, bench, metrics);
        Base("warm_up.", bench, []);
        Base("base_before.", bench, metrics);
        var allocated = 0L;
        var highest = 0;
        foreach (var rate in options.Quick ? s_ratesQuick : s_rates)
        {
            var histogram = new LatencyHistogram();
            var exchange = new Core1Exchange();
            var tally = new PipeTally(exchange.LastEventNumber, exchange.EventHash);
            PipePass.Run(exchange, fill, tally);
            var prefix = string.Create(CultureInfo.InvariantCulture, $"rate_{rate / 1_000}k.");
            allocated += Pass(exchange.ApplyUnhashed, bench, rate, tally, histogram, prefix, metrics);
            problem ??= tally.Differs(workload.Outcome);
            if (tally.EventHash != hash) problem ??= "a measured pass has other events than the checked one";
            if (allocated * 100 >= 2L * workload.Bench.Length) problem ??= $"{allocated} bytes were allocated";
            if (histogram.PercentileNs(99.9) < HighestRateP999Us * 1_000) highest = rate;
        }

        Base("base_after.", bench, metrics);
        metrics["allocated_bytes_per_command"] = (double)allocated / workload.Bench.Length;
        metrics["highest_rate_with_p99.9_below_1ms"] = highest;
        return RunResult.Of("core-1/lat", seed, problem, calSha, metrics, About);
    }

    /// <summary>The same two threads with nothing done in between.</summary>
    static void Base(string prefix, byte[] bench, SortedDictionary<string, double> metrics) =>
        Pass(static command => command, bench, BaseRate, null, new LatencyHistogram(), prefix, metrics);

    /// <summary>How long a command takes when none waits.</summary>
    static void Service(byte[] fill, byte[] bench, SortedDictionary<string, double> metrics)
    {
        var histogram = new LatencyHistogram();
        var exchange = new Core1Exchange();
        exchange.Execute(fill);
        for (var rest = bench.AsSpan(); !rest.IsEmpty; rest = rest[Core1Exchange.LengthOf(rest)..])
        {
            var began = Stopwatch.GetTimestamp();
            exchange.ApplyUnhashed(rest[..Core1Exchange.LengthOf(rest)]);
            histogram.Record((Stopwatch.GetTimestamp() - began) * (NsPerSecond / Stopwatch.Frequency));
        }

        histogram.AddTo(metrics, "service.");
    }

    /// <summary>Sends each command at its time and takes what has come in between; answers the bytes that were allocated.</summary>
    static long Pass(
        EngineStage.Application apply,
        byte[] bench,
        int rate,
        PipeTally? tally,
        LatencyHistogram latencies,
        string prefix,
        SortedDictionary<string, double> metrics)
    {
        var commands = new ByteRing(Limits.CommandRingBytes, Limits.PipeRecordBytesMax);
        var events = new ByteRing(Limits.EventRingBytes, Limits.PipeRecordBytesMax);
        var engine = new EngineStage(apply, commands, events);
        engine.Start();
        var window = Window.Open();
        var client = new Client(commands, events, rate, tally, latencies);
        for (var rest = bench.AsSpan(); !rest.IsEmpty; rest = rest[Core1Exchange.LengthOf(rest)..])
            client.Send(rest[..Core1Exchange.LengthOf(rest)]);
        commands.Complete();
        client.TakeRest();
        var used = Window.Since(window);
        var engineUsed = engine.Join();

        latencies.AddTo(metrics, prefix);
        metrics[$"{prefix}achieved_per_s"] = latencies.Count * 1e9 / client.ElapsedNs;
        return used.AllocatedBytes + engineUsed.AllocatedBytes;
    }

    /// <summary>Both ends of the pipe on one thread, which looks for answers while it waits for the next time to send.</summary>
    sealed class Client(ByteRing commands, ByteRing events, int rate, PipeTally? tally, LatencyHistogram latencies)
    {
        readonly long _began = Stopwatch.GetTimestamp();
        long _sent;

        public long ElapsedNs => (Stopwatch.GetTimestamp() - _began) * (NsPerSecond / Stopwatch.Frequency);

        public void Send(ReadOnlySpan<byte> command)
        {
            var due = DueNs(_sent);
            while (ElapsedNs < due || !commands.HasRoomFor(command.Length)) Take();
            commands.Write(command, _sent++);
        }

        public void TakeRest()
        {
            while (true)
            {
                var isComplete = events.IsComplete;
                if (!Take() && isComplete) return;
            }
        }

        long DueNs(long index) => index * NsPerSecond / rate;

        bool Take()
        {
            if (!events.TryRead(out var happened, out var index))
            {
                Thread.SpinWait(1);
                return false;
            }

            latencies.Record(ElapsedNs - DueNs(index));
            tally?.Add(happened);
            events.Release();
            return true;
        }
    }
}
