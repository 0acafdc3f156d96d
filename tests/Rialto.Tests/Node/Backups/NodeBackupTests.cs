using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Node.Backups;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Tools;
using Rialto.Tests.Node.Recovery;

namespace Rialto.Tests.Node.Backups;

public sealed class NodeBackupTests
{
    static readonly SnapshotPolicy s_often = new() { Commands = 40, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) };

    [Theory]
    [InlineData(1, 5), InlineData(2, 60), InlineData(3, 170)]
    public async Task What_is_restored_is_the_exchange_at_the_cut_however_it_went_on(int seed, int commands)
    {
        await using var lab = new NodeLab { Snapshots = s_often };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed, commands);
        var (state, history, last) = (lab.ViewsState(), await NodeWork.HistoryAsync(lab), lab.Views.LastCommandNumber);
        using var directory = new TempDirectory();
        var backup = Path.Combine(directory.Path, "backup");

        using (var making = lab.Port.BeginBackup(backup))
        {
            making.Cut();
            // Snapshots are written meanwhile, and none that the backup needs is removed.
            await NodeWork.RunAsync(lab, seed + 100, commands: 130);
            lab.CatchUp();
            Assert.Equal(last, making.Finish().Command);
        }

        var data = Path.Combine(directory.Path, "data");
        BackupRestore.Run(backup, data, static _ => null);
        using (var tools = new DataDirectory(new DiskStorage(), data)) Assert.Empty(tools.Verify().Problems);
        await using var again = new RestoredNode(data);
        Assert.Equal((state, last), (again.ViewsState(), again.Node.Port.Views.LastCommandNumber));
        await again.Node.Port.History.WaitUntil(again.Node.Port.Views.LastEventNumber, TestContext.Current.CancellationToken);
        Assert.Equal(history, NodeWork.HistoryText(data));
    }

    [Fact]
    public async Task A_backup_holds_old_snapshots_and_lets_go_of_them_afterwards()
    {
        await using var lab = new NodeLab { Snapshots = s_often };
        lab.Start();
        await lab.SetUpAsync();
        using var directory = new TempDirectory();
        var store = new Rialto.Node.Snapshots.SnapshotStore(lab.Storage, lab.Directory);

        using (lab.Port.BeginBackup(Path.Combine(directory.Path, "backup")))
        {
            await NodeWork.RunAsync(lab, seed: 8, commands: 200);
            lab.CatchUp();
            Assert.True(store.List().Count > Rialto.Node.Limits.SnapshotsKept);
        }
        await NodeWork.RunAsync(lab, seed: 9, commands: 60);
        lab.CatchUp();

        Assert.Equal(Rialto.Node.Limits.SnapshotsKept, store.List().Count);
    }

    [Fact]
    public async Task A_backup_that_cannot_begin_holds_nothing_and_leaves_no_directory()
    {
        await using var lab = new NodeLab { Snapshots = s_often };
        lab.Start();
        await lab.SetUpAsync();
        await lab.Port.History.WaitUntil(lab.Views.LastEventNumber, TestContext.Current.CancellationToken);
        using var directory = new TempDirectory();
        var (wished, empty) = (Path.Combine(directory.Path, "backup"), Path.Combine(directory.Path, "empty"));
        Directory.CreateDirectory(empty);
        using (var history = new SqliteConnection($"Data Source={Path.Combine(lab.Directory, HistoryDatabase.FileName)};Pooling=False"))
        {
            history.Open();
            history.Execute("ALTER TABLE meta RENAME TO elsewhere");
            Assert.Throws<SqliteException>(() => lab.Port.BeginBackup(wished));
            Assert.Throws<SqliteException>(() => lab.Port.BeginBackup(empty));
            history.Execute("ALTER TABLE elsewhere RENAME TO meta");
        }

        Assert.False(Directory.Exists(wished));
        Assert.True(Directory.Exists(empty));
        await NodeWork.RunAsync(lab, seed: 8, commands: 200);
        lab.CatchUp();
        var store = new Rialto.Node.Snapshots.SnapshotStore(lab.Storage, lab.Directory);
        Assert.Equal(Rialto.Node.Limits.SnapshotsKept, store.List().Count);
    }

    [Fact]
    public async Task Any_changed_byte_of_a_backup_is_found()
    {
        await using var lab = await NodeLab.StartAsync();
        using var directory = new TempDirectory();
        var backup = Path.Combine(directory.Path, "backup");
        using (var making = lab.Port.BeginBackup(backup))
        {
            making.Cut();
            making.Finish();
        }

        var random = new Random(11);
        foreach (var file in BackupManifest.Read(backup).Files)
        {
            var path = Path.Combine(backup, file.Name);
            var bytes = File.ReadAllBytes(path);
            var at = random.Next(bytes.Length);
            bytes[at] ^= 1;
            File.WriteAllBytes(path, bytes);
            var refusal = Assert.Throws<BackupRefusedException>(() => BackupManifest.Read(backup));
            Assert.Contains(file.Name, refusal.Message, StringComparison.Ordinal);
            bytes[at] ^= 1;
            File.WriteAllBytes(path, bytes);
        }
        BackupManifest.Read(backup);
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("/etc/passwd")]
    [InlineData("log/../x")]
    public async Task A_list_that_names_a_file_elsewhere_is_refused(string name)
    {
        await using var lab = await NodeLab.StartAsync();
        using var directory = new TempDirectory();
        var backup = Path.Combine(directory.Path, "backup");
        using (var making = lab.Port.BeginBackup(backup))
        {
            making.Cut();
            making.Finish();
        }
        var list = Path.Combine(backup, BackupManifest.FileName);
        File.WriteAllText(list, File.ReadAllText(list).Replace("history.sqlite", name, StringComparison.Ordinal));

        var refusal = Assert.Throws<BackupRefusedException>(() => BackupManifest.Read(backup));

        Assert.Contains("is no name", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1, 3)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 2, 4)]
    [InlineData(1, 1, 2)]
    [InlineData(1, 2, 4)]
    public async Task A_backup_of_an_earlier_program_is_compared_in_the_formats_of_its_day(int format, int state, int views)
    {
        await using var lab = new NodeLab { Snapshots = s_often };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed: 21, commands: 120);
        var (wanted, last) = (lab.ViewsState(), lab.Views.LastCommandNumber);
        using var directory = new TempDirectory();
        var backup = MakeBackup(lab, directory);
        Age(backup, format, new(state, views), new(state, views));

        Assert.Empty(BackupRestore.Try(backup, static (data, manifest) =>
        {
            using var tools = new DataDirectory(new DiskStorage(), data);
            return tools.Verify(manifest).Problems;
        }));
        var restored = Path.Combine(directory.Path, "data");
        BackupRestore.Run(backup, restored, static _ => null);

        await using var again = new RestoredNode(restored);
        Assert.Equal((wanted, last), (again.ViewsState(), again.Node.Port.Views.LastCommandNumber));
    }

    [Fact]
    public async Task A_backup_that_replays_to_another_state_than_its_list_says_is_refused()
    {
        await using var lab = new NodeLab { Snapshots = s_often };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed: 22, commands: 50);
        using var directory = new TempDirectory();
        var backup = MakeBackup(lab, directory);
        // It names formats other than those that it was hashed in.
        Age(backup, format: 2, new(1, 3), hashed: StateFormat.Now);
        var data = Path.Combine(directory.Path, "data");

        var refusal = Assert.Throws<BackupRefusedException>(() => BackupRestore.Run(backup, data, static _ => null));

        var frame = BackupManifest.Read(backup).Frame;
        Assert.Equal($"The backup replays to another state than when it was made (frame {frame}).", refusal.Message);
        var problems = BackupRestore.Try(backup, static (tried, manifest) =>
        {
            using var tools = new DataDirectory(new DiskStorage(), tried);
            return tools.Verify(manifest).Problems;
        });
        Assert.Equal(["backup: the log replays to another state than when the backup was made"], problems);
    }

    [Theory]
    [InlineData(3, 2, 4, "backup format 3 is not known to this program.")]
    [InlineData(0, 2, 4, "backup format 0 is not known to this program.")]
    [InlineData(2, 4, 5, "its hashes are of state 4, views 5; this program knows them up to state 3, views 5.")]
    [InlineData(2, 3, 6, "its hashes are of state 3, views 6; this program knows them up to state 3, views 5.")]
    [InlineData(2, 0, 0, "its hashes are of state 0, views 0; this program knows them up to state 3, views 5.")]
    public async Task A_backup_of_a_later_program_is_refused_by_name(int format, int state, int views, string why)
    {
        await using var lab = await NodeLab.StartAsync();
        using var directory = new TempDirectory();
        var backup = MakeBackup(lab, directory);
        var list = JsonNode.Parse(File.ReadAllText(Path.Combine(backup, BackupManifest.FileName)))!;
        (list["format"], list["state_version"], list["views_version"]) = (format, state, views);
        File.WriteAllText(Path.Combine(backup, BackupManifest.FileName), list.ToJsonString());

        Assert.Equal($"{backup}: {why}", Assert.Throws<BackupRefusedException>(() => BackupManifest.Read(backup)).Message);
    }

    [Fact]
    public async Task A_backup_of_a_cut_log_with_snapshots_of_another_program_is_refused_by_name()
    {
        await using var lab = await LogRetentionTests.OldAsync(TimeSpan.FromHours(1));
        using var directory = new TempDirectory();
        var backup = MakeBackup(lab, directory);
        Age(backup, format: 2, OtherFormat.Older, StateFormat.Now);

        var refusal = Assert.Throws<BackupRefusedException>(
            () => BackupRestore.Run(backup, Path.Combine(directory.Path, "data"), static _ => null));

        Assert.StartsWith(
            "The log's past was removed, and no snapshot is left that this program starts from: start the program that wrote them",
            refusal.Message,
            StringComparison.Ordinal);
    }

    static string MakeBackup(NodeLab lab, TempDirectory directory)
    {
        var backup = Path.Combine(directory.Path, "backup");
        using var making = lab.Port.BeginBackup(backup);
        making.Cut();
        making.Finish();
        return backup;
    }

    /// <summary>Makes of a backup what an earlier program would have made: its snapshots, its hashes, and its list of files.</summary>
    static void Age(string backup, int format, StateFormat snapshots, StateFormat hashed)
    {
        var replica = BackupReplay.Run(backup, BackupManifest.Read(backup).HistoryEvent);
        if (snapshots != StateFormat.Now) OtherFormat.RewriteAll(new DiskStorage(), backup, snapshots);
        var path = Path.Combine(backup, BackupManifest.FileName);
        var list = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        list["format"] = format;
        (list["state_version"], list["views_version"]) = (snapshots.State, snapshots.Views);
        (list["state_hash"], list["views_hash"]) = ($"{replica.StateHash(hashed.State)}", $"{replica.ViewsHash(hashed.Views)}");
        if (format == BackupManifest.FirstFormat)
        {
            list.Remove("state_version");
            list.Remove("views_version");
        }
        foreach (var file in list["files"]!.AsArray())
        {
            var name = (string)file!["name"]!;
            if (!name.StartsWith("snapshots/", StringComparison.Ordinal)) continue;
            var sealedAgain = BackupFile.Seal(Path.Combine(backup, name), name);
            (file["bytes"], file["sha256"]) = (sealedAgain.Bytes, sealedAgain.Sha256);
        }
        File.WriteAllText(path, list.ToJsonString());
    }
}
