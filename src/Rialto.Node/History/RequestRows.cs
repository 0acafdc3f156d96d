using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Engine.Events;

namespace Rialto.Node.History;

/// <summary>The table of what became of requests whose first answer may be lost; version 6 added it.</summary>
/// <remarks>
/// A row stays as long as the engine remembers the request's key, so there are no more commands in it than there may be keys, and some
/// whose time is over. Requests of before have no rows: what became of them is not known.
/// </remarks>
static class RequestRows
{
    public const string Schema = """
        CREATE TABLE requests (
            command INTEGER NOT NULL, part INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, print INTEGER NOT NULL,
            reject INTEGER NOT NULL, number INTEGER NOT NULL, until_us INTEGER NOT NULL, PRIMARY KEY (command, part)) WITHOUT ROWID;
        CREATE INDEX requests_by_key ON requests (high, low, command);
        """;

    // What a step without events left may be in history already: that is not seen by the event reached.
    public const string Insert = "INSERT OR REPLACE INTO requests VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    public const int InsertParameters = 8;

    /// <summary>The oldest rows, as far as their time is over; so many at once that more are forgotten than come in the meantime.</summary>
    public static readonly string Forget = $"""
        DELETE FROM requests WHERE until_us <= ?1
            AND command IN (SELECT command FROM requests ORDER BY command LIMIT {Limits.RequestsForgottenAtOnce})
        """;

    /// <summary>All parts of the last command with a key, if the key is still remembered.</summary>
    public const string Find = """
        SELECT part, print, reject, number FROM requests WHERE high = @high AND low = @low AND until_us > @nowUs
            AND command = (SELECT max(command) FROM requests WHERE high = @high AND low = @low)
        ORDER BY part
        """;

    public static void Upgrade(SqliteConnection connection, SqliteTransaction transaction) =>
        connection.Execute(Schema, transaction: transaction);

    public static void Write(HistoryStatement insert, in RequestPart part) =>
        insert.With(part.Command).With(part.View.Part).With(unchecked((long)part.High)).With(unchecked((long)part.Low))
            .With(part.View.Print).With((long)part.View.Reject).With(part.View.Number).With(part.UntilUs).Run();

    public static IReadOnlyList<RequestView> Read(SqliteConnection connection, ulong high, ulong low, long nowUs)
    {
        var key = new { high = unchecked((long)high), low = unchecked((long)low), nowUs };
        return [.. connection.Query<Row>(Find, key).Select(row => row.ToView())];
    }

    // Columns by name.
    sealed record Row(long part, long print, long reject, long number)
    {
        public RequestView ToView() => new((int)part, (uint)print, (Reject)reject, number);
    }
}
