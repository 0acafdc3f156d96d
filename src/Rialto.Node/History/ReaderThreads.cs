using System.Collections.Concurrent;

namespace Rialto.Node.History;

/// <summary>Threads that read history: SQLite blocks, and a thread of the pool is somebody's answer that waits. Any thread.</summary>
/// <remarks>They are started when they are needed, at most <see cref="Limits.HistoryReadersMax"/>, and stay.</remarks>
sealed class ReaderThreads : IDisposable
{
    readonly BlockingCollection<Action> _queries = new(Limits.HistoryReadersMax);
    readonly List<Thread> _threads = [];
    volatile bool _ended;

    /// <summary>Queries that run are to end: somebody waits for it.</summary>
    public bool IsEnding => _ended;

    /// <summary>How many were started so far.</summary>
    public int Count
    {
        get
        {
            lock (_threads) return _threads.Count;
        }
    }

    /// <summary>Runs a query on one of them; its fault is the task's.</summary>
    /// <remarks>Whoever asks has one of as many places as there may be threads, so nothing ever waits here for long.</remarks>
    public Task<TResult> RunAsync<TResult>(Func<TResult> query)
    {
        // What follows an answer is not history's to do.
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_threads)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _queries.Add(() => Run(query, done));
            if (_queries.Count > 0 && _threads.Count < Limits.HistoryReadersMax) _threads.Add(Start(_threads.Count + 1));
        }

        return done.Task;
    }

    /// <summary>Waits for the queries that were begun, which see that they are to end; one after this throws.</summary>
    public void Dispose()
    {
        lock (_threads)
        {
            if (_ended) return;
            _ended = true;
        }

        _queries.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _queries.Dispose();
    }

    static void Run<TResult>(Func<TResult> query, TaskCompletionSource<TResult> done)
    {
        try
        {
            done.SetResult(query());
        }
        catch (Exception fault)
        {
            // Who asked gets it; the thread goes on for the others.
            done.SetException(fault);
        }
    }

    Thread Start(int number)
    {
        var thread = new Thread(Work) { Name = $"history reader {number}", IsBackground = true };
        thread.Start();
        return thread;
    }

    void Work()
    {
        foreach (var query in _queries.GetConsumingEnumerable()) query();
    }
}
