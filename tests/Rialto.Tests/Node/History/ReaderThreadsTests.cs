using Rialto.Node;
using Rialto.Node.History;

namespace Rialto.Tests.Node.History;

/// <summary>The threads that read history: not the pool's, started when needed, and never more than may read.</summary>
public class ReaderThreadsTests
{
    [Fact]
    public async Task Queries_run_beside_each_other_on_threads_that_are_not_the_pools()
    {
        using var threads = new ReaderThreads();
        Assert.Equal(0, threads.Count);
        using var all = new Barrier(Limits.HistoryReadersMax);

        // Each waits for all others: eight at once, or never.
        var queries = Enumerable.Range(0, Limits.HistoryReadersMax).Select(_ => threads.RunAsync(() =>
        {
            all.SignalAndWait(TestContext.Current.CancellationToken);
            return Thread.CurrentThread.IsThreadPoolThread;
        }));

        Assert.All(await Task.WhenAll(queries), Assert.False);
        for (var i = 0; i < 100; i++) Assert.Equal(i, await threads.RunAsync(() => i));
        Assert.Equal(Limits.HistoryReadersMax, threads.Count);
    }

    [Fact]
    public async Task A_fault_is_told_to_who_asked_and_to_nobody_else()
    {
        using var threads = new ReaderThreads();

        await Assert.ThrowsAsync<InvalidDataException>(() => threads.RunAsync<int>(() => throw new InvalidDataException()));

        Assert.Equal(7, await threads.RunAsync(() => 7));
    }

    [Fact]
    public async Task What_was_begun_ends_and_nothing_begins_after_the_end()
    {
        var threads = new ReaderThreads();
        var begun = threads.RunAsync(() => 1);

        threads.Dispose();
        threads.Dispose();

        Assert.True(begun.IsCompleted);
        Assert.Equal(1, await begun);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => threads.RunAsync(() => 2));
    }

    [Fact]
    public async Task Who_runs_sees_that_the_end_is_waited_for()
    {
        var threads = new ReaderThreads();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var query = threads.RunAsync(() =>
        {
            Assert.False(threads.IsEnding);
            begun.SetResult();
            SpinWait.SpinUntil(() => threads.IsEnding);
            return 3;
        });
        await begun.Task;

        threads.Dispose();

        Assert.Equal(3, await query);
    }
}
