using Dapper;
using Microsoft.Data.Sqlite;

namespace Rialto.Identity.Storage;

/// <summary>Numbered SQL files, each applied once, in order, together with the row that says so.</summary>
static class Migrations
{
    const string Prefix = "migration/";

    public static void Apply(SqliteConnection connection, long nowUs)
    {
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_us INTEGER NOT NULL)");
        var applied = connection.QuerySingle<int>("SELECT COALESCE(MAX(number), 0) FROM migrations");
        var known = Known();
        if (applied > known.Count)
            throw new IdentityStoreFailedException($"The database has schema {applied}; this program knows {known.Count}.", null);

        for (var number = applied + 1; number <= known.Count; number++) ApplyOne(connection, number, known[number - 1], nowUs);
    }

    static void ApplyOne(SqliteConnection connection, int number, string name, long nowUs)
    {
        if (int.Parse(name[..3]) != number) throw new IdentityStoreFailedException($"Migration {name} is not number {number}.", null);
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute(Text(name));
        connection.Execute("INSERT INTO migrations VALUES (@number, @name, @nowUs)", new { number, name, nowUs });
        connection.Execute("COMMIT");
    }

    static List<string> Known() =>
        [.. typeof(Migrations).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal)];

    static string Text(string name)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
