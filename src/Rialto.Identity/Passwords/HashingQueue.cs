using System.Collections.Concurrent;

namespace Rialto.Identity.Passwords;

/// <summary>Few threads that hash, and a bounded line before them: a flood of log-ins gets "busy", not the whole machine.</summary>
public sealed class HashingQueue : IDisposable
{
    readonly BlockingCollection<Action> _waiting = new(Limits.HashingsWaitingMax);
    readonly Thread[] _workers;
    readonly int _rounds;
    readonly string _dummy;
    int _disposed;

    /// <param name="workers">Threads, 1 or more; one a core is right.</param>
    /// <param name="rounds">PBKDF2 rounds of new hashes.</param>
    public HashingQueue(int workers, int rounds)
    {
        _rounds = rounds;
        _dummy = PasswordHash.Dummy(rounds);
        _workers = [.. Enumerable.Range(1, Math.Max(workers, 1)).Select(Start)];
    }

    /// <summary>Hashings in line, for metrics.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Hashes a new password. Rejects: Busy.</summary>
    public Task<Result<string>> HashAsync(string password) => Enqueue(() => PasswordHash.Of(password, _rounds));

    /// <summary>Compares; without a stored hash it takes the same time and is false. Rejects: Busy.</summary>
    public Task<Result<bool>> MatchesAsync(string password, string? stored)
    {
        var possible = stored is not null && password.Length <= Limits.PasswordCharsMax;
        return Enqueue(() => PasswordHash.Matches(possible ? password : "", stored ?? _dummy) && possible);
    }

    /// <summary>Whether a stored hash should be made anew at the next log-in.</summary>
    public bool IsOutdated(string stored) => PasswordHash.IsOutdated(stored, _rounds);

    internal Task<Result<T>> Enqueue<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<Result<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.TryAdd(() => Run(work, done)) ? done.Task : Task.FromResult<Result<T>>(IdentityReject.Busy);
    }

    static void Run<T>(Func<T> work, TaskCompletionSource<Result<T>> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception e)
        {
            // The asker gets the fault; the worker goes on for the others.
            done.SetException(e);
        }
    }

    Thread Start(int number)
    {
        var worker = new Thread(Work) { IsBackground = true, Name = $"password hashing {number}" };
        worker.Start();
        return worker;
    }

    void Work()
    {
        foreach (var job in _waiting.GetConsumingEnumerable()) job();
    }

    /// <summary>Finishes what is in line; a request after this is a bug and throws.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _waiting.CompleteAdding();
        foreach (var worker in _workers) worker.Join();
        _waiting.Dispose();
    }
}
