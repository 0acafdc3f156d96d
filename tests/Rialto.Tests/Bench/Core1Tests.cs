using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Tests.Bench;

/// <summary>The workload core-1 is the published one, and the engine's book ends where the generator's reference book ends.</summary>
public sealed class Core1Tests
{
    const int BenchCountSmall = 200_000;

    [Fact]
    public void The_usual_seed_gives_the_reference_values_and_the_book_agrees()
    {
        var workload = Core1Workload.Generate(Core1Workload.SeedUsual, Core1Workload.BenchCountUsual);

        Assert.Equal(32_972, workload.Price0);
        Assert.Equal([377_427, 54_184, 1_742, 214_653, 2_135_816, 216_178], Counts(workload));
        Assert.Equal((123_978, 1_080_501), (workload.Outcome.Trades, workload.Outcome.Volume));
        Assert.Equal(972, workload.Outcome.LiveOrders);
        Assert.Equal((234, 243), (workload.Outcome.Asks.Levels, workload.Outcome.Bids.Levels));
        Assert.Equal((32_882, 32_883), (workload.Outcome.Bids.BestPrice, workload.Outcome.Asks.BestPrice));
        Assert.Equal(434_354, workload.NextId);
        AssertShape(workload);
        Assert.Equal(workload.Outcome, Execute(workload).Outcome());
    }

    [Fact]
    public void Seed_one_gives_the_reference_values_and_the_book_agrees()
    {
        var workload = Core1Workload.Generate(1, Core1Workload.BenchCountUsual);

        Assert.Equal(136_470, workload.Price0);
        Assert.Equal([361_758, 57_253, 1_849, 209_550, 2_158_988, 210_602], Counts(workload));
        Assert.Equal((119_329, 1_048_487), (workload.Outcome.Trades, workload.Outcome.Volume));
        Assert.Equal(1_007, workload.Outcome.LiveOrders);
        Assert.Equal((396, 402), (workload.Outcome.Asks.Levels, workload.Outcome.Bids.Levels));
        Assert.Equal((136_579, 136_585), (workload.Outcome.Bids.BestPrice, workload.Outcome.Asks.BestPrice));
        Assert.Equal(421_861, workload.NextId);
        AssertShape(workload);
        Assert.Equal(workload.Outcome, Execute(workload).Outcome());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(77)]
    [InlineData(ulong.MaxValue)]
    public void The_book_agrees_with_the_reference_book_for_any_seed(ulong seed)
    {
        var workload = Core1Workload.Generate(seed, BenchCountSmall);

        Assert.Equal(workload.Outcome, Execute(workload).Outcome());
    }

    [Fact]
    public void The_book_allocates_nothing_once_it_has_its_size()
    {
        var workload = Core1Workload.Generate(5, BenchCountSmall);
        Execute(workload);
        var book = new Core1Book();
        book.Execute(workload.Fill);

        var before = GC.GetAllocatedBytesForCurrentThread();
        book.Execute(workload.Bench);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(book.ChangeCount > BenchCountSmall, $"only {book.ChangeCount} level changes were reported");
    }

    [Fact]
    public void A_quick_run_counts()
    {
        var result = Core1BookBench.Run(new(Seed: null, Runs: 1, JsonFile: null, Quick: true, IsChild: false));

        Assert.Null(result.Void);
        Assert.Equivalent(result, RunResult.FromJson(result.ToJson()) with { CalSha = result.CalSha, Metrics = result.Metrics });
    }

    static Core1Book Execute(Core1Workload workload)
    {
        var book = new Core1Book();
        book.Execute(workload.Fill);
        book.Execute(workload.Bench);
        return book;
    }

    static void AssertShape(Core1Workload workload)
    {
        Assert.InRange(Share(workload, Core1Kind.Gtc), 11.5, 13.1);
        Assert.InRange(Share(workload, Core1Kind.Ioc), 1.7, 2.1);
        Assert.InRange(Share(workload, Core1Kind.FokByBudget), 0.04, 0.08);
        Assert.InRange(Share(workload, Core1Kind.Cancel), 6.8, 7.4);
        Assert.InRange(Share(workload, Core1Kind.Move), 70.6, 72.6);
        Assert.InRange(Share(workload, Core1Kind.Reduce), 6.8, 7.4);
        Assert.InRange((double)workload.BenchTrades / workload.Bench.Length, 0.038, 0.044);
        Assert.InRange(workload.Outcome.LiveOrders, 900, 1_100);
        Assert.InRange(workload.Outcome.Asks.Levels + workload.Outcome.Bids.Levels, 400, 950);
    }

    static double Share(Core1Workload workload, Core1Kind kind) => 100.0 * workload.CountOf(kind) / workload.Bench.Length;

    static int[] Counts(Core1Workload workload)
    {
        Core1Kind[] order = [Core1Kind.Gtc, Core1Kind.Ioc, Core1Kind.FokByBudget, Core1Kind.Cancel, Core1Kind.Move, Core1Kind.Reduce];
        return [.. order.Select(workload.CountOf)];
    }
}
