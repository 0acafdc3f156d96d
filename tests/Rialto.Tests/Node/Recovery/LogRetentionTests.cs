using Rialto.Node.Backups;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;
using Rialto.Node.Tools;
using Rialto.Simulation.Disk;
using Rialto.Tests.Node.Backups;

namespace Rialto.Tests.Node.Recovery;

/// <summary>The past of the log goes when nothing needs it, and nothing else ever goes unnoticed.</summary>
public sealed class LogRetentionTests
{
    static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Old_segments_go_and_the_exchange_does_not_notice()
    {
        await using var lab = await OldAsync(s_hour);
        var (state, history) = (lab.ViewsState(), await NodeWork.HistoryAsync(lab));
        Assert.True(lab.Warnings.IsEmpty, string.Join('\n', lab.Warnings));
        Assert.True(FirstSegment(lab) > 2, $"the log begins with segment {FirstSegment(lab)}");

        await lab.RestartAsync();

        Assert.Equal(state, lab.ViewsState());
        Assert.Equal(history, await NodeWork.HistoryAsync(lab));
        Assert.Empty(lab.Warnings);
        await NodeWork.RunAsync(lab, seed: 77, commands: 30);
        lab.CatchUp();
        Assert.True(lab.Port.Health.FollowerAgrees);
    }

    [Fact]
    public async Task Without_a_wish_to_remove_anything_the_whole_log_stays()
    {
        await using var lab = await OldAsync(keep: null);

        Assert.Equal(1, FirstSegment(lab));
    }

    [Fact]
    public async Task What_is_younger_than_the_wish_stays()
    {
        await using var lab = await OldAsync(TimeSpan.FromDays(30));

        Assert.Equal(1, FirstSegment(lab));
    }

