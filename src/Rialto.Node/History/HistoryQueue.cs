namespace Rialto.Node.History;

/// <summary>What waits for the history writer: commits joined to batches as long as they fit one transaction.</summary>
/// <remarks>
/// An order that came and went while it waited is one row, not two; and behind a writer that is busy there are few large batches, not many
/// small ones. Owner of <see cref="Add"/>: publisher thread; of <see cref="WaitForSome"/> and <see cref="Take"/>: the writer's.
/// </remarks>
sealed class HistoryQueue
{
    readonly object _lock = new();
    readonly Queue<HistoryBatch> _batches = [];
    HistoryBatch? _last;
    int _commits;
    bool _isComplete;
    bool _isAbandoned;

    /// <summary>Batches that wait. Any thread.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _batches.Count;
        }
    }

    /// <summary>Commits that wait, joined or not. Any thread.</summary>
    public int Commits
    {
        get
        {
            lock (_lock) return _commits;
        }
    }

    /// <summary>Nothing more comes. Any thread.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock) return _isComplete;
        }
    }

    /// <summary>Takes a commit's rows; waits while there are too many batches. What comes after the end is dropped.</summary>
    public void Add(HistoryBatch commit)
    {
        lock (_lock)
        {
            _commits++;
            if (_last?.TryJoin(commit) == true) return;
            while (_batches.Count >= Limits.HistoryBatchesMax && !_isAbandoned) Monitor.Wait(_lock);
            if (_isAbandoned) return;
            _batches.Enqueue(commit);
            _last = commit;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until there is a batch; false = none comes any more.</summary>
    public bool WaitForSome()
    {
        lock (_lock)
        {
            while (_batches.Count == 0 && !_isComplete && !_isAbandoned) Monitor.Wait(_lock);
            return _batches.Count > 0 && !_isAbandoned;
        }
    }

    /// <summary>Takes the oldest batch away; from then on nothing joins it.</summary>
    public HistoryBatch Take()
    {
        lock (_lock)
        {
            var batch = _batches.Dequeue();
            if (ReferenceEquals(batch, _last)) _last = null;
            _commits -= batch.Commits;
            Monitor.PulseAll(_lock);
            return batch;
        }
    }

    /// <summary>Nothing more comes. Any thread.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Nobody takes anything any more. Any thread.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_lock);
        }
    }
}
