using Rialto.Node.History;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Nodes;

/// <summary>History without a database: batches are committed later, and a crash forgets some of the last transactions.</summary>
/// <remarks>Like the real one: what it has is whole batches in their order, and it says how far it got. Owner: one thread.</remarks>
internal sealed class SimulatedHistory : IHistorySink
{
    readonly List<HistoryBatch> _committed = [];
    readonly Queue<HistoryBatch> _waiting = [];

    int _durable;

    public long Reached { get; private set; }

    /// <summary>All batches, in order; when everything is committed these are the rows that history has.</summary>
    public IReadOnlyList<HistoryBatch> Committed => _committed;

    public bool HasWork => _waiting.Count > 0;

    public void Post(HistoryBatch batch)
    {
        // A full queue lets the publisher wait for the writer.
        if (_waiting.Count >= Rialto.Node.Limits.HistoryBatchesMax) Commit();
        _waiting.Enqueue(batch);
    }

    public void Commit()
    {
        if (!_waiting.TryDequeue(out var batch)) return;
        _committed.Add(batch);
        Reached = batch.LastEvent;
    }

    public void CommitAll()
    {
        while (HasWork) Commit();
    }

    /// <summary>What is committed now outlives every crash; answers how far that is.</summary>
    public long MakeDurable()
    {
        _durable = _committed.Count;
        return Reached;
    }

    /// <summary>The process ended: what was not committed is gone; after a loss of power some of the last commits, too.</summary>
    public void Crash(Dice dice, bool isPowerLost)
    {
        _waiting.Clear();
        var lost = isPowerLost ? dice.Below(Math.Min(_committed.Count, 4) + 1) : 0;
        lost = Math.Min(lost, _committed.Count - _durable);
        _committed.RemoveRange(_committed.Count - lost, lost);
        Reached = _committed.Count == 0 ? 0 : _committed[^1].LastEvent;
    }
}
