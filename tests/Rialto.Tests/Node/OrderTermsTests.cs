using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Tests.Node;

/// <summary>Orders that wait, hide, expire or end with their connection, as a node shows them.</summary>
public sealed class OrderTermsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static PlaceOrder Stop(long trigger, long price, long lots) => NodeLab.Limit(NodeLab.Alice, Side.Buy, price, lots) with
    {
        OrderKind = OrderKind.StopLimit,
        TriggerPrice = new(trigger),
    };

    [Fact]
    public async Task A_waiting_order_is_open_and_in_no_book_until_its_price_comes()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.PlaceAsync(NodeLab.Bob, Side.Sell, 800_000, 1_000);

        var placed = (await lab.DoneAsync(Stop(800_000, 790_000, 3_000))).Orders[0];
        var before = lab.Views.Books.Of(NodeLab.BtcUsd).Orders(Side.Buy, 10);
        await lab.RestartAsync();
        var restarted = lab.Views.OpenOrders.Find(placed.Id)!;
        var taker = await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 1_000);

        Assert.Equal((OrderState.Wait, true, 3_000), (placed.State, placed.IsWaiting, placed.Remaining.Value));
        Assert.Equal(800_000, placed.TriggerPrice.Value);
        Assert.Empty(before);
        Assert.Equal(placed, restarted);
        Assert.Equal(OrderState.Done, taker.State);
        var after = lab.Views.OpenOrders.Find(placed.Id)!;
        Assert.Equal((OrderState.Wait, false, 3_000), (after.State, after.IsWaiting, after.Shown.Value));
        Assert.Equal(placed.Id, lab.Views.Books.Of(NodeLab.BtcUsd).Orders(Side.Buy, 10).Single().Id);
    }

    [Fact]
    public async Task What_fails_when_it_is_triggered_is_in_history_with_its_reject()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.PlaceAsync(NodeLab.Bob, Side.Sell, 800_000, 1_000);
        var order = (await lab.DoneAsync(Stop(800_000, 900_000, 3_000) with { TimeInForce = TimeInForce.FillOrKill })).Orders[0];

        await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 1_000);

        var told = await lab.Port.History.OrderAsync(order.Id, Cancellation);
        Assert.Equal(
            (OrderState.Cancelled, CancelReason.TriggerFailed, Reject.FillOrKillUnfillable, 800_000),
            (told!.State, told.Reason, told.CancelReject, told.TriggerPrice.Value));
    }

    [Fact]
    public async Task An_iceberg_shows_its_part_and_goes_behind_when_that_is_filled()
    {
        await using var lab = await NodeLab.StartAsync();
        var iceberg = NodeLab.Limit(NodeLab.Alice, Side.Sell, 800_000, 5_000) with { DisplayQuantity = new(2_000) };
        var hidden = (await lab.DoneAsync(iceberg)).Orders[0];
        var other = await lab.PlaceAsync(NodeLab.Bob, Side.Sell, 800_000, 1_000);

        await lab.PlaceAsync(NodeLab.Bob, Side.Buy, 800_000, 2_000);

        var book = lab.Views.Books.Of(NodeLab.BtcUsd);
        Assert.Equal((5_000, 2_000, 2_000), (hidden.Remaining.Value, hidden.Shown.Value, hidden.DisplayQuantity.Value));
        Assert.Equal([other.Id, hidden.Id], book.Orders(Side.Sell, 10).Select(static order => order.Id));
        Assert.Equal([1_000, 2_000], book.Orders(Side.Sell, 10).Select(static order => order.Shown.Value));
        Assert.Equal([new BookLevel(new(800_000), new(3_000), 2)], book.Asks(10));
    }

    [Fact]
    public async Task An_expiry_fires_by_itself_and_an_amended_one_is_shown()
    {
        await using var lab = await NodeLab.StartAsync();
        var order = NodeLab.Limit(NodeLab.Alice, Side.Buy, 800_000, 5_000) with
        {
            TimeInForce = TimeInForce.GoodTillDate,
            ExpiresUs = lab.Port.NowUs + 60_000_000,
        };
        var placed = (await lab.DoneAsync(order)).Orders[0];

        var later = new AmendTerms { Header = new() { Member = NodeLab.Alice }, Order = placed.Id, ExpiresUs = placed.ExpiresUs + 5 };
        var amended = (await lab.DoneAsync(later)).Orders[0];
        lab.Time.Advance(TimeSpan.FromSeconds(61));
        await lab.DoneAsync(new Tick());

        Assert.Equal(placed.ExpiresUs + 5, amended.ExpiresUs);
        Assert.Equal(placed.PrioritySequence, amended.PrioritySequence);
        Assert.Null(lab.Views.OpenOrders.Find(placed.Id));
        Assert.Equal(CancelReason.Expired, (await lab.Port.History.OrderAsync(placed.Id, Cancellation))!.Reason);
    }

    [Fact]
    public async Task A_guard_that_is_open_when_the_node_starts_ends_its_orders_before_anything_else()
    {
        await using var lab = await NodeLab.StartAsync();
        var session = new CommandHeader { Member = NodeLab.Alice, Session = 77 };
        var guard = await lab.DoneAsync(new OpenGuard { Header = session });
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 700_000, 5_000) with { Header = session });
        var kept = await lab.PlaceAsync(NodeLab.Alice, Side.Buy, 700_000, 5_000);

        await lab.RestartAsync();
        var sold = await lab.PlaceAsync(NodeLab.Bob, Side.Sell, 700_000, 6_000);

        Assert.Equal(1, guard.Number);
        Assert.Equal((OrderState.Wait, 1_000), (sold.State, sold.Remaining.Value));
        Assert.Null(lab.Views.OpenOrders.Find(kept.Id));
        var closed = await lab.SubmitAsync(new CloseGuard { Header = session, Guard = 1 });
        Assert.Equal((OutcomeStatus.Rejected, Reject.GuardNotOpen), (closed.Status, closed.Reject));
    }

    [Fact]
    public async Task An_element_of_a_batch_gets_its_own_answer_whatever_the_others_change()
    {
        await using var lab = await NodeLab.StartAsync();
        var own = await lab.PlaceAsync(NodeLab.Alice, Side.Sell, 800_000, 5_000);
        var by = new CommandHeader { Member = NodeLab.Alice };
        var batch = new BatchBuilder(by, allOrNothing: false);
        batch.Add(NodeLab.Limit(NodeLab.Alice, Side.Buy, 800_000, 1_000) with { SelfTrade = SelfTradeRule.Decrement }, []);
        batch.Add(new AmendTerms { Header = by, Order = own.Id, TriggerPrice = new(5) }, []);
        batch.Add(new AmendOrder { Header = by, Order = own.Id, Remaining = new(3_000) }, []);

        var outcome = await lab.Port.Submit(batch);

        Assert.Equal(
            [OutcomeStatus.Done, OutcomeStatus.Rejected, OutcomeStatus.Done],
            outcome.Elements.Select(static element => element.Status));
        Assert.Equal(Reject.OrderKindNotAllowed, outcome.Elements[1].Reject);
        Assert.Equal(3_000, outcome.Elements[2].Orders[0].Remaining.Value);
        var first = outcome.Elements[0].Orders[0];
        Assert.Equal((OrderState.Cancelled, CancelReason.SelfTrade), (first.State, first.Reason));
    }

    [Fact]
    public void An_order_in_views_of_the_second_version_ends_before_its_terms()
    {
        const int TermsBytes = 1 + 4 * 8;
        var uuids = new OrderUuids(1, 2);
        var (second, third) = (new StateWriter(), new StateWriter());
        var order = OrderOf(uuids);

        order.Save(second, hasTerms: false, hasMargin: false);
        order.Save(third, hasTerms: true, hasMargin: false);
        var reader = new StateReader(third.Written);
        var loaded = OrderView.Load(ref reader, uuids, hasMargin: false);

        Assert.Equal(third.Written[..^TermsBytes].ToArray(), second.Written.ToArray());
        Assert.Equal(order, loaded);
        Assert.True(reader.AtEnd);
    }

    static OrderView OrderOf(OrderUuids uuids)
    {
        var accepted = new OrderAccepted
        {
            Order = new(5),
            Member = NodeLab.Alice,
            Instrument = NodeLab.BtcUsd,
            OrderKind = OrderKind.TakeProfitLimit,
            TimeInForce = TimeInForce.GoodTillDate,
            Price = new(7),
            Quantity = new(8),
            TriggerPrice = new(9),
            DisplayQuantity = new(2),
            ExpiresUs = 10,
        };
        var draft = new OrderDraft();
        draft.Begin(accepted, null, uuids.Of(accepted.Order));
        draft.Finish(timeUs: 9);
        return draft.After;
    }
}
