using Microsoft.Data.Sqlite;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;
using Rialto.Node.Tools;

namespace Rialto.Tests.Node.Recovery;

/// <summary>A log whose past was removed always has a snapshot from which this program starts, or says what is missing.</summary>
public sealed class CutLogTests
{
    static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(60, "6 5")]
    [InlineData(50, "6 5")]
    [InlineData(49, "6 5 4")]
    [InlineData(39, "6 5 2")] // 3 is damaged
    [InlineData(10, "6 5 1")]
    [InlineData(9, "6 5 4 3 2 1")] // history may still come as far as any of them
    [InlineData(long.MaxValue, "6 5")]
    public void The_newest_snapshot_that_history_allows_stays_however_old_it_is(long historyEvent, string kept)
    {
        var store = SixSnapshots();

        var removed = store.Prune(2, historyEvent, static _ => true);

        Assert.Equal(kept, string.Join(' ', store.List()));
        Assert.Equal(6 - store.List().Count, removed);
        Assert.Equal(0, store.Prune(2, historyEvent, static _ => true));
    }

    [Fact]
    public void One_of_another_format_is_no_start()
    {
        var store = SixSnapshots();

        store.Prune(2, historyEvent: 60, static snapshot => snapshot.Info.Frame is 2 or 1);

        Assert.Equal([6, 5, 2], store.List());
    }

    [Fact]
    public async Task While_history_stands_still_the_snapshot_that_it_allows_outlives_all_newer_ones()
    {
        await using var lab = await LogRetentionTests.OldAsync(s_hour);
        await lab.StopAsync();
        var before = new SnapshotStore(lab.Storage, lab.Directory).List();
        var history = DataDirectoryEvent(lab);
        using (var node = new TurnedNode(lab.Options(), history, () => history)) node.Run(700);

        var after = new SnapshotStore(lab.Storage, lab.Directory).List();
        Assert.Equal([before[0]], after.Intersect(before));
        Assert.Equal(Rialto.Node.Limits.SnapshotsKept + 1, after.Count);
        lab.Storage.Crash();
        lab.Start();
        await NodeWork.HistoryAsync(lab);
        Assert.Empty(lab.Warnings);
        await lab.StopAsync();
        Assert.True(DataDirectoryEvent(lab) >= history + 700);
    }

    [Fact]
    public async Task When_history_cannot_be_asked_nothing_is_removed_and_the_operator_is_told()
    {
        await using var lab = await LogRetentionTests.OldAsync(s_hour);
        await lab.StopAsync();
        var before = new SnapshotStore(lab.Storage, lab.Directory).List();
        var first = LogRetentionTests.FirstSegment(lab);
        var history = DataDirectoryEvent(lab);
        static long Fail() => throw new SqliteException("the disk is gone", 10);
        using (var node = new TurnedNode(lab.Options(), history, Fail)) node.Run(500);

        var after = new SnapshotStore(lab.Storage, lab.Directory).List();
        Assert.Equal(before, after.TakeLast(before.Count));
        Assert.Equal(after.Count - before.Count, lab.Warnings.Count);
        Assert.Equal(["old snapshots and segments were not removed: the disk is gone"], lab.Warnings.Distinct());
        Assert.Equal(first, LogRetentionTests.FirstSegment(lab));
    }

    [Fact]
    public async Task A_whole_log_does_not_need_the_snapshots_of_another_program()
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        var state = lab.ViewsState();
        await lab.StopAsync();
        OtherFormat.RewriteAll(lab.Storage, lab.Directory, OtherFormat.Older);
        var frames = new SnapshotStore(lab.Storage, lab.Directory).List();
        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            var report = data.Verify();
            Assert.Empty(report.Problems);
            Assert.Equal(2, report.SnapshotsEqual);
        }

        lab.Start();

        Assert.Equal(state, lab.ViewsState());
        lab.CatchUp();
        var told = frames.Select(frame => $"snapshot refused: It is of another program's day: state 1, views 3; this program starts from "
            + $"{StateFormat.Now}. (snapshot of frame {frame})");
        // The start and the follower each say so.
        Assert.Equal(told, lab.Warnings.Distinct());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cut_log_with_snapshots_of_another_program_only_is_refused_whole_and_named(bool isLater)
    {
        await using var lab = await LogRetentionTests.OldAsync(s_hour);
        var state = lab.ViewsState();
        await lab.StopAsync();
        var whole = lab.Storage.Copy();
        var format = isLater ? OtherFormat.Later : OtherFormat.Older;
        OtherFormat.RewriteAll(lab.Storage, lab.Directory, format);
        var frames = new SnapshotStore(lab.Storage, lab.Directory).List();

        var refusal = Assert.Throws<LogTruncatedException>(lab.Start);

        Assert.Equal(
            "The log's past was removed, and no snapshot is left that this program starts from: start the program that wrote them, or "
            + "restore a backup with the whole log ("
            + string.Join("; ", frames.Select(frame => $"snapshot of frame {frame}: It is of another program's day: {format}; this program "
                + $"starts from {StateFormat.Now}."))
            + ").",
            refusal.Message);
        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            var why = Assert.Throws<LogTruncatedException>(() => data.Verify()).Message;
            Assert.EndsWith($"({StateFormat.Now}): 2 are of another.", why, StringComparison.Ordinal);
            Assert.Equal(RepairKind.Nothing, data.PlanRepair().Kind);
        }
        Assert.Equal(frames, new SnapshotStore(lab.Storage, lab.Directory).List());

        lab.Storage = whole;
        lab.Start();
        Assert.Equal(state, lab.ViewsState());
    }

    [Fact]
    public async Task A_cut_log_starts_from_the_older_snapshot_when_the_newest_is_of_another_program()
    {
        await using var lab = await LogRetentionTests.OldAsync(s_hour);
        var state = lab.ViewsState();
        await lab.StopAsync();
        var frames = new SnapshotStore(lab.Storage, lab.Directory).List();
        OtherFormat.Rewrite(lab.Storage, lab.Directory, frames[0], OtherFormat.Later);

        lab.Start();

        Assert.Equal(state, lab.ViewsState());
        lab.CatchUp();
        Assert.True(lab.Port.Health.FollowerAgrees);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public async Task The_past_stays_behind_a_snapshot_that_this_program_does_not_start_from(int which, bool isLater)
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        await lab.StopAsync();
        var frame = new SnapshotStore(lab.Storage, lab.Directory).List()[which];
        OtherFormat.Rewrite(lab.Storage, lab.Directory, frame, isLater ? OtherFormat.Later : OtherFormat.Older);

        Assert.Equal(0, new LogRetention(lab.Storage, lab.Options().Log, s_hour, static () => long.MaxValue).RemoveOld());

        Assert.Equal(1, LogRetentionTests.FirstSegment(lab));
    }

    [Fact]
    public async Task A_repair_sets_no_past_aside_before_a_snapshot_of_another_program()
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        await lab.StopAsync();
        lab.Storage.Flip(LogRetentionTests.SegmentPath(lab, 2), 20, 1);
        using var data = new DataDirectory(lab.Storage, lab.Directory);
        Assert.Equal(RepairKind.SetsThePastAside, data.PlanRepair().Kind);

        OtherFormat.RewriteAll(lab.Storage, lab.Directory, OtherFormat.Older);

        var plan = data.PlanRepair();
        Assert.Equal(RepairKind.LosesTheEnd, plan.Kind);
        Assert.Equal(new SnapshotStore(lab.Storage, lab.Directory).List(), plan.Snapshots);
    }

    [Fact]
    public async Task The_formats_of_a_snapshot_are_read_without_loading_it()
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        await lab.StopAsync();
        var store = new SnapshotStore(lab.Storage, lab.Directory);
        var frames = store.List();
        Assert.Equal(StateFormat.Now, VersionsOf(frames[0]));
        OtherFormat.Rewrite(lab.Storage, lab.Directory, frames[0], OtherFormat.Older);
        OtherFormat.Rewrite(lab.Storage, lab.Directory, frames[1], OtherFormat.Later);

        Assert.Equal(OtherFormat.Older, VersionsOf(frames[0]));
        Assert.Equal(OtherFormat.Later, VersionsOf(frames[1]));
        Assert.False(new StateFormat(0, 2).IsKnown);
        Assert.False(new StateFormat(1, 1).IsKnown);
        Assert.True(new StateFormat(1, 2).IsKnown);
        Assert.False(OtherFormat.Later.IsKnown);

        StateFormat VersionsOf(long frame)
        {
            store.TryOpen(frame, out var snapshot, out _);
            using (snapshot) return Replica.Versions(snapshot!);
        }
    }

    /// <summary>Frames 1 to 6, ten events each; number 3 is damaged.</summary>
    static SnapshotStore SixSnapshots()
    {
        var storage = new Rialto.Simulation.Disk.SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, "/data");
        for (var frame = 1; frame <= 6; frame++)
        {
            using var writer = store.Begin(new()
            {
                Frame = frame, FrameHash = default, LogId = new(5), LastCommand = frame, LastEvent = frame * 10, EventHash = 0,
                StateHash = default, TimeUs = 0,
            });
            writer.Write([1, 2, 3]);
            writer.Commit();
        }
        storage.Flip("/data/snapshots/0000000000000003.snap", 168, mask: 1);
        return store;
    }

    static long DataDirectoryEvent(NodeLab lab)
    {
        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var report = data.Verify();
        Assert.Empty(report.Problems);
        Assert.Equal(report.Replay!.LastEvent, report.HistoryEvent);
        return report.HistoryEvent;
    }
}
