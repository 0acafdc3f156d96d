using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;
using Rialto.Engine;
using Rialto.Engine.Events;

namespace Rialto.Benchmarks.Margin;

/// <summary>margin: leveraged positions of ten thousand accounts while the fair price moves at every command, or at every
/// second.</summary>
public static class MarginBench
{
    const string Conditions = "one perpetual, leverage 8, nobody is liquidated; through Exchange.Apply, events encoded";
    const int Positions = 10_000;
    const int PositionsQuick = 500;
    const int Marks = 500_000;
    const int MarksQuick = 20_000;
    const int WarmUpPasses = 2;

    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? MarginWorkload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var positions = options.Quick ? PositionsQuick : Positions;
        var workload = MarginWorkload.Generate(seed, positions, options.Quick ? MarksQuick : Marks);
        string? problem = null;
        var marks = Measure(workload, workload.Marks, workload.MarkCount, positions, ref problem);
        var mixed = Measure(workload, workload.Mixed, 2 * workload.MarkCount, positions, ref problem);
        if (problem is not null) return RunResult.Of("margin", seed, problem, calSha, [], Conditions);
        var metrics = new SortedDictionary<string, double>
        {
            ["marks_per_s"] = marks.PerCpuSecond(workload.MarkCount),
            ["commands_per_s"] = mixed.PerCpuSecond(2 * workload.MarkCount),
            ["positions"] = positions,
            ["allocated_bytes_per_command"] = (double)mixed.AllocatedBytes / (2 * workload.MarkCount),
        };
        return RunResult.Of("margin", seed, problem: null, calSha, metrics, Conditions);
    }

    // The checked pass is the oracle, and the measured ones must end with its events' hash.
    static Window Measure(MarginWorkload workload, byte[] commands, int count, int positions, ref string? problem)
    {
        var tally = new MarginTally();
        var hash = new Engine(workload.Setup, tally).Execute(commands, tally);
        problem ??= tally.Problem(positions, workload.MarkCount + 1);
        var window = default(Window);
        for (var pass = 0; pass <= WarmUpPasses && problem is null; pass++)
        {
            var engine = new Engine(workload.Setup, tally: null);
            var start = Window.Open();
            var got = engine.Execute(commands, tally: null);
            window = Window.Since(start);
            if (got != hash) problem = "the measured pass has other events than the checked one";
            if (window.AllocatedBytes * 100 >= count) problem ??= $"{window.AllocatedBytes} bytes were allocated";
        }

        return window;
    }

    /// <summary>An exchange that is fed encoded commands.</summary>
    sealed class Engine
    {
        readonly Exchange _exchange = new(1 << 14, 1 << 16);
        readonly EventBuffer _events = new(1 << 20);
        long _number;

        public Engine(byte[] setup, MarginTally? tally) => Execute(setup, tally);

        /// <summary>The hash of all events until now.</summary>
        public ulong Execute(ReadOnlySpan<byte> commands, MarginTally? tally)
        {
            for (; !commands.IsEmpty; commands = commands[Core1Exchange.LengthOf(commands)..])
            {
                _events.Clear();
                _exchange.Apply(commands[..Core1Exchange.LengthOf(commands)], ++_number, _events);
                tally?.Add(_events.Written);
            }

            return _exchange.EventHash;
        }
    }
}
