using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Tests.Identity.Storage;

/// <summary>A disk without room, as far as changes of one table are concerned: each wants more pages than the database may have.</summary>
static class FullDisk
{
    public static void Begin(IdentityStore store, string table) => store.Change(change =>
    {
        change.Connection.Execute(
            $"""
            CREATE TABLE ballast (bytes BLOB);
            CREATE TRIGGER weight AFTER UPDATE ON {table} BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END;
            """);
        return change.Connection.Execute($"PRAGMA max_page_count = {change.Connection.QuerySingle<long>("PRAGMA page_count")}");
    });

    public static void End(IdentityStore store) => store.Change(change =>
        change.Connection.Execute("PRAGMA max_page_count = 1000000; DROP TRIGGER weight; DROP TABLE ballast"));
}
