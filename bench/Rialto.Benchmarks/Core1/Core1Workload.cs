namespace Rialto.Benchmarks.Core1;

/// <summary>The commands of core-1 for a seed, with the outcome that the reference book reached.</summary>
/// <param name="Price0">The price that the session started with.</param>
/// <param name="Fill">The commands that fill the book.</param>
/// <param name="Bench">The commands that are measured.</param>
/// <param name="Outcome">After all commands; trades and volume count from the first fill command.</param>
/// <param name="BenchTrades">Trades of the measured commands alone.</param>
/// <param name="NextId">The order number that would come next.</param>
public sealed record Core1Workload(
    long Price0,
    Core1Command[] Fill,
    Core1Command[] Bench,
    Core1Outcome Outcome,
    long BenchTrades,
    long NextId)
{
    /// <summary>Trades of measured immediate-or-cancel orders.</summary>
    public long SweepTrades { get; init; }

    /// <summary>The seed of every published figure.</summary>
    public const ulong SeedUsual = 101572685;

    /// <summary>Measured commands of a full run.</summary>
    public const int BenchCountUsual = 3_000_000;

    public static Core1Workload Generate(ulong seed, int benchCount) => new Core1Generator(Core1Session.Usual(seed)).Generate(benchCount);

    /// <summary>The variant in which single orders sweep hundreds of levels.</summary>
    public static Core1Workload GenerateAvalanche(ulong seed, int benchCount) =>
        new Core1Generator(Core1Session.Usual(seed) with { IsAvalanche = true }).Generate(benchCount);

    /// <summary>Measured commands of a kind.</summary>
    public int CountOf(Core1Kind kind) => Bench.Count(command => command.Kind == kind);
}
