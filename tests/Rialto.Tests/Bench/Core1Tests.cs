using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Tests.Bench;

/// <summary>The workload core-1 is the published one, and the engine's book ends where the generator's reference book ends.</summary>
public sealed class Core1Tests
{
    const int BenchCountSmall = 200_000;

    // A collection that another test starts takes away what is left of the thread's allocation quantum, and the count takes it for used.
    // One object a hundred commands would be five times as much.
    const int AllocationQuantumBytes = 8_192;

    // The row of seed 1 is checked by the benchmark itself; a second full stream is too long for every test run.
    [Trait("speed", "slow")]
    [Fact]
    public void The_usual_seed_gives_the_reference_values_and_the_book_agrees()
    {
        var workload = Core1Workload.Generate(Core1Workload.SeedUsual, Core1Workload.BenchCountUsual);

        Assert.Equivalent(Core1Reference.All[0], Core1Reference.Of(Core1Workload.SeedUsual, workload), strict: true);
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

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationQuantumBytes);
        Assert.True(book.ChangeCount > BenchCountSmall, $"only {book.ChangeCount} level changes were reported");
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
}
