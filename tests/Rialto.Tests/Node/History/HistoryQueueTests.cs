using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.History;
using Rialto.Node.Views;
using Limits = Rialto.Node.Limits;

namespace Rialto.Tests.Node.History;

/// <summary>What waits for the writer of history: joined as far as a transaction goes, in order, and bounded.</summary>
public sealed class HistoryQueueTests
{
    [Fact]
    public void Commits_that_wait_are_one_batch()
    {
        var queue = new HistoryQueue();
        queue.Add(Commit(lastEvent: 5, adjustments: 1));
        queue.Add(Commit(lastEvent: 9, adjustments: 2));

        Assert.Equal((1, 2), (queue.Count, queue.Commits));
        Assert.True(queue.WaitForSome());
        var batch = queue.Take();

        Assert.Equal((9, 3, 2), (batch.LastEvent, batch.RowCount, batch.Commits));
        Assert.Equal([5, 9, 9], batch.Adjustments.Select(row => row.Number));
        Assert.Equal((0, 0), (queue.Count, queue.Commits));
    }

    [Fact]
    public void What_the_writer_has_taken_is_not_added_to()
    {
        var queue = new HistoryQueue();
        queue.Add(Commit(lastEvent: 5, adjustments: 1));
        var taken = queue.Take();

        queue.Add(Commit(lastEvent: 6, adjustments: 1));

        Assert.Equal((5, 1), (taken.LastEvent, taken.RowCount));
        Assert.Equal(6, queue.Take().LastEvent);
    }

    [Fact]
    public void More_than_a_transaction_holds_is_another_batch()
    {
        var queue = new HistoryQueue();
        queue.Add(Commit(lastEvent: 5, Limits.HistoryRowsMax - 1));
        queue.Add(Commit(lastEvent: 6, adjustments: 2));
        queue.Add(Commit(lastEvent: 7, adjustments: 1));

        Assert.Equal(2, queue.Count);
        Assert.Equal(5, queue.Take().LastEvent);
        Assert.Equal((7, 3), queue.Take() is var second ? (second.LastEvent, second.RowCount) : default);
    }

    [Fact]
    public void An_order_that_comes_and_goes_while_it_waits_is_one_row_of_the_transaction()
    {
        var queue = new HistoryQueue();
        queue.Add(Placing(lastEvent: 5, orders: Limits.HistoryRowsMax));
        queue.Add(Placing(lastEvent: 6, orders: Limits.HistoryRowsMax - 1));
        Assert.Equal(1, queue.Count);
        queue.Add(Commit(lastEvent: 7, adjustments: 1));

        Assert.Equal((6, Limits.HistoryRowsMax), queue.Take() is var first ? (first.LastEvent, first.RowCount) : default);
        Assert.Equal((7, 1), queue.Take() is var second ? (second.LastEvent, second.RowCount) : default);
    }

    /// <summary>They come before all other rows of their own batch, which must not be before rows of an earlier one.</summary>
    [Fact]
    public void A_batch_that_makes_units_finer_stands_alone_before_what_follows()
    {
        var queue = new HistoryQueue();
        queue.Add(Commit(lastEvent: 5, adjustments: 1));
        var finer = Commit(lastEvent: 6, adjustments: 0);
        finer.Refinements.Add((new InstrumentId(1), new Refinement(10, 1)));
        queue.Add(finer);
        queue.Add(Commit(lastEvent: 7, adjustments: 1));

        Assert.Equal(5, queue.Take().LastEvent);
        Assert.Equal((7, 1), queue.Take() is var second ? (second.LastEvent, second.Refinements.Count) : default);
    }

    [Fact]
    public async Task Who_adds_to_a_full_queue_waits_until_something_is_taken()
    {
        var cancel = TestContext.Current.CancellationToken;
        var queue = new HistoryQueue();
        for (var i = 1; i <= Limits.HistoryBatchesMax; i++) queue.Add(Commit(lastEvent: i, Limits.HistoryRowsMax));

        var adding = Task.Run(() => queue.Add(Commit(lastEvent: 100, Limits.HistoryRowsMax)), cancel);
        Assert.Equal(1, queue.Take().LastEvent);
        await adding;

        Assert.Equal(Limits.HistoryBatchesMax, queue.Count);
    }

    [Fact]
    public async Task Who_waits_is_let_go_at_the_end()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (complete, abandoned) = (new HistoryQueue(), new HistoryQueue());
        for (var i = 1; i <= Limits.HistoryBatchesMax; i++) abandoned.Add(Commit(lastEvent: i, Limits.HistoryRowsMax));

        var taking = Task.Run(complete.WaitForSome, cancel);
        var adding = Task.Run(() => abandoned.Add(Commit(lastEvent: 100, Limits.HistoryRowsMax)), cancel);
        complete.Complete();
        abandoned.Abandon();

        Assert.False(await taking);
        await adding;
        Assert.False(abandoned.WaitForSome());
    }

    /// <summary>Orders from number one on, as they are after an event.</summary>
    static HistoryBatch Placing(long lastEvent, int orders)
    {
        var batch = Commit(lastEvent, adjustments: 0);
        for (var id = 1; id <= orders; id++)
        {
            var draft = new OrderDraft();
            draft.Begin(new OrderAccepted { Order = new(id), Quantity = new(1) }, null, Guid.Empty);
            draft.Finish(timeUs: lastEvent);
            batch.Orders.Add(draft.After.Id, draft.After);
        }

        return batch;
    }

    static HistoryBatch Commit(long lastEvent, int adjustments)
    {
        var changes = new StepChanges { LastEventNumber = lastEvent };
        for (var i = 0; i < adjustments; i++)
        {
            changes.Adjustments.Add(new()
            {
                Number = lastEvent, Owner = new(1), Currency = new(1), Amount = Amount.Zero, Reason = "", TimeUs = 0,
            });
        }

        var batch = new HistoryBatch();
        batch.Add(changes);
        return batch;
    }
}
