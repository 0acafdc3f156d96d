using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Node.Backups;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Tools;

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
}
