using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Tests.Node;

public sealed class ExchangeNodeTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_exchange_has_its_defaults_once()
    {
        await using var lab = new NodeLab();
        lab.Start();

        await lab.SetUpAsync();
        await lab.RestartAsync();
        await Rialto.Node.Setup.FreshExchange.SetUpAsync(lab.Port, Cancellation);

        Assert.Equal(["usd", "btc", "eth", "ltc", "usdt"], lab.Views.Currencies.All.Select(c => c.Code));
        Assert.Equal(
            ["1 btcusd", "2 ethusd", "3 ltcusd", "4 btcusdt", "5 ethusdt", "6 ltcbtc", "7 ethbtc"],
            lab.Views.Instruments.All.Select(i => $"{i.Id.Value} {i.Code}"));
        Assert.Equal(new FeeRates(new(2_000), new(2_000)), lab.Views.Fees.RatesFor(new(0), NodeLab.BtcUsd));
        Assert.Equal(new FeeRates(new(0), new(1_400)), lab.Views.Fees.RatesFor(lab.Views.Fees.GroupNamed("vip-3")!.Value, NodeLab.BtcUsd));
    }

    [Fact]
    public async Task The_set_up_waits_for_its_disk_however_slow_that_is()
    {
        await using var lab = new NodeLab();
        var gate = new GatedStorage(lab.Storage);
        lab.StorageTwin = gate;
        lab.Start();

        gate.Close();
        var settingUp = Rialto.Node.Setup.FreshExchange.SetUpAsync(lab.Port, Cancellation);
        await gate.Arrived.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        lab.Time.Advance(TimeSpan.FromMinutes(10));
        gate.Open();
        await settingUp.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.True(lab.Views.IsSetUp);
    }

    [Fact]
    public async Task A_set_up_that_nobody_waits_for_any_more_ends()
    {
        await using var lab = new NodeLab();
        var gate = new GatedStorage(lab.Storage);
        lab.StorageTwin = gate;
        lab.Start();
        using var stop = new CancellationTokenSource();

        gate.Close();
        var settingUp = Rialto.Node.Setup.FreshExchange.SetUpAsync(lab.Port, stop.Token);
        await gate.Arrived.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        await stop.CancelAsync();

        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => settingUp);
    }

    [Fact]
    public async Task An_answered_order_is_seen_at_once_in_every_view()
    {
        await using var lab = await NodeLab.StartAsync();

        var sell = await lab.PlaceAsync(NodeLab.Alice, Side.Sell, ticks: 800_000, lots: 5_000_000);
        var buy = await lab.PlaceAsync(NodeLab.Bob, Side.Buy, ticks: 810_000, lots: 2_000_000);

        Assert.Equal((OrderState.Wait, 5_000_000, 0), (sell.State, sell.Remaining.Value, sell.TradesCount));
        Assert.Equal((OrderState.Done, 0, 1), (buy.State, buy.Remaining.Value, buy.TradesCount));
        var book = lab.Views.Books.Of(NodeLab.BtcUsd);
        Assert.Equal([new BookLevel(new(800_000), new(3_000_000), 1)], book.Asks(10));
        Assert.Equal(sell.Id, book.Orders(Side.Sell, 10).Single().Id);
        Assert.Equal(3_000_000, lab.Views.OpenOrders.Of(NodeLab.Alice).Single().Remaining.Value);
        Assert.Equal(800_000, lab.Views.Tape.Newest(NodeLab.BtcUsd, 10).Single().Price.Value);
        Assert.Equal(800_000, lab.Views.Tickers.Of(NodeLab.BtcUsd, lab.Port.NowUs).Last.Value);
        // 0.02 btc at 8000.00: Alice gets 160 − 0.32 usd.
        Assert.Equal(Int128.Parse("1000159680000000000000000"), lab.Views.Balances.Of(NodeLab.Alice, new(1)).Available.Units);
        var fills = await lab.Port.History.FillsAsync(new() { Member = NodeLab.Bob, Page = new(0, 10) }, Cancellation);
        Assert.Equal((1, FillRole.Taker), (fills.Total, fills.Rows.Single().Role));
    }

    [Fact]
    public async Task A_restart_brings_back_the_same_state_views_and_history()
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed: 5, commands: 300);
        var before = (lab.ViewsState(), lab.Port.Health.EventHash, await NodeWork.HistoryAsync(lab));

        await lab.RestartAsync();

        Assert.Equal(before, (lab.ViewsState(), lab.Port.Health.EventHash, await NodeWork.HistoryAsync(lab)));
        Assert.Empty(lab.Warnings);
        Assert.Empty(lab.Ends);
    }

    [Fact]
    public async Task Eight_askers_at_once_need_fewer_syncs_than_commands()
    {
        await using var lab = await NodeLab.StartAsync();
        var frames = lab.Node.Counters.Frames;
        var commands = lab.Node.Counters.Commands;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(asker => Task.Run(
            async () =>
            {
                for (var i = 0; i < 100; i++) await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100 + asker, 1_000);
            },
            Cancellation)));

        Assert.Equal(800, lab.Views.OpenOrders.Count);
        Assert.Equal(800, lab.Node.Counters.Commands - commands);
        Assert.InRange(lab.Node.Counters.Frames - frames, 1, 799);
    }

    [Fact]
    public async Task A_repeat_answers_the_first_order_also_when_it_is_long_done()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 1_000);
        var first = await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Buy, 800_000, 1_000), "once");

        var again = await lab.DoneAsync(NodeLab.Limit(NodeLab.Bob, Side.Buy, 800_000, 1_000), "once");

        Assert.True(again.Repeated);
        Assert.Equal(first.Orders, again.Orders);
        Assert.Equal(OrderState.Done, again.Orders[0].State);
    }

    [Fact]
    public async Task Cancelling_answers_the_order_as_it_was_before()
    {
        await using var lab = await NodeLab.StartAsync();
        var first = await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 1_000);
        var second = await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 810_000, 2_000);
        var third = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 3_000);

        var one = await lab.DoneAsync(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = first.Id });
        var many = await lab.DoneAsync(new CancelMany { Header = new() { Member = NodeLab.Alice }, Owner = NodeLab.Alice });
        var again = await lab.SubmitAsync(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = first.Id });

        Assert.Equal([first], one.Orders);
        Assert.Equal([second, third], many.Orders);
        Assert.Equal((OutcomeStatus.Rejected, Reject.OrderNotOpen, first.Id.Value), (again.Status, again.Reject, again.Number));
        Assert.Equal(0, lab.Views.OpenOrders.Count);
        var kept = await lab.Port.History.OrderAsync(second.Id, Cancellation);
        Assert.Equal((OrderState.Cancelled, CancelReason.Requested), (kept!.State, kept.Reason));
    }

    [Fact]
    public async Task Each_element_of_a_batch_has_its_own_outcome()
    {
        await using var lab = await NodeLab.StartAsync();
        var standing = await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 1_000);
        var batch = new BatchBuilder(new CommandHeader { Member = NodeLab.Alice }, allOrNothing: false);
        batch.Add(NodeLab.Limit(NodeLab.Alice, Side.Sell, 810_000, 2_000), "tagged"u8);
        batch.Add(NodeLab.Limit(NodeLab.Alice, Side.Sell, 810_000, 0), []);
        batch.Add(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = standing.Id }, []);
        batch.Add(new CancelOrder { Header = new() { Member = NodeLab.Alice }, Order = new(999) }, []);

        var outcome = await lab.Port.Submit(batch);

        Assert.Equal(OutcomeStatus.Done, outcome.Status);
        Assert.Equal(
            ["Done None", "Rejected QuantityZero", "Done None", "Rejected OrderNotOpen"],
            outcome.Elements.Select(e => $"{e.Status} {e.Reject}"));
        Assert.Equal("tagged", outcome.Elements[0].Orders[0].ClientOrderId);
        Assert.Equal([standing], outcome.Elements[2].Orders);
        Assert.Equal(outcome.CommandNumber, outcome.Elements[3].CommandNumber);
    }

    [Fact]
    public async Task An_all_or_nothing_batch_names_the_element_that_failed()
    {
        await using var lab = await NodeLab.StartAsync();
        var batch = new BatchBuilder(new CommandHeader { Member = NodeLab.Alice }, allOrNothing: true);
        batch.Add(NodeLab.Limit(NodeLab.Alice, Side.Sell, 810_000, 2_000), []);
        batch.Add(NodeLab.Limit(NodeLab.Alice, Side.Sell, 810_000, 0), []);

        var outcome = await lab.Port.Submit(batch);

        Assert.Equal((OutcomeStatus.Rejected, Reject.QuantityZero, 1), (outcome.Status, outcome.Reject, outcome.FailedElement));
        Assert.Equal(0, lab.Views.OpenOrders.Count);
    }

    [Fact]
    public async Task A_due_timer_fires_without_anybody_asking()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 1_000);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = lab.Port.Subscribe(step =>
        {
            if (step.Orders.Any(o => o.Reason == CancelReason.CancelAfter)) fired.TrySetResult();
        });
        await lab.DoneAsync(new CancelAfter { Header = new() { Member = NodeLab.Alice }, TimeoutUs = 10_000_000 });

        lab.Time.Advance(TimeSpan.FromSeconds(11));
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(1, lab.Node.Counters.Ticks);
        Assert.Empty(lab.Views.OpenOrders.Of(NodeLab.Alice));
    }

    [Fact]
    public async Task Subscribers_are_told_every_step_in_order()
    {
        await using var lab = await NodeLab.StartAsync();
        var seen = new List<long>();
        var subscription = lab.Port.Subscribe(step => seen.Add(step.CommandNumber));
        var begun = lab.Views.LastCommandNumber;

        for (var i = 0; i < 50; i++) await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 100, 1_000);
        await lab.StopAsync();
        await subscription.Completion;

        Assert.Equal(Enumerable.Range(1, 50).Select(i => begun + i), seen);
    }

    [Fact]
    public async Task A_second_node_on_the_same_directory_is_refused()
    {
        await using var lab = await NodeLab.StartAsync();

        Assert.Throws<Rialto.Node.Log.DataDirectoryLockedException>(() => ExchangeNode.Start(lab.Options()));
    }
}
