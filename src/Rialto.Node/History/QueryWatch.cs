using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rialto.Node.History;

/// <summary>Ends the statements of a connection when nobody wants their rows any more: SQLite asks while they run.</summary>
/// <remarks>
/// An interrupt from outside would miss whoever is between two statements just then; a question that is asked over and over misses nobody.
/// Owner: the thread that has the connection. The question is asked on it.
/// </remarks>
readonly struct QueryWatch : IDisposable
{
    /// <summary>SQLITE_INTERRUPT: how a statement ends that was told to.</summary>
    public const int Interrupted = 9;

    readonly SqliteConnection _connection;

    public QueryWatch(SqliteConnection connection, Func<bool> isOver)
    {
        _connection = connection;
        raw.sqlite3_progress_handler(connection.Handle, Limits.HistoryStepsBetweenLooks, _ => isOver() ? 1 : 0, null);
    }

    /// <summary>The connection goes back to a pool, and its next query is another's.</summary>
    public void Dispose() => raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
}
