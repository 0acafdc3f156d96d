using System.Numerics;
using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Me5;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Books;

/// <summary>books: the engine's book and those that were not chosen, on the same streams, with the same oracle.</summary>
public static class BooksBench
{
    const long SparseGap = 1_000_000_000;
    const string About =
        "one thread, the book alone; trie: the engine's, with level reports and sums for probes; array, tree and ladder: books that lost, "
        + "without either; one warm-up pass, one measured";

    static readonly (string Name, Func<int, ICore1Book> Make)[] s_books =
    [
        ("trie", tradesMax => new Core1Book(tradesMax)),
        ("array", tradesMax => new PlainBook<SortedArrayLevels>(tradesMax)),
        ("tree", tradesMax => new PlainBook<TreeLevels>(tradesMax)),
        ("ladder", tradesMax => new PlainBook<LadderLevels>(tradesMax)),
    ];

    /// <summary>One run: every book on every stream.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Core1Workload.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var metrics = new SortedDictionary<string, double>();
        string? problem = null;
        foreach (var stream in Streams(seed, options.Quick))
        {
            var outcome = stream.Outcome;
            foreach (var (name, make) in s_books)
            {
                if (!options.Quick) Pass(make, stream, out _);
                var window = Pass(make, stream, out var reached);
                outcome ??= reached;
                if (reached != outcome) problem ??= $"{stream.Name}: {name} ended with {reached}, not with {outcome}";
                metrics[$"{stream.Name}.{name}.commands_per_s"] = window.PerCpuSecond(stream.Commands.Length);
            }
        }

        return RunResult.Of("books", seed, problem, calSha, metrics, About);
    }

    static IEnumerable<BookStream> Streams(ulong seed, bool isQuick)
    {
        var count = isQuick ? 50_000 : Core1Workload.BenchCountUsual;
        var (levels, changes) = isQuick ? (500, 20_000) : (100_000, 1_000_000);
        yield return BookStream.Of("core-1", Core1Workload.Generate(seed, count));
        yield return BookStream.Of("avalanche", Core1Workload.GenerateAvalanche(seed, count));
        foreach (var scenario in Me5Scenario.All.Where(scenario => !isQuick || scenario.Name == "normal"))
            yield return BookStream.Of(scenario, isQuick ? 50_000 : 2 * Me5Scenario.OrderCount - 10_000);
        yield return BookStream.Adversarial("comb", seed, levels, changes, gap: 1);
        yield return BookStream.Adversarial("sparse", seed, levels, changes, SparseGap);
    }

    static Window Pass(Func<int, ICore1Book> make, BookStream stream, out Core1Outcome outcome)
    {
        var book = make((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, stream.Outcome?.Trades ?? stream.Commands.Length)));
        book.Execute(stream.Fill);
        var start = Window.Open();
        book.Execute(stream.Commands);
        var window = Window.Since(start);
        outcome = book.Outcome();
        return window;
    }
}
