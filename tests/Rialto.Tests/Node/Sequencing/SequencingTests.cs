using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Simulation.Disk;

namespace Rialto.Tests.Node.Sequencing;

public sealed class SequencingTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_a_command_is_seen_before_its_sync_has_ended()
    {
        await using var lab = new NodeLab();
        var gate = new GatedStorage(lab.Storage);
        lab.StorageTwin = gate;
        lab.Start();
        await lab.SetUpAsync();
        var told = 0;
        await using var subscription = lab.Port.Subscribe(_ => Interlocked.Increment(ref told));
        var shown = lab.Views.LastEventNumber;

        gate.Close();
        var placing = lab.SubmitAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 100, 1_000));
        await gate.Arrived.WaitAsync(Patience, Cancellation);

        Assert.False(placing.IsCompleted);
        Assert.Equal((shown, 0, 0), (lab.Views.LastEventNumber, lab.Views.OpenOrders.Count, Volatile.Read(ref told)));
        Assert.Equal(0, lab.Views.Books.Of(NodeLab.BtcUsd).LevelCount(Side.Buy));

        gate.Open();
        var outcome = await placing.WaitAsync(Patience, Cancellation);

        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        Assert.Equal(outcome.LastEventNumber, lab.Views.LastEventNumber);
        Assert.Equal(1, lab.Views.OpenOrders.Count);
    }

    /// <summary>
    /// Found by the node simulation (seed 8, 400 requests): the second of two elements of one kind was told the reject of the first.
    /// </summary>
    [Fact]
    public async Task An_element_is_told_its_own_outcome_behind_a_rejected_one_of_its_kind()
    {
        await using var lab = await NodeLab.StartAsync();
        var first = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 1_000);
        var second = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 1_000);
        var batch = new BatchBuilder(new() { Member = NodeLab.Alice }, allOrNothing: false);
        batch.Add(new ReduceOrder { Header = new() { Member = NodeLab.Alice }, Order = first.Id, By = new(0) }, default);
        batch.Add(new ReduceOrder { Header = new() { Member = NodeLab.Alice }, Order = second.Id, By = new(1) }, default);

        var outcome = await lab.Port.Submit(batch);

        Assert.Equal(
            [(OutcomeStatus.Rejected, Reject.QuantityZero), (OutcomeStatus.Done, Reject.None)],
            outcome.Elements.Select(element => (element.Status, element.Reject)));
    }

    [Fact]
    public async Task Commands_that_come_during_a_sync_share_the_next_one()
    {
        await using var lab = new NodeLab();
        var gate = new GatedStorage(lab.Storage);
        lab.StorageTwin = gate;
        lab.Start();
        await lab.SetUpAsync();
        var frames = lab.Node.Counters.Frames;

        gate.Close();
        var first = lab.SubmitAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 100, 1_000));
        await gate.Arrived.WaitAsync(Patience, Cancellation);
        var others = Enumerable.Range(0, 50).Select(_ => lab.SubmitAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 100, 1_000))).ToArray();
        gate.Open();
        await first.WaitAsync(Patience, Cancellation);
        await Task.WhenAll(others).WaitAsync(Patience, Cancellation);

        Assert.InRange(lab.Node.Counters.Frames - frames, 2, 3);
    }

    [Fact]
    public async Task A_full_queue_answers_busy_and_loses_nothing_that_it_took()
    {
        await using var lab = new NodeLab { QueueCommandsMax = 16 };
        var gate = new GatedStorage(lab.Storage);
        lab.StorageTwin = gate;
        lab.Start();
        await lab.SetUpAsync();
        var commands = lab.Node.Counters.Commands;

        gate.Close();
        var taken = new List<Task<Outcome>>();
        while (taken.Count < 100_000)
        {
            var answer = lab.SubmitAsync(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = new(9) });
            if (answer.IsCompleted && (await answer).Status == OutcomeStatus.Busy) break;
            taken.Add(answer);
        }

        Assert.InRange(taken.Count, 16, 99_999);
        Assert.Equal(1, lab.Node.Counters.BusyAnswers);
        gate.Open();
        var outcomes = await Task.WhenAll(taken).WaitAsync(Patience, Cancellation);
        Assert.All(outcomes, o => Assert.Equal(Reject.OrderNotOpen, o.Reject));
        Assert.Equal(taken.Count, lab.Node.Counters.Commands - commands);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_five_seconds_is_unknown()
    {
        await using var lab = new NodeLab();
        var gate = new GatedStorage(lab.Storage);
        lab.StorageTwin = gate;
        lab.Start();
        await lab.SetUpAsync();

        gate.Close();
        var placing = lab.SubmitAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 100, 1_000));
        await gate.Arrived.WaitAsync(Patience, Cancellation);
        lab.Time.Advance(TimeSpan.FromSeconds(5));
        var outcome = await placing.WaitAsync(Patience, Cancellation);
        gate.Open();

        Assert.Equal(OutcomeStatus.Unknown, outcome.Status);
    }

    [Fact]
    public async Task A_failed_sync_ends_the_process_with_74_and_answers_nobody()
    {
        var lab = await NodeLab.StartAsync();
        var shown = lab.Views.LastEventNumber;

        lab.Storage.FailAt(FaultKind.Sync, 1, stays: false);
        var placing = lab.SubmitAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 100, 1_000));
        await lab.StopAsync();

        Assert.Equal([74], lab.Ends.Select(e => e.Code));
        Assert.Contains("storage fault", lab.Ends.Single().Line, StringComparison.Ordinal);
        Assert.False(placing.IsCompleted);

        // The process is gone; what was not synced may be there after the crash or not, and nothing else.
        lab.Ends.Clear();
        lab.Storage.Crash();
        lab.Start();
        Assert.InRange(lab.Views.OpenOrders.Count, 0, 1);
        Assert.True(lab.Views.LastEventNumber >= shown);
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task A_bug_in_the_engine_ends_the_process_with_70_before_anything_of_its_batch_leaves()
    {
        var lab = await NodeLab.StartAsync();
        var commands = lab.Views.LastCommandNumber;

        var breaking = lab.SubmitAsync(new Unheard());
        await lab.StopAsync();

        var end = Assert.Single(lab.Ends);
        Assert.Equal(70, end.Code);
        Assert.Contains($"command {commands + 1},", end.Line, StringComparison.Ordinal);
        Assert.False(breaking.IsCompleted);

        lab.Ends.Clear();
        lab.Start();
        Assert.Equal(commands, lab.Views.LastCommandNumber);
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task A_ledger_that_does_not_add_up_ends_the_process_with_70_before_the_answer()
    {
        var lab = await NodeLab.StartAsync();
        var account = lab.Views.Balances.Of(NodeLab.Alice, new(1));
        // Somebody else's hand in the till: the view of Alice's account has a unit more than the engine knows of.
        lab.Views.Balances.Apply(new BalanceChanged
        {
            Owner = NodeLab.Alice, Currency = new(1), Delta = new(1), Available = account.Available + new Amount(1), Held = account.Held,
        });

        var paying = lab.SubmitAsync(new Deposit { To = NodeLab.Alice, Currency = new(1), Net = new(5) }, "tx");
        await lab.StopAsync();

        Assert.Equal(70, Assert.Single(lab.Ends).Code);
        Assert.False(paying.IsCompleted);
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task A_full_disk_answers_busy_and_recovers_without_a_restart()
    {
        await using var lab = await NodeLab.StartAsync();
        var order = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 1_000);
        // What is prepared may still be used; a megabyte of commands is more than that.
        lab.Storage.SpaceBytes = 0;
        Outcome outcome;
        var done = 0;
        while ((outcome = await lab.SubmitAsync(
            new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = new(9) })).Status != OutcomeStatus.Busy)
        {
            Assert.InRange(++done, 0, 100_000);
        }

        Assert.True(lab.Port.Health.DiskFull);
        Assert.False(lab.Port.Health.Ready);
        Assert.Equal(order, lab.Views.OpenOrders.Find(order.Id));
        Assert.Equal(1, (await lab.Port.History.OrdersAsync(new() { Page = new(0, 10) }, Cancellation)).Total);

        lab.Storage.SpaceBytes = long.MaxValue;
        var asked = 0;
        while ((outcome = await lab.SubmitAsync(
            new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = order.Id })).Status == OutcomeStatus.Busy)
        {
            Assert.InRange(++asked, 0, 1_000);
        }
        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        Assert.True(lab.Port.Health.Ready);
        Assert.Empty(lab.Ends);
    }

    [Fact]
    public async Task Time_in_the_log_never_goes_back()
    {
        await using var lab = await NodeLab.StartAsync();
        var first = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 1_000);

        lab.Time.Advance(TimeSpan.FromDays(-3));
        var second = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 1_000);

        Assert.Equal(first.CreatedUs, second.CreatedUs);
        Assert.Equal(first.CreatedUs, lab.Port.NowUs);
    }

    [Fact]
    public async Task A_subscriber_that_falls_behind_is_dropped_and_holds_up_nobody()
    {
        await using var lab = await NodeLab.StartAsync();
        using var stuck = new ManualResetEventSlim();
        var subscription = lab.Port.Subscribe(_ => stuck.Wait());

        // One step is in the observer's hands, the queue holds the limit.
        for (var i = 0; i < Limits.SubscriberStepsMax + 2; i++)
        {
            await lab.SubmitAsync(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = new(9) });
        }
        await lab.StopAsync();

        Assert.True(subscription.IsDropped);
        stuck.Set();
        await subscription.Completion.WaitAsync(Patience, Cancellation);
    }

    /// <summary>A command of a kind that no engine knows.</summary>
    [StructLayout(LayoutKind.Explicit, Size = CommandHeader.SizeBytes)]
    struct Unheard : ICommand
    {
        [FieldOffset(0)] public CommandHeader Header;

        public static CommandKind Kind => (CommandKind)999;
    }
}
