using Microsoft.Data.Sqlite;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Storage;

public sealed class MigrationTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("rialto-migration-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_database_of_the_first_schema_opens_and_keeps_its_people()
    {
        MakeFirstDatabase();

        using var people = People.Open(Options(), TimeProvider.System);

        var member = people.Members.ByEmail("OLD@example.com")!;
        Assert.Equal((1000, "ID0000000001", "member", MemberState.Active), (member.Number, member.Uid, member.Role, member.State));
        Assert.False(member.IsServiceAccount);
        Assert.Equal("email", Assert.Single(member.Labels).Key);
        Assert.Equal("waiting", Assert.Single(people.Mails.Pending(10)).Subject);
        Assert.Equal(DefaultPermissions.Rows.Count, people.Permissions.List(Page.First with { Rows = 1 }).Total);
        Assert.Empty(people.Dossiers.Of(member.Number).Phones);
    }

    [Fact]
    public void A_database_of_a_newer_schema_is_refused()
    {
        MakeFirstDatabase();
        Execute("INSERT INTO migrations VALUES (99, '099-future', 0)");

        Assert.Throws<IdentityStoreFailedException>(() => People.Open(Options(), TimeProvider.System));
    }

    IdentityOptions Options() => new() { Directory = _directory, PasswordRounds = 1, HashingWorkers = 1 };

    void MakeFirstDatabase()
    {
        SqliteNative.Load();
        Execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_us INTEGER NOT NULL)");
        using var stream = typeof(People).Assembly.GetManifestResourceStream("migration/001-people")!;
        using var reader = new StreamReader(stream);
        Execute(reader.ReadToEnd());
        Execute("INSERT INTO migrations VALUES (1, '001-people', 0)");
        Execute(
            """
            INSERT INTO members VALUES (1000, 'ID0000000001', 'old@example.com', 'old@example.com', NULL, 'x', 'member', 1, 0, NULL,
                                        'active', NULL, NULL, 'any', 5, 5);
            INSERT INTO labels VALUES (1, 1000, 'email', 'verified', 'private', NULL, 5, 5);
            INSERT INTO mails VALUES (1, 5, 'old@example.com', 'phone.code', 'waiting', 'text', '{}', NULL);
            """);
    }

    void Execute(string sql)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_directory, "identity.db"), Pooling = false }.ToString();
        using var connection = new SqliteConnection(text);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
