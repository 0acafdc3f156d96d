using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Log;
using Rialto.Node.Snapshots;
using Rialto.Node.Tools;
using Rialto.Tests.Engine;

namespace Rialto.Tests.Node.Tools;

public sealed class DataDirectoryTests
{
    [Fact]
    public async Task Verify_finds_nothing_wrong_with_a_good_directory_and_replays_to_the_live_state()
    {
        await using var lab = await WorkedAsync();
        var (hash, last, events) = (lab.Port.Health.EventHash, lab.Views.LastCommandNumber, lab.Views.LastEventNumber);
        await lab.StopAsync();

        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var report = data.Verify();

        Assert.Empty(report.Problems);
        Assert.Equal((last, events, hash), (report.Replay!.LastCommand, report.Replay.LastEvent, report.Replay.EventHash));
        Assert.Equal(last, report.Log.Commands);
        Assert.Equal(events, report.HistoryEvent);
    }

    [Fact]
    public async Task Verify_names_damage_in_the_log_and_in_a_snapshot()
    {
        await using var lab = await WorkedAsync();
        await lab.StopAsync();
        var segment = Path.Combine(LogOptions.LogDirectoryOf(lab.Directory), "0000000000000001.seg");
        var snapshot =
            Path.Combine(SnapshotStore.DirectoryOf(lab.Directory), $"{new SnapshotStore(lab.Storage, lab.Directory).List()[0]:d16}.snap");

        lab.Storage.Flip(snapshot, 1_000, 1);
        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            Assert.StartsWith("snapshot of frame", Assert.Single(data.Verify().Problems), StringComparison.Ordinal);
            Assert.Contains(data.InspectSnapshots(), s => s.Problem is not null);
        }

        lab.Storage.Flip(segment, 9_000, 1);
        using (var data = new DataDirectory(lab.Storage, lab.Directory))
        {
            Assert.Contains(data.Verify().Problems, p => p.StartsWith("log:", StringComparison.Ordinal));
        }
        Assert.Throws<LogDamagedException>(lab.Start);
    }

    /// <summary>
    /// Found by reading: what the engine had done halfway could not be saved, so the verb broke off instead of saying which command it was.
    /// </summary>
    [Fact]
    public async Task Verify_reports_all_that_is_before_a_command_that_the_engine_breaks_on()
    {
        await using var lab = await WorkedAsync();
        await lab.StopAsync();
        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var before = data.Verify();
        Append(lab, static command => command[4] = 99);

        var report = data.Verify();

        var broken = before.Replay!.LastCommand + 1;
        var wanted = $"replay: Command {broken} could not be applied";
        Assert.StartsWith(wanted, Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal((broken, before.Replay.EventHash), (report.Replay!.LastCommand, report.Replay.EventHash));
        Assert.Equal(before.SnapshotsEqual, report.SnapshotsEqual);
        Assert.Equal(before.Replay.StateHash, data.Replay(broken - 1).StateHash);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(1u << 20)]
    [InlineData(uint.MaxValue)]
    public async Task Verify_names_a_command_whose_length_can_not_be(uint length)
    {
        await using var lab = await WorkedAsync();
        await lab.StopAsync();
        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var before = data.Verify();
        Append(lab, command => BitConverter.TryWriteBytes(command, length));

        var report = data.Verify();

        var wanted = $"replay: Command {before.Replay!.LastCommand + 1} could not be applied";
        Assert.StartsWith(wanted, Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal((before.Replay.LastCommand, before.Replay.StateHash), (report.Replay!.LastCommand, report.Replay.StateHash));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(1u << 20)]
    [InlineData(uint.MaxValue)]
    public async Task A_repair_is_planned_though_a_command_behind_the_damage_has_a_length_that_can_not_be(uint length)
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed: 3, commands: 60);
        await lab.StopAsync();
        Append(lab, command => BitConverter.TryWriteBytes(command, length));
        lab.Storage.Flip(Path.Combine(LogOptions.LogDirectoryOf(lab.Directory), "0000000000000001.seg"), 9_000, 1);
        using var data = new DataDirectory(lab.Storage, lab.Directory);

        var plan = await Task.Run(data.PlanRepair).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(RepairKind.LosesTheEnd, plan.Kind);
        Assert.NotEmpty(plan.Members);
        Assert.Empty(plan.Members.Except([NodeLab.Alice.Value, NodeLab.Bob.Value]));
    }

    [Fact]
    public async Task A_replay_to_a_command_is_the_state_after_it()
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed: 4, commands: 30);
        var (middle, state, hash) = (lab.Views.LastCommandNumber, lab.ViewsState(), lab.Port.Health.EventHash);
        await NodeWork.RunAsync(lab, seed: 5, commands: 30);
        await lab.StopAsync();

        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var report = data.Replay(middle);

        Assert.Equal((middle, hash), (report.LastCommand, report.EventHash));
        Assert.Equal(state, report.ViewsHash.ToString().ToUpperInvariant());
        Assert.NotEqual(report.StateHash, data.Replay(long.MaxValue).StateHash);
    }

    [Fact]
    public async Task An_explanation_lists_every_posting_and_adds_up()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 100_000_000);
        await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 100_000_000);
        var balance = lab.Views.Balances.Of(NodeLab.Alice, new(1));
        await lab.StopAsync();

        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var story = data.Explain(NodeLab.Alice, new(1));

        Assert.Equal(balance, story.Balance);
        Assert.Equal(
            ["Deposit 1000000", "Trade 8000", "Fee -16"],
            story.Lines.Select(line => $"{line.Kind} {line.Delta.Units / 1_000_000_000_000_000_000}"));
    }

    [Fact]
    public async Task An_inspection_counts_what_the_log_holds()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.StopAsync();

        using var data = new DataDirectory(lab.Storage, lab.Directory);
        var summary = data.InspectLog();

        Assert.Equal((1, 5, 7, 2, 10), (
            summary.Commands["Genesis"], summary.Commands["CreateCurrency"], summary.Commands["CreateInstrument"],
            summary.Commands["OpenMember"], summary.Commands["Deposit"]));
        Assert.Null(summary.Torn);
        Assert.StartsWith("3.", summary.SqliteVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_tool_touches_a_directory_that_a_server_runs_on()
    {
        await using var lab = await NodeLab.StartAsync();

        Assert.Throws<DataDirectoryLockedException>(() => new DataDirectory(lab.Storage, lab.Directory));
    }

    /// <summary>One more frame, whole, with a command that is not what the engine knows.</summary>
    static void Append(NodeLab lab, Action<byte[]> spoil)
    {
        var opened = LogOpen.Open(lab.Storage, lab.Options().Log, LogAnchor.Beginning, static (in _, _) => { });
        using var writer = opened.Writer;
        var last = opened.End.LastFrame!.Value.Header;
        var command = Draft.Of(default(Tick));
        Draft.SetTime(command, last.TimeUs);
        spoil(command);
        var fields = new FrameFields(writer.NextCommand, 1, last.TimeUs, last.EventHash, last.LastEvent);
        Assert.Equal(AppendResult.Appended, writer.Append(fields, command));
        writer.Sync();
    }

    static async Task<NodeLab> WorkedAsync()
    {
        var lab = new NodeLab { Snapshots = new() { Commands = 60, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) } };
        lab.Start();
        await lab.SetUpAsync();
        await NodeWork.RunAsync(lab, seed: 21, commands: 150);
        lab.CatchUp();
        return lab;
    }
}
