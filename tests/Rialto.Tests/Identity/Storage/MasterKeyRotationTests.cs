using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity;
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

        var rotated = town.People.RotateMasterKey();

        Assert.Equal([1u], rotated.Removed);
        Assert.Equal(2u, rotated.Current);
        Assert.InRange(rotated.Secrets, 3, 5);
        Assert.Single(File.ReadAllLines(Path.Combine(town.Directory, "master.key")));
        Assert.All(SealedBy(town.DatabasePath), id => Assert.Equal(2u, id));
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

        // Four keys, the COINUT key and the second factor, each in a step of its own.
        Assert.InRange(crashes.Count, 9, 12);
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
            Assert.Single(SealedBy(Path.Combine(crashes[i], "identity.db")).Distinct());
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
        town.People.RotateMasterKey();

        using var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False");
        connection.Open();
        var tables = connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").AsList();
        var found = new HashSet<string>();
        foreach (var table in tables)
        {
            var columns = connection.Query($"PRAGMA table_info({table})").Where(column => column.type == "BLOB").Select(column => (string)column.name);
            foreach (var column in columns)
            {
                var blobs = connection.Query<byte[]>($"SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
                if (blobs.Any(blob => SecretBox.KeyOf(blob) is 1 or 2)) found.Add($"{table}.{column}");
            }
        }

        Assert.Contains("api_keys.secret", found);
        Assert.Contains("members.otp_secret", found);
        Assert.Empty(found.Except(SealedSecrets.Columns));
    }

    static string Secret(People people, string kid) => Encoding.ASCII.GetString(people.ApiKeys.SecretOf(kid)!.Value.Span);

    static List<uint> SealedBy(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        return [.. connection.Query<byte[]>(
            "SELECT secret FROM api_keys UNION ALL SELECT otp_secret FROM members WHERE otp_secret IS NOT NULL").Select(blob => SecretBox.KeyOf(blob))];
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
