using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Sequencing;
using Rialto.Node.Views;

namespace Rialto.Tests.Node.Sequencing;

/// <summary>What the log's thread writes of a batch, whenever there is room for it.</summary>
public sealed class CommitterTests
{
    // Two frames of so many bytes fit into what a new log has before more is prepared.
    const int BodyBytes = 100_000;
    const int TurnsWithoutRoom = 3;

    [Fact]
    public async Task A_batch_that_waits_for_room_is_hashed_once_and_goes_on_from_the_one_before()
    {
        await using var lab = new NodeLab();
        var options = lab.Options();
        using var log = LogOpen.Open(lab.Storage, options.Log, LogAnchor.Beginning, static (in _, _) => { }).Writer;
        using var metrics = new NodeMetrics();
        var committer = CommitterOf(log, options, metrics);
        lab.Storage.SpaceBytes = 0;

        Assert.Equal(Turn.Worked, Commit(committer, BatchOf(1)));
        Assert.Equal(Turn.Worked, Commit(committer, BatchOf(2)));
        var waiting = BatchOf(3);
        Assert.Equal(Turn.Idle, Commit(committer, waiting));
        // Hashed again it would be with these.
        waiting.Events.Clear();
        waiting.Events.Add(9, default(OrderDone), default);
        for (var i = 0; i < TurnsWithoutRoom; i++) Assert.Equal(Turn.Idle, committer.TakeTurn());
        lab.Storage.SpaceBytes = long.MaxValue;
        Assert.Equal(Turn.Worked, committer.TakeTurn());
        Assert.Equal(Turn.Worked, Commit(committer, BatchOf(4)));

        Assert.Empty(lab.Ends);
        var wanted = new List<ulong>();
        for (var number = 1; number <= 4; number++)
            wanted.Add(EventHash.After(wanted.LastOrDefault(), BatchOf(number).Events.Written));
        Assert.Equal(wanted, EventHashes(lab, options));
    }

    static Turn Commit(Committer committer, CommitBatch batch)
    {
        committer.Commit(batch);
        return committer.TakeTurn();
    }

    /// <summary>A batch of one command with one event, both of the same number.</summary>
    static CommitBatch BatchOf(long number)
    {
        var batch = new CommitBatch(BodyBytes);
        batch.Take(new byte[BodyBytes]);
        batch.Events.Add(number, default(OrderDone), default);
        batch.Add(new CommittedStep(number, number, 0, BodyBytes, 0, batch.Events.Length, 0, 0, null), number);
        return batch;
    }

    static Committer CommitterOf(LogWriter log, NodeOptions options, NodeMetrics metrics)
    {
        var counters = new NodeCounters();
        // Nobody gives it turns: what is durable only lies there.
        var publisher = new Publisher(
            new ExchangeViews(),
            new HistoryFeed(new NoHistory()),
            new Subscribers(TimeProvider.System),
            new Conveyor<CommitBatch>(),
            counters,
            metrics,
            options,
            new Publisher.Published(0, 0));
        return new Committer(log, publisher, new Doorbell(), counters, metrics, options.End, eventHash: 0);
    }

    static List<ulong> EventHashes(NodeLab lab, NodeOptions options)
    {
        var hashes = new List<ulong>();
        using var reader = new LogReader(lab.Storage, options.Log.LogDirectory, LogAnchor.Beginning);
        while (reader.TryRead()) hashes.Add(reader.Current.Header.EventHash);
        return hashes;
    }

    sealed class NoHistory : IHistorySink
    {
        public long Reached => 0;

        public void Post(HistoryBatch batch)
        {
        }
    }
}
