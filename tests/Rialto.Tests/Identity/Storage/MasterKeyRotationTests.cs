using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity;
using Rialto.Identity.Dossiers;
using Rialto.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Storage;

public class MasterKeyRotationTests
{
    [Fact]
    public async Task After_a_rotation_everything_opens_with_the_new_key_alone()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        var secrets = SealedRows(town.DatabasePath);

        var rotated = town.People.RotateMasterKey();

        Assert.Equal([1u], rotated.Removed);
        Assert.Equal(2u, rotated.Current);
        // The second factor, the key that COINUT and others take, and the one that was issued.
        Assert.Equal(["api_keys.secret 1", "api_keys.secret 1", "members.otp_secret 1"], secrets);
        Assert.Equal(secrets.Count, rotated.Secrets);
        Assert.Equal(secrets.Select(row => row.Replace(" 1", " 2", StringComparison.Ordinal)), SealedRows(town.DatabasePath));
        Assert.Single(File.ReadAllLines(Path.Combine(town.Directory, "master.key")));
        var later = town.Key(alice);
        town.Reopen();
        Assert.Equal(key.Secret, Secret(town.People, key.Key.Kid));
        Assert.Equal(later.Secret, Secret(town.People, later.Key.Kid));
        Assert.Equal("passed", town.Verdict(town.Signed(key)));
        Assert.Equal(3u, town.People.RotateMasterKey().Current);
    }

    [Fact]
    public async Task Killed_after_any_step_every_secret_opens_and_the_next_rotation_finishes()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var keys = Enumerable.Range(0, 4).Select(_ => town.Key(alice)).ToList();
        var crashes = new List<string> { Copy(town) };

        var rotation = town.People.Rotation;
        rotation.Begin();
        crashes.Add(Copy(town));
        while (rotation.ResealSome(1) > 0) crashes.Add(Copy(town));
        rotation.End();
        crashes.Add(Copy(town));

        // Untouched, begun, one more with each secret (four keys, the COINUT key, the second factor), and ended.
        var secrets = SealedRows(town.DatabasePath);
        Assert.Equal([.. Enumerable.Repeat("api_keys.secret 2", 5), "members.otp_secret 2"], secrets);
        Assert.Equal(
            [0, 0, .. Enumerable.Range(1, secrets.Count), secrets.Count],
            crashes.Select(crash => SealedRows(Path.Combine(crash, "identity.db")))
                .Select(rows => rows.Count(row => row.EndsWith(" 2", StringComparison.Ordinal))));
        Assert.Equal(
            [1, .. Enumerable.Repeat(2, secrets.Count + 1), 1],
            crashes.Select(crash => File.ReadAllLines(Path.Combine(crash, "master.key")).Length));
        for (var i = 0; i < crashes.Count; i++)
        {
            var options = town.Options with { Directory = crashes[i] };
            using (var survivor = People.Open(options, town.Time))
            {
                Assert.Null(survivor.FirstUnreadableSecret());
                Assert.All(keys, key => Assert.Equal(key.Secret, Secret(survivor, key.Key.Kid)));
                // Untouched and finished ones begin a new rotation, all others finish the one that was begun.
                Assert.Equal(i == crashes.Count - 1 ? 3u : 2u, survivor.RotateMasterKey().Current);
                Assert.All(keys, key => Assert.Equal(key.Secret, Secret(survivor, key.Key.Kid)));
            }
            using var again = People.Open(options, town.Time);
            Assert.Null(again.FirstUnreadableSecret());
            Assert.Single(File.ReadAllLines(Path.Combine(crashes[i], "master.key")));
            Assert.Single(SealedRows(Path.Combine(crashes[i], "identity.db")).Select(row => row.Split(' ')[1]).Distinct());
            Assert.True(again.Members.ByUid(alice.Uid)!.Otp);
        }

        foreach (var crash in crashes) Directory.Delete(crash, recursive: true);
    }

    [Fact]
    public async Task A_secret_that_does_not_open_keeps_the_old_key()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        town.Key(alice);
        using (var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        {
            connection.Open();
            connection.Execute("UPDATE api_keys SET secret = zeroblob(60)");
        }

        Assert.Throws<IdentityStoreFailedException>(() => town.People.RotateMasterKey());

        Assert.Equal(2, File.ReadAllLines(Path.Combine(town.Directory, "master.key")).Length);
        Assert.StartsWith("api-key:", town.People.FirstUnreadableSecret(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_table_holds_a_sealed_secret_that_a_rotation_does_not_know()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        town.Key(alice);
        town.People.AddProfile(town.Act(alice), new() { FirstName = "Alice", LastName = "A", Dob = "1990-01-01" }, confirm: true);
        var passport = new DocumentWish { DocType = "Passport", DocNumber = "1", DocExpire = "2990-01-01" };
        town.People.AddDocuments(town.Act(alice), passport, [Encoding.ASCII.GetBytes("%PDF-1.4")]);
        _ = town.People.Tokens.PublicKeys();
        town.People.RotateMasterKey();

        var found = SealedRows(town.DatabasePath).Select(row => row.Split(' ')[0]).Distinct();

        Assert.Equal(["api_keys.secret", "documents.facts", "members.otp_secret", "profiles.facts", "signing_keys.private_key"], found);
        Assert.Equal(found, SealedSecrets.Columns.Order(StringComparer.Ordinal));
        Assert.Equal("Alice", town.People.Dossiers.ProfilesOf(alice.Number).Single().Facts.FirstName);
        Assert.Equal("%PDF-1.4", Encoding.ASCII.GetString(town.People.Dossiers.OpenDocument(1, alice.Number)!.Value.Bytes));
    }

    static string Secret(People people, string kid) => Encoding.ASCII.GetString(people.ApiKeys.SecretOf(kid)!.Value.Span);

    /// <summary>Every sealed value of every table, as <c>table.column key</c>, sorted.</summary>
    static List<string> SealedRows(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        var rows = new List<string>();
        var tables = connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").AsList();
        foreach (var table in tables)
        {
            var columns = connection.Query($"PRAGMA table_info({table})").Where(column => column.type == "BLOB").Select(column => (string)column.name);
            foreach (var column in columns)
            {
                var blobs = connection.Query<byte[]>($"SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
                var keys = blobs.Select(blob => SecretBox.KeyOf(blob)).Where(key => key is 1 or 2 or 3);
                rows.AddRange(keys.Select(key => $"{table}.{column} {key}"));
            }
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>The files as a killed process leaves them.</summary>
    static string Copy(Town town)
    {
        var directory = Directory.CreateTempSubdirectory("rialto-rotation-").FullName;
        foreach (var name in (string[])["identity.db", "identity.db-wal", "master.key"])
            File.Copy(Path.Combine(town.Directory, name), Path.Combine(directory, name));
        return directory;
    }
}
