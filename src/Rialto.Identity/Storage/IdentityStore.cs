using Dapper;
using Microsoft.Data.Sqlite;

namespace Rialto.Identity.Storage;

/// <summary>The database of people: one writer under a lock, readers from a pool.</summary>
/// <remarks>
/// WAL with synchronous=FULL: a change is on disk before <see cref="Change{T}"/> returns. Safe for many threads.
/// A full disk is no such fault: nothing is written (<see cref="IdentityFullException"/>), and the store goes on.
/// Faults: a failed write closes the store for good (<see cref="Failed"/>); the server then ends the process, a restart recovers.
/// </remarks>
public sealed class IdentityStore : IDisposable
{
    readonly string _path;
    readonly TimeProvider _time;
    readonly long _nonceKeepUs;
    readonly Lock _writing = new();
    readonly SqliteConnection _writer;
    readonly Stack<SqliteConnection> _readers = new();
    readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool _disposed;

    IdentityStore(string path, TimeProvider time, TimeSpan nonceWindow)
    {
        _path = path;
        _time = time;
        // A nonce from the far edge of the future stays valid for two windows.
        _nonceKeepUs = 2 * nonceWindow.Us();
        _writer = Connect(readOnly: false);
    }

    /// <summary>Completes with the fault when a write failed; nothing is written afterwards.</summary>
    public Task<Exception> Failed => _failed.Task;

    internal TimeProvider Time => _time;

    /// <summary>Opens or creates the database and brings it to the newest schema.</summary>
    public static IdentityStore Open(string path, TimeProvider time, TimeSpan nonceWindow)
    {
        SqliteNative.Load();
        var store = new IdentityStore(path, time, nonceWindow);
        Migrations.Apply(store._writer, time.NowUs());
        return store;
    }

    /// <summary>Does all of <paramref name="work"/> or nothing of it, durably.</summary>
    /// <remarks>
    /// A nonce is written first, and stays written when the work is rejected: an authentic request is consumed whatever its outcome.
    /// Rejects: <see cref="IdentityReject.SignatureBlacklisted"/> for a nonce that was here before.
    /// </remarks>
    internal Result<T> Change<T>(RequestNonce? nonce, Func<Change, Result<T>> work)
    {
        lock (_writing)
        {
            if (_failed.Task.IsCompleted) throw new IdentityStoreFailedException("The store is closed after a failed write.", null);
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                return ChangeLocked(nonce, work);
            }
            catch (Exception e)
            {
                AbandonTransaction(e);
                if (IsFull(e) && !_failed.Task.IsCompleted) throw new IdentityFullException(e);
                throw;
            }
        }
    }

    /// <summary>A change that cannot be rejected.</summary>
    internal T Change<T>(Func<Change, T> work) => Change<T>(null, change => work(change)).Value;

    internal T Read<T>(Func<SqliteConnection, T> query)
    {
        var connection = TakeReader();
        try
        {
            return query(connection);
        }
        finally
        {
            GiveReader(connection);
        }
    }

    /// <summary>
    /// A connection that sees the database as it is now; nothing changes until <paramref name="meanwhile"/> has returned.
    /// </summary>
    internal SqliteConnection Pin(Action meanwhile)
    {
        lock (_writing)
        {
            var connection = Connect(readOnly: true);
            try
            {
                connection.Execute("BEGIN DEFERRED");
                connection.QuerySingle<long>("SELECT COUNT(*) FROM migrations");
                meanwhile();
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    Result<T> ChangeLocked<T>(RequestNonce? nonce, Func<Change, Result<T>> work)
    {
        var change = new Change(_writer, _time.NowUs());
        _writer.Execute("BEGIN IMMEDIATE");
        if (nonce is { } used && !TrySpend(used, change.NowUs))
        {
            _writer.Execute("ROLLBACK");
            return IdentityReject.SignatureBlacklisted;
        }

        _writer.Execute("SAVEPOINT work");
        var result = work(change);
        if (result.Rejected)
        {
            _writer.Execute("ROLLBACK TO work");
            change.RunKept();
        }

        _writer.Execute("COMMIT");
        change.RunCommitted(result.Rejected);
        return result;
    }

    bool TrySpend(RequestNonce nonce, long nowUs)
    {
        _writer.Execute("DELETE FROM nonces WHERE expires_at_us <= @nowUs", new { nowUs });
        return _writer.Execute(
            "INSERT INTO nonces (kid, nonce_ms, expires_at_us) VALUES (@Kid, @NonceMs, @expiresAtUs) ON CONFLICT DO NOTHING",
            new { nonce.Kid, nonce.NonceMs, expiresAtUs = nowUs + _nonceKeepUs }) == 1;
    }

    void AbandonTransaction(Exception cause)
    {
        if (IsLost(cause)) _failed.TrySetResult(cause);
        if (SQLitePCL.raw.sqlite3_get_autocommit(_writer.Handle) != 0) return;
        try
        {
            _writer.Execute("ROLLBACK");
        }
        catch (SqliteException e)
        {
            _failed.TrySetResult(e);
        }
    }

    /// <summary>No room: SQLite wrote no commit, and the transaction is rolled back; what is on the disk is what was.</summary>
    static bool IsFull(Exception e) => e is SqliteException { SqliteErrorCode: 13 };

    /// <summary>I/O error, damage, file gone or not a database: what is on the disk is unknown until recovery.</summary>
    static bool IsLost(Exception e) => e is SqliteException { SqliteErrorCode: 10 or 11 or 14 or 26 };

    SqliteConnection TakeReader()
    {
        lock (_readers)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_readers.TryPop(out var pooled)) return pooled;
        }

        return Connect(readOnly: true);
    }

    void GiveReader(SqliteConnection connection)
    {
        lock (_readers)
        {
            if (!_disposed && _readers.Count < Limits.ReadersPooledMax)
            {
                _readers.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    SqliteConnection Connect(bool readOnly)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 5000");
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA foreign_keys = ON");
        if (readOnly) connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    public void Dispose()
    {
        lock (_writing)
        {
            lock (_readers)
            {
                if (_disposed) return;
                _disposed = true;
                while (_readers.TryPop(out var reader)) reader.Dispose();
            }

            _writer.Dispose();
        }
    }
}
