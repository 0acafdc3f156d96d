using Microsoft.Data.Sqlite;

namespace Rialto.Identity.Storage;

/// <summary>A write in progress. Owner: the thread that holds the store's write lock.</summary>
sealed class Change(SqliteConnection connection, long nowUs)
{
    readonly List<Action> _kept = [];
    readonly List<Action> _committed = [];

    public SqliteConnection Connection => connection;

    /// <summary>The time of this change, in microseconds: all its rows carry the same.</summary>
    public long NowUs => nowUs;

    /// <summary>Work that is repeated when the rest is rejected and undone, such as a spent one-time code.</summary>
    public void KeepIfRejected(Action work) => _kept.Add(work);

    /// <summary>Memory follows the disk: runs after the commit, before the caller is answered, only when not rejected.</summary>
    public void AfterCommit(Action work) => _committed.Add(work);

    public void RunKept()
    {
        foreach (var work in _kept) work();
    }

    public void RunCommitted(bool rejected)
    {
        if (rejected) return;
        foreach (var work in _committed) work();
    }
}
