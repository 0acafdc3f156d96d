using Rialto.Engine.Numbers;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Sequencing;
using Rialto.Node.Snapshots;
using Rialto.Node.Tools;

namespace Rialto.Tests.Node.Recovery;

public sealed class RecoveryTests
{
    static readonly SnapshotPolicy EveryFiftyCommands = new() { Commands = 50, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) };

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7)]
    [InlineData(8), InlineData(9), InlineData(10), InlineData(11), InlineData(12), InlineData(13), InlineData(14)]
    [InlineData(15), InlineData(16), InlineData(17), InlineData(18), InlineData(19), InlineData(20)]
    public async Task A_snapshot_and_the_rest_of_the_log_are_the_whole_log(int seed)
    {
        await using var lab = new NodeLab { Snapshots = EveryFiftyCommands };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed, commands: 100 + (seed * 7));
        lab.CatchUp();
        var before = (lab.ViewsState(), lab.Port.Health.EventHash);
        var last = lab.Views.LastCommandNumber;

        await lab.RestartAsync();

        Assert.Equal(before, (lab.ViewsState(), lab.Port.Health.EventHash));
        lab.CatchUp();
        Assert.InRange(lab.Port.Health.SnapshotCommandNumber, last - 60, last);
        await lab.StopAsync();
        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var report = data.Verify();
        Assert.Empty(report.Problems);
        Assert.Equal((last, Rialto.Node.Limits.SnapshotsKept), (report.Replay!.LastCommand, report.SnapshotsEqual));
        Assert.Equal(before.Item1, report.Replay.ViewsHash.ToString().ToUpperInvariant());
        Assert.Empty(lab.Warnings);
    }

    [Fact]
    public async Task A_start_reads_only_the_log_behind_the_newest_snapshot()
    {
        await using var lab = await WithSnapshotsAsync();
        await lab.StopAsync();
        var newest = new SnapshotStore(lab.Storage, lab.Directory).List()[0];

        var replica = SnapshotChoice.Load(new(lab.Storage, lab.Directory), long.MaxValue, static _ => { });
        var behindHistory = SnapshotChoice.Load(new(lab.Storage, lab.Directory), replica.Exchange.LastEventNumber - 1, static _ => { });

        Assert.Equal(newest, replica.Anchor.Frame);
        // Replay must pass what history lacks, so a snapshot ahead of history is of no use.
        Assert.InRange(behindHistory.Anchor.Frame, 1, newest - 1);
    }

    [Fact]
    public async Task A_damaged_newest_snapshot_is_refused_and_the_older_one_used()
    {
        await using var lab = await WithSnapshotsAsync();
        var before = lab.ViewsState();
        await lab.StopAsync();
        var frames = new SnapshotStore(lab.Storage, lab.Directory).List();
        lab.Storage.Flip(SnapshotPath(lab, frames[0]), offset: 5_000, mask: 0x10);

        lab.Start();
        lab.CatchUp();

        Assert.Equal(before, lab.ViewsState());
        Assert.All(lab.Warnings, warning => Assert.Contains("snapshot refused", warning, StringComparison.Ordinal));
        Assert.NotEmpty(lab.Warnings);
        Assert.True(lab.Port.Health.FollowerAgrees);
    }

    [Fact]
    public async Task All_snapshots_damaged_is_still_the_whole_log()
    {
        await using var lab = await WithSnapshotsAsync();
        var before = lab.ViewsState();
        await lab.StopAsync();
        foreach (var frame in new SnapshotStore(lab.Storage, lab.Directory).List()) lab.Storage.Flip(SnapshotPath(lab, frame), 5_000, 0x10);

        lab.Start();

        Assert.Equal(before, lab.ViewsState());
    }

    [Fact]
    public async Task A_follower_that_sees_other_events_raises_an_alarm_and_writes_no_snapshot()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.StopAsync();
        await ForgeSnapshotAsync(lab);
        var opened = LogOpen.Open(lab.Storage, lab.Options().Log, LogAnchor.Beginning, static (in _, _) => { });
        using var writer = opened.Writer;
        var follower = new Follower(
            lab.Storage, lab.Directory, writer, EveryFiftyCommands with { Commands = 1 }, TimeProvider.System, lab.Warnings.Enqueue);

        follower.Start();
        Assert.True(follower.WaitFor(long.MaxValue, TimeSpan.FromSeconds(30)));
        follower.Stop();

        Assert.False(follower.Agrees);
        Assert.Equal(0, follower.Snapshots);
        Assert.StartsWith("ALARM", Assert.Single(lab.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_replays_to_other_events_is_not_started()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.StopAsync();
        await ForgeSnapshotAsync(lab);

        Assert.Equal(4, Assert.Throws<ReplayDiffersException>(lab.Start).Frame);
        using var data = new DataDirectory(lab.Storage, lab.Directory);
        Assert.Contains("its state is not the one", Assert.Single(data.Verify().Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task History_has_every_row_once_wherever_the_process_was_killed(int seed)
    {
        await using var lab = new NodeLab { Snapshots = EveryFiftyCommands };
        lab.Start();
        await lab.SetUpAsync();
        var kept = new List<byte[]>();
        for (var round = 0; round < 5; round++)
        {
            await NodeWork.RunAsync(lab, seed + (10 * round), commands: 60);
            lab.CatchUp();
            kept.Add(await HistoryCopyAsync(lab));
        }
        var whole = await NodeWork.HistoryAsync(lab);
        var state = lab.ViewsState();
        await lab.StopAsync();

        // A kill between the log's sync and history's commit leaves history behind: as far as any of the copies was.
        foreach (var copy in kept)
        {
            PutHistory(lab, copy);
            lab.Start();
            Assert.Equal(whole, await NodeWork.HistoryAsync(lab));
            Assert.Equal(state, lab.ViewsState());
            await lab.StopAsync();
        }

        File.Delete(Path.Combine(lab.Directory, HistoryDatabase.FileName));
        lab.Start();
        Assert.Equal(whole, await NodeWork.HistoryAsync(lab));
        await lab.StopAsync();
        using (var data = new DataDirectory(lab.Storage, lab.Directory)) data.RebuildHistory();
        Assert.Equal(whole, NodeWork.HistoryText(lab.Directory));
    }

    [Fact]
    public async Task History_of_a_longer_log_than_the_restored_one_is_made_again()
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed: 1, commands: 50);
        var backup = lab.Storage.Copy();
        var whole = await NodeWork.HistoryAsync(lab);
        await NodeWork.RunAsync(lab, seed: 2, commands: 50);
        await lab.StopAsync();

        lab.Storage = backup;
        lab.Start();

        Assert.Equal(whole, await NodeWork.HistoryAsync(lab));
        Assert.Contains(lab.Warnings, warning => warning.StartsWith("history is ahead", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task Nothing_answered_is_lost_by_a_power_loss(int seed)
    {
        await using var lab = new NodeLab { Storage = new((ulong)seed), Snapshots = EveryFiftyCommands };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed, commands: 120);
        var answered = lab.Views.LastCommandNumber;
        var state = lab.ViewsState();
        await lab.StopAsync();

        lab.Storage.Crash();
        lab.Start();

        Assert.Equal(answered, lab.Views.LastCommandNumber);
        Assert.Equal(state, lab.ViewsState());
    }

    static async Task<NodeLab> WithSnapshotsAsync()
    {
        var lab = new NodeLab { Snapshots = EveryFiftyCommands };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed: 77, commands: 200);
        lab.CatchUp();
        Assert.True(lab.Port.Health.SnapshotCommandNumber > 100);
        return lab;
    }

    static string SnapshotPath(NodeLab lab, long frame) => Path.Combine(SnapshotStore.DirectoryOf(lab.Directory), $"{frame:d16}.snap");

    static async Task<byte[]> HistoryCopyAsync(NodeLab lab)
    {
        await lab.Port.History.WaitUntil(lab.Views.LastEventNumber, TestContext.Current.CancellationToken);
        var copy = Path.Combine(lab.Directory, "copy.sqlite");
        File.Delete(copy);
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(lab.Directory, HistoryDatabase.FileName)};Pooling=False");
        connection.Open();
        Dapper.SqlMapper.Execute(connection, "VACUUM INTO @copy", new { copy });
        return await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);
    }

    static void PutHistory(NodeLab lab, byte[] bytes)
    {
        var path = Path.Combine(lab.Directory, HistoryDatabase.FileName);
        foreach (var suffix in (string[])["-wal", "-shm"]) File.Delete(path + suffix);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>
    /// A snapshot that is whole, and of frame 3 by all its numbers, but with the state of another exchange: only replay can tell.
    /// </summary>
    static async Task ForgeSnapshotAsync(NodeLab lab)
    {
        await using var other = await NodeLab.StartAsync();
        await other.StopAsync();
        var replica = Replica.Empty();
        foreach (var (frame, body) in Frames(other).Take(3)) replica.Apply(frame, body, long.MaxValue, static (in _, _, _) => { });
        replica.Save(new(lab.Storage, lab.Directory), new(7), Frames(lab)[2].Frame);
    }

    static List<(FrameRecord Frame, byte[] Body)> Frames(NodeLab lab)
    {
        var frames = new List<(FrameRecord, byte[])>();
        using var reader = new LogReader(lab.Storage, LogOptions.LogDirectoryOf(lab.Directory), LogAnchor.Beginning);
        while (reader.TryRead()) frames.Add((reader.Current, reader.Body.ToArray()));
        return frames;
    }
}
