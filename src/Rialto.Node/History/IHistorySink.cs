namespace Rialto.Node.History;

/// <summary>Takes what happened for good: the writer of the database, or the simulated one that lags and forgets.</summary>
interface IHistorySink
{
    /// <summary>Number of the last event that is committed. Any thread.</summary>
    long Reached { get; }

    /// <summary>Takes a batch; waits while there is no room for it. Owner: publisher thread.</summary>
    void Post(HistoryBatch batch);
}
