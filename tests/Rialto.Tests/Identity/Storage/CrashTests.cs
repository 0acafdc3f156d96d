using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity;
using Rialto.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Storage;

public class CrashTests
{
    [Fact]
    public async Task What_was_answered_is_there_when_the_process_dies_without_closing_anything()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var kept = town.Key(alice);
        var deleted = town.Key(alice);
        town.People.DeleteApiKey(town.Act(alice), deleted.Key.Kid, town.FreshCode(alice));
        var opened = await town.LogIn(alice, town.FreshCode(alice));
        town.People.BackOffice.SetFeeGroup(town.Operator, alice.Uid, "vip-2");

        // The write-ahead log as it stands, with nothing checkpointed by a close, is what a killed process leaves.
        using var copy = new Copy(town);
        using var survivor = People.Open(town.Options with { Directory = copy.Directory }, town.Time);

        Assert.Equal("vip-2", survivor.Members.ByUid(alice.Uid)!.FeeGroup);
        Assert.NotNull(survivor.ApiKeys.Find(kept.Key.Kid));
        Assert.Null(survivor.ApiKeys.Find(deleted.Key.Kid));
        Assert.Equal(kept.Secret, System.Text.Encoding.ASCII.GetString(survivor.ApiKeys.SecretOf(kept.Key.Kid)!.Value.Span));
        Assert.NotNull(survivor.Sessions.Find(opened.Token));
        Assert.Equal(2, survivor.EngineChanges.Pending(10).Count);
        Assert.Null(survivor.Activity.FirstBroken());
    }

    [Fact]
    public async Task A_write_ahead_log_torn_anywhere_loses_only_the_end()
    {
        using var town = new Town();
        await town.Member("first");
        for (var n = 0; n < 5; n++) await town.Member($"later{n}");
        var random = new Random(20200313);

        for (var round = 0; round < 10; round++)
        {
            using var copy = new Copy(town);
            var log = Path.Combine(copy.Directory, "identity.db-wal");
            using (var file = File.OpenWrite(log)) file.SetLength(random.NextInt64(file.Length));
            using var survivor = People.Open(town.Options with { Directory = copy.Directory }, town.Time);

            var members = survivor.Members.List(new(), Page.First);
            Assert.Equal(Enumerable.Range(1_000, (int)members.Total), members.Rows.Select(member => member.Number));
            Assert.All(members.Rows, member => Assert.Equal(("active", 3), (member.State, member.Level)));
            Assert.Equal(members.Total, survivor.EngineChanges.Pending(100).Count);
            Assert.Null(survivor.Activity.FirstBroken());
        }
    }

    [Fact]
    public void The_disk_is_synced_at_every_commit()
    {
        using var town = new Town();

        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var (mode, sync) = store.Change(change =>
            (change.Connection.QuerySingle<string>("PRAGMA journal_mode"), change.Connection.QuerySingle<int>("PRAGMA synchronous")));

        Assert.Equal(("wal", 2), (mode, sync));
    }

    [Fact]
    public void A_change_that_throws_leaves_nothing_and_the_store_goes_on()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var followed = false;

        Assert.Throws<InvalidOperationException>(() => store.Change<int>(change =>
        {
            Insert(change, "lost");
            change.AfterCommit(() => followed = true);
            throw new InvalidOperationException("a bug");
        }));
        store.Change(change => Insert(change, "kept"));

        Assert.Equal(["kept"], store.Read(connection => connection.Query<string>("SELECT subject FROM mails").AsList()));
        Assert.False(followed);
        Assert.False(store.Failed.IsCompleted);
    }

    [Fact]
    public void A_rejected_change_leaves_only_what_was_to_be_kept()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));

        var result = store.Change<int>(null, change =>
        {
            Insert(change, "undone");
            change.KeepIfRejected(() => Insert(change, "kept"));
            return IdentityReject.RecordNotFound;
        });

        Assert.True(result.Rejected);
        Assert.Equal(["kept"], store.Read(connection => connection.Query<string>("SELECT subject FROM mails").AsList()));
    }

    [Fact]
    public void A_full_disk_changes_nothing_and_the_store_goes_on_when_there_is_room()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        // A database that may not grow is a full disk.
        store.Change(change => change.Connection.Execute(
            $"PRAGMA max_page_count = {change.Connection.QuerySingle<long>("PRAGMA page_count")}"));

        Assert.Throws<IdentityFullException>(() => store.Change(change => Insert(change, new string('x', 100_000))));
        Assert.False(store.Failed.IsCompleted);
        Assert.Empty(store.Read(connection => connection.Query<string>("SELECT subject FROM mails").AsList()));

        store.Change(change => change.Connection.Execute("PRAGMA max_page_count = 1000000"));
        store.Change(change => Insert(change, "there is room"));
        Assert.Equal(["there is room"], store.Read(connection => connection.Query<string>("SELECT subject FROM mails").AsList()));
    }

    [Fact]
    public void A_failed_write_closes_the_store_for_good()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));

        // What SQLite reports when the kernel answers EIO (10).
        Assert.Throws<SqliteException>(() => store.Change<int>(change => throw new SqliteException("disk I/O error", 10)));

        Assert.True(store.Failed.IsCompleted);
        Assert.Throws<IdentityStoreFailedException>(() => store.Change(change => Insert(change, "short")));
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused()
    {
        using var town = new Town();
        town.People.Dispose();
        using (var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        {
            connection.Execute("INSERT INTO migrations VALUES (999, '999-future', 0)");
        }

        Assert.Throws<IdentityStoreFailedException>(() => People.Open(town.Options, town.Time));
    }

    static int Insert(Change change, string subject) => change.Connection.Execute(
        "INSERT INTO mails (at_us, recipient, kind, subject, text, data) VALUES (0, '', '', @subject, '', '{}')", new { subject });

    /// <summary>The files of a town that is still running.</summary>
    sealed class Copy : IDisposable
    {
        public Copy(Town town)
        {
            Directory = System.IO.Directory.CreateTempSubdirectory("rialto-identity-copy-").FullName;
            foreach (var name in new[] { "identity.db", "identity.db-wal", "master.key" })
                File.Copy(Path.Combine(town.Directory, name), Path.Combine(Directory, name));
        }

        public string Directory { get; }

        public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
    }
}
