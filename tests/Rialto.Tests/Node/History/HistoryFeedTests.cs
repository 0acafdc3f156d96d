using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.History;

/// <summary>What a replay hands to a history that has some of it.</summary>
public sealed class HistoryFeedTests
{
    [Fact]
    public void Steps_that_history_has_are_left_out()
    {
        var sink = new Sink(reached: 9);
        var feed = new HistoryFeed(sink);
        feed.Add(Step(lastEvent: 8, command: 1, adjustments: 1));
        feed.Add(Step(lastEvent: 9, command: 2, adjustments: 2));
        feed.Flush();
        feed.Add(Step(lastEvent: 11, command: 4, adjustments: 1));
        feed.Flush();

        Assert.Equal((2, 11), (sink.Batches.Count, sink.Batches[^1].LastEvent));
        // What the second told is there, or in the same transaction; what became of its request is written again, as it is.
        Assert.Equal([0, 1], sink.Batches.Select(batch => batch.Adjustments.Count));
        Assert.Equal([2, 4], sink.Batches.Select(batch => Assert.Single(batch.Requests).Command));
    }

    /// <summary>The event that history has reached does not say whether the row of a step without events was written.</summary>
    [Fact]
    public void What_became_of_a_request_that_told_nothing_is_written_again()
    {
        var sink = new Sink(reached: 9);
        var feed = new HistoryFeed(sink);
        feed.Add(Step(lastEvent: 9, command: 3, adjustments: 0));
        feed.Flush();

        var batch = Assert.Single(sink.Batches);
        Assert.Equal((9, 3), (batch.LastEvent, Assert.Single(batch.Requests).Command));
    }

    static StepChanges Step(long lastEvent, long command, int adjustments)
    {
        var changes = new StepChanges { LastEventNumber = lastEvent };
        changes.Requests.Add(new(command, High: 1, Low: 1, UntilUs: 1, new(RequestView.Whole, Print: 1, Reject.None, Number: 0)));
        for (var i = 0; i < adjustments; i++)
        {
            changes.Adjustments.Add(new()
            {
                Number = lastEvent, Owner = new(1), Currency = new(1), Amount = Amount.Zero, Reason = "", TimeUs = 0,
            });
        }

        return changes;
    }

    sealed class Sink(long reached) : IHistorySink
    {
        public List<HistoryBatch> Batches { get; } = [];

        public long Reached => reached;

        public void Post(HistoryBatch batch) => Batches.Add(batch);
    }
}