    [Fact]
    public async Task Tools_say_from_where_on_they_can_work()
    {
        await using var lab = await OldAsync(s_hour);
        var last = lab.Views.LastCommandNumber;
        var rows = await NodeWork.HistoryAsync(lab);
        await lab.StopAsync();

        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            var report = data.Verify();
            Assert.Empty(report.Problems);
            Assert.Equal(last, report.Replay!.LastCommand);
            Assert.True(report.Replay.FirstCommand > 100);
            Assert.Equal(report.Replay.FirstCommand - 1, data.Replay(report.Replay.FirstCommand - 1).LastCommand);
            Assert.Equal(RepairKind.Nothing, data.PlanRepair().Kind);
            Assert.True(data.InspectLog().Frames > 0);

            Refused("The log begins with frame", () => data.Replay(10));
            Refused("An explanation needs the whole log", () => data.Explain(NodeLab.Alice, new(1)));
            Refused("Making history again needs the whole log", () => data.RebuildHistory());
        }
        Assert.Equal(rows, NodeWork.HistoryText(lab.Directory));
    }

    [Fact]
    public async Task History_that_cannot_be_made_again_is_asked_for()
    {
        await using var lab = await OldAsync(s_hour);
        await lab.StopAsync();
        var path = Path.Combine(lab.Directory, HistoryDatabase.FileName);
        File.Move(path, path + ".lost");

        Refused("history.sqlite is missing, and cannot be made again", lab.Start);
        Assert.False(File.Exists(path));

        File.Move(path + ".lost", path);
        lab.Start();
    }

    [Fact]
    public async Task A_backup_of_a_log_without_its_past_is_whole()
    {
        await using var lab = await OldAsync(s_hour);
        var (state, history) = (lab.ViewsState(), await NodeWork.HistoryAsync(lab));
        using var directory = new TempDirectory();
        using (var making = lab.Port.BeginBackup(Path.Combine(directory.Path, "backup")))
        {
            making.Cut();
            making.Finish();
        }

        var data = Path.Combine(directory.Path, "data");
        BackupRestore.Run(Path.Combine(directory.Path, "backup"), data, static _ => null);

        await using var again = new RestoredNode(data);
        Assert.Equal(state, again.ViewsState());
        await again.Node.Port.History.WaitUntil(again.Node.Port.Views.LastEventNumber, TestContext.Current.CancellationToken);
        Assert.Equal(history, NodeWork.HistoryText(data));
    }

    [Trait("speed", "slow")]
    [Fact]
    public async Task Whichever_file_operation_of_a_removal_fails_the_next_start_finds_everything()
    {
        await using var lab = await OldAsync(keep: null);
        var state = lab.ViewsState();
        await lab.StopAsync();
        var before = lab.Storage.Copy();
        for (var k = 1; ; k++)
        {
            var storage = before.Copy();
            storage.FailAt(FaultKind.InputOutput, k, stays: true);
            try
            {
                new LogRetention(storage, lab.Options().Log, s_hour, static () => long.MaxValue).RemoveOld();
            }
            catch (StorageFaultException)
            {
                // What a follower warns of.
            }
            var hit = storage.FaultHappened;
            storage.Crash();

            lab.Storage = storage;
            lab.Start();
            Assert.Equal(state, lab.ViewsState());
            await lab.StopAsync();
            new LogRetention(storage, lab.Options().Log, s_hour, static () => long.MaxValue).RemoveOld();
            Assert.True(FirstSegment(lab) > 2, $"the removal that failed at operation {k} was not finished later");
            if (hit) continue;
            Assert.True(k > 5, $"only {k} operations");
            return;
        }
    }

    [Fact]
    public async Task Nothing_is_removed_that_history_has_not_synced()
    {
        await using var lab = await OldAsync(keep: null);
        await lab.StopAsync();
        var older = new SnapshotStore(lab.Storage, lab.Directory).List()[1];
        new SnapshotStore(lab.Storage, lab.Directory).TryOpen(older, out var snapshot, out _);
        using var open = snapshot!;

        Assert.Equal(0, new LogRetention(lab.Storage, lab.Options().Log, s_hour, () => open.Info.LastEvent - 1).RemoveOld());
        Assert.True(new LogRetention(lab.Storage, lab.Options().Log, s_hour, () => open.Info.LastEvent).RemoveOld() > 1);
    }

    [Fact]
    public async Task A_deleted_segment_is_missed_wherever_it_was()
    {
        await using var lab = await OldAsync(keep: null);
        await lab.StopAsync();
        var whole = lab.Storage.Copy();
        var segments = whole.List(LogOptions.LogDirectoryOf(lab.Directory)).Count;
        for (var number = 1; number < segments; number++)
        {
            lab.Storage = whole.Copy();
            lab.Storage.Remove(SegmentPath(lab, number));
            Assert.Contains("missing", Assert.Throws<LogDamagedException>(lab.Start).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_was_deleted_with_its_snapshots_is_no_new_exchange(bool withHistory)
    {
        await using var lab = await OldAsync(keep: null);
        await lab.StopAsync();
        var log = LogOptions.LogDirectoryOf(lab.Directory);
        foreach (var name in lab.Storage.List(log)) lab.Storage.Remove(Path.Combine(log, name));
        var snapshots = SnapshotStore.DirectoryOf(lab.Directory);
        foreach (var name in lab.Storage.List(snapshots)) lab.Storage.Remove(Path.Combine(snapshots, name));
        // Whoever deletes the mark too still leaves history behind; whoever deletes history leaves the mark.
        if (withHistory) lab.Storage.Remove(Path.Combine(lab.Directory, LogMark.FileName));
        else File.Delete(Path.Combine(lab.Directory, HistoryDatabase.FileName));

        Assert.Contains(
            withHistory ? "there is no log, but history" : "are missing, all of them",
            Assert.Throws<LogDamagedException>(lab.Start).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mark_of_another_log_and_a_damaged_one_are_refused_and_a_missing_one_is_made()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.StopAsync();
        var path = Path.Combine(lab.Directory, LogMark.FileName);
        var bytes = lab.Storage.BytesOf(path);

        lab.Storage.Put(path, (LogMark.Read(lab.Storage, lab.Directory)!.Value with { LogId = new(8) }).Bytes());
        Assert.Contains("the segments are those of log", Assert.Throws<LogDamagedException>(lab.Start).Message, StringComparison.Ordinal);
        for (var i = 0; i < bytes.Length; i++)
        {
            lab.Storage.Put(path, bytes);
            lab.Storage.Flip(path, i, 1);
            Assert.Throws<LogDamagedException>(() => LogMark.Read(lab.Storage, lab.Directory));
        }

        lab.Storage.Remove(path);
        lab.Start();
        Assert.Equal(bytes, lab.Storage.BytesOf(path));
    }

    [Fact]
    public void The_bytes_of_a_mark_are_these_for_ever()
    {
        var mark = new LogMark(
            new(new UInt128(0x1122334455667788, 0x99AABBCCDDEEFF00)), FirstSegment: 3, FirstFrame: 513,
            new(new UInt128(0x0102030405060708, 0x090A0B0C0D0E0F10)));

        Assert.Equal(
            "5269616C746F4C6D" + "0100" + "0000" + "00000000" + "00FFEEDDCCBBAA998877665544332211" + "0300000000000000"
            + "0102000000000000" + "100F0E0D0C0B0A090807060504030201",
            Convert.ToHexString(mark.Bytes().AsSpan(0, 64)));
        Assert.Equal(LogMark.SizeBytes, mark.Bytes().Length);
    }

    /// <summary>A node with some segments and two snapshots near its end, hours old.</summary>
    internal static async Task<NodeLab> OldAsync(TimeSpan? keep)
    {
        var lab = new NodeLab
        {
            Snapshots = new() { Commands = 100, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) },
            SegmentBytes = 64 << 10,
            BodyBytesMax = 32 << 10,
            LogKeep = keep,
        };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed: 31, commands: 1_100);
        lab.CatchUp();
        await lab.Port.History.WaitUntil(lab.Views.LastEventNumber, TestContext.Current.CancellationToken);
        // The next snapshot finds a history that has reached the one before it, so that no third one stays and the log is cut.
        await NodeWork.RunAsync(lab, seed: 32, commands: 100);
        lab.CatchUp();
        return lab;
    }

    internal static string SegmentPath(NodeLab lab, long number) =>
        Path.Combine(LogOptions.LogDirectoryOf(lab.Directory), $"{number:d16}.seg");

    internal static long FirstSegment(NodeLab lab) =>
        long.Parse(lab.Storage.List(LogOptions.LogDirectoryOf(lab.Directory))[0][..16], System.Globalization.CultureInfo.InvariantCulture);

    static void Refused(string why, Action action) =>
        Assert.StartsWith(why, Assert.Throws<LogTruncatedException>(action).Message, StringComparison.Ordinal);
}
