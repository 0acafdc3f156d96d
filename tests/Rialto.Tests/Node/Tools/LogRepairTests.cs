using Rialto.Node.Log;
using Rialto.Node.Snapshots;
using Rialto.Node.Tools;
using Rialto.Simulation.Disk;
using Rialto.Tests.Node.Recovery;

namespace Rialto.Tests.Node.Tools;

public sealed class LogRepairTests
{
    [Fact]
    public async Task Damage_behind_all_snapshots_costs_the_end_and_the_plan_says_what()
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed: 3, commands: 60);
        var frames = Frames(lab.Storage, lab.Directory);
        await lab.StopAsync();
        var hit = frames[^20];
        lab.Storage.Flip(LogRetentionTests.SegmentPath(lab, hit.Segment), (int)hit.Offset + 90, 1);
        Assert.Throws<LogDamagedException>(lab.Start);
        var before = lab.Storage.BytesOf(LogRetentionTests.SegmentPath(lab, 1));

        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            var plan = data.PlanRepair();
            Assert.Equal((RepairKind.LosesTheEnd, hit.Header.Number), (plan.Kind, plan.Frame));
            Assert.Equal((hit.Header.Number - 1, hit.Header.FirstCommand - 1), (plan.KeptFrame, plan.KeptCommand));
            Assert.Equal(frames[^21].Header.LastEvent, plan.KeptEvent);
            // The damaged frame itself has an intact header, so it is seen; its commands can't be read.
            Assert.Equal((20, frames[^1].Header.NextCommand - 1), (plan.FramesSeen, plan.LastCommandSeen));
            Assert.Equal(frames[^1].Header.LastEvent, plan.LastEventSeen);
            Assert.Empty(plan.Members.Except([1_000, 1_001]));
            Assert.NotEmpty(plan.Members);
            Assert.Equal(before, lab.Storage.BytesOf(LogRetentionTests.SegmentPath(lab, 1)));

            Assert.Throws<ArgumentException>(() => data.RunRepair(hit.Header.Number + 1));
            var done = data.RunRepair(hit.Header.Number);
            Assert.Equal(before, lab.Storage.BytesOf(Path.Combine(done.Aside, "0000000000000001.seg")));
            Assert.Equal(RepairKind.Nothing, data.PlanRepair().Kind);
        }

        lab.Start();
        Assert.Equal(hit.Header.FirstCommand - 1, lab.Views.LastCommandNumber);
        await NodeWork.HistoryAsync(lab);
        await lab.StopAsync();
        using var again = new DataDirectory(lab.Storage, lab.Directory);
        Assert.Empty(again.Verify().Problems);
    }

    [Fact]
    public async Task Damage_before_a_snapshot_costs_records_only()
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        var (state, history) = (lab.ViewsState(), await NodeWork.HistoryAsync(lab));
        await lab.StopAsync();
        var second = LogRetentionTests.SegmentPath(lab, 2);
        lab.Storage.Flip(second, 20, 1);
        Assert.Throws<LogDamagedException>(lab.Start);

        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            var plan = data.PlanRepair();
            Assert.Equal(RepairKind.SetsThePastAside, plan.Kind);
            var done = data.RunRepair(plan.Frame);
            Assert.Equal(
                ["0000000000000001.seg", "0000000000000002.seg"],
                lab.Storage.List(done.Aside).Where(name => name.EndsWith(".seg", StringComparison.Ordinal)));
        }

        lab.Start();
        Assert.Equal(state, lab.ViewsState());
        Assert.Equal(history, await NodeWork.HistoryAsync(lab));
        await lab.StopAsync();
        using var again = new DataDirectory(lab.Storage, lab.Directory);
        Assert.Empty(again.Verify().Problems);
    }

    [Fact]
    public async Task A_lost_first_segment_is_a_past_that_is_set_aside()
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        var state = lab.ViewsState();
        await lab.StopAsync();
        lab.Storage.Remove(LogRetentionTests.SegmentPath(lab, 1));

        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            var plan = data.PlanRepair();
            Assert.Equal((RepairKind.SetsThePastAside, 1), (plan.Kind, plan.Frame));
            data.RunRepair(1);
        }

        lab.Start();
        Assert.Equal(state, lab.ViewsState());
    }

    [Fact]
    public async Task Without_a_past_and_without_a_snapshot_nothing_can_be_repaired()
    {
        await using var lab = await LogRetentionTests.OldAsync(TimeSpan.FromHours(1));
        await lab.StopAsync();
        var store = new SnapshotStore(lab.Storage, lab.Directory);
        foreach (var frame in store.List())
            lab.Storage.Remove(Path.Combine(SnapshotStore.DirectoryOf(lab.Directory), $"{frame:d16}.snap"));
        lab.Storage.Flip(LogRetentionTests.SegmentPath(lab, LogRetentionTests.FirstSegment(lab)), 20, 1);

        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var plan = data.PlanRepair();

        Assert.Equal(RepairKind.Impossible, plan.Kind);
        Assert.Equal("", data.RunRepair(plan.Frame).Aside);
    }

    [Trait("speed", "slow")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repair_that_is_cut_off_anywhere_is_repeated_with_the_same_result(bool past)
    {
        await using var lab = await LogRetentionTests.OldAsync(keep: null);
        var frames = Frames(lab.Storage, lab.Directory);
        await lab.StopAsync();
        var hit = past ? frames.First(frame => frame.Segment == 2) : frames[^30];
        lab.Storage.Flip(LogRetentionTests.SegmentPath(lab, hit.Segment), (int)hit.Offset + 90, 1);
        var damaged = lab.Storage.Copy();
        var plan = Repair(damaged.Copy(), lab.Directory).Plan();
        for (var k = 1; ; k++)
        {
            var storage = damaged.Copy();
            storage.FailAt(FaultKind.InputOutput, k, stays: true);
            Assert.True(TryRepair(storage, lab.Directory, plan.Frame) || storage.FaultHappened);
            var isHit = storage.FaultHappened;
            storage.Crash();

            TryRepair(storage, lab.Directory, plan.Frame);
            using var reader = new LogReader(
                storage, LogOptions.LogDirectoryOf(lab.Directory), past ? Anchor(storage, lab.Directory) : LogAnchor.Beginning);
            var last = 0L;
            while (reader.TryRead()) last = reader.Current.Header.Number;
            Assert.Equal(past ? frames[^1].Header.Number : plan.KeptFrame, last);
            if (!isHit) return;
        }
    }

    static LogRepair Repair(SimulatedStorage storage, string data) => new(storage, data, static () => long.MaxValue, TimeProvider.System);

    static bool TryRepair(SimulatedStorage storage, string data, long frame)
    {
        try
        {
            var repair = Repair(storage, data);
            if (repair.Plan().Kind == RepairKind.Nothing) return true;
            repair.Run(frame);
            return true;
        }
        catch (StorageFaultException)
        {
            return false;
        }
    }

    static LogAnchor Anchor(IStorage storage, string data)
    {
        var store = new SnapshotStore(storage, data);
        Assert.True(store.TryOpen(store.List()[^1], out var snapshot, out _));
        using (snapshot) return snapshot.Anchor;
    }

    static List<FrameRecord> Frames(IStorage storage, string data)
    {
        var frames = new List<FrameRecord>();
        using var reader = new LogReader(storage, LogOptions.LogDirectoryOf(data), LogAnchor.Beginning);
        while (reader.TryRead()) frames.Add(reader.Current);
        return frames;
    }
}
