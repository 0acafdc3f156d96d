using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

public class OrderDraftTests
{
    static readonly OrderAccepted Plain = new()
    {
        Order = new(7), Member = new(3), Instrument = ViewsLab.Abc, Side = Side.Sell, Price = new(11), Quantity = new(12),
    };

    [Fact]
    public void A_draft_that_is_used_again_makes_an_order_as_a_new_one_would()
    {
        var (used, fresh) = (Used(), new OrderDraft());

        used.Begin(Plain, "own", Guid.Empty);
        fresh.Begin(Plain, "own", Guid.Empty);

        AssertSame(fresh, used);
    }

    [Fact]
    public void A_draft_that_is_used_again_changes_an_order_as_a_new_one_would()
    {
        var before = OrderOf(Plain);
        var (used, fresh) = (Used(), new OrderDraft());

        used.Begin(before);
        fresh.Begin(before);

        AssertSame(fresh, used);
        Assert.Same(before, used.Before);
    }

    [Fact]
    public void A_step_that_follows_uses_the_drafts_of_the_one_before()
    {
        var changes = new StepChanges();
        var first = changes.Draft(new(1));

        changes.Clear();

        Assert.Null(changes.Find(new(1)));
        Assert.Same(first, changes.Draft(new(2)));
        Assert.NotSame(first, changes.Draft(new(3)));
    }

    static void AssertSame(OrderDraft fresh, OrderDraft used)
    {
        Assert.Equal((fresh.Before, fresh.Member, fresh.Account, fresh.Flags), (used.Before, used.Member, used.Account, used.Flags));
        Assert.Equal(fresh.StepFees, used.StepFees);
        AssertSameAfter(fresh, used);
        foreach (var draft in (OrderDraft[])[fresh, used]) draft.Resting(new() { Price = new(11), Remaining = new(12) });
        AssertSameAfter(fresh, used);
    }

    static void AssertSameAfter(OrderDraft fresh, OrderDraft used)
    {
        foreach (var draft in (OrderDraft[])[fresh, used]) draft.Finish(timeUs: 21);
        Assert.Equal(fresh.After, used.After);
    }

    /// <summary>Has had to do with an order in which nothing is as it is in a plain one.</summary>
    static OrderDraft Used()
    {
        var draft = new OrderDraft();
        draft.Begin(
            new OrderAccepted
            {
                Order = new(5), Member = new(4), Instrument = new(9), OrderKind = OrderKind.TakeProfitLimit,
                TimeInForce = TimeInForce.GoodTillDate, Flags = OrderFlags.ClientIdIsTag, Maker = new(1), Taker = new(2), Account = new(6),
                Price = new(70), Quantity = new(80), QuoteAmount = new(90), TriggerPrice = new(91), DisplayQuantity = new(2),
                ExpiresUs = 10, Session = 8, TriggerBy = TriggerBy.Fair,
            },
            "other",
            Guid.NewGuid());
        draft.Resting(new() { Header = new() { Number = 99 }, Price = new(69), Remaining = new(79) });
        draft.Filled(new() { Price = new(70), Quantity = new(3), Remaining = new(77), Fee = new(1), Role = FillRole.Maker }, new(1, 1));
        draft.Revised(new() { StopLoss = new(40), TakeProfit = new(50), HasComment = 1 }, "comment");
        draft.Cancelled(new() { Cancelled = new(77), Reason = CancelReason.TriggerFailed, Reject = Reject.InsufficientFunds });
        draft.Finish(timeUs: 20);
        return draft;
    }

    static OrderView OrderOf(in OrderAccepted accepted)
    {
        var draft = new OrderDraft();
        draft.Begin(accepted, null, Guid.Empty);
        draft.Finish(timeUs: 19);
        return draft.After;
    }
}
