using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Collects what steps did and hands it to the history writer; skips what history has already. Owner: publisher thread.</summary>
sealed class HistoryFeed(IHistorySink writer)
{
    readonly long _reachedBefore = writer.Reached;
    HistoryBatch _batch = new();

    public void Add(StepChanges changes)
    {
        // A transaction holds whole steps, so a step is in history as a whole or not at all. But one that told nothing has the last
        // event of the one before, and only its command knows of it: that may be in history or not, and is written as it is.
        if (changes.LastEventNumber <= _reachedBefore)
        {
            if (changes.LastEventNumber == _reachedBefore) _batch.AddRequests(changes);
            return;
        }

        if (changes.Refinements.Count > 0) Flush();
        _batch.Add(changes);
        if (_batch.RowCount >= Limits.HistoryRowsMax) Flush();
    }

    /// <summary>Hands over what was collected; waits while the writer's queue is full.</summary>
    public void Flush()
    {
        if (_batch.IsEmpty) return;
        writer.Post(_batch);
        _batch = new();
    }
}
