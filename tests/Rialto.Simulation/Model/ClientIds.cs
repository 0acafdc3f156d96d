namespace Rialto.Simulation.Model;

/// <summary>The client order ids of one member: those of open orders, and of the last finished ones for a day.</summary>
internal sealed class ClientIds
{
    const long DayUs = 24L * 60 * 60 * 1_000_000;
    const int FinishedMax = 1_000;

    readonly Dictionary<string, Entry> _entries = [];
    readonly LinkedList<Entry> _finished = [];

    sealed record Entry(string Id, long Order, OrderContent Content)
    {
        public long? EndUs { get; set; }
    }

    /// <summary>The order that this id stands for at a time, if it is remembered.</summary>
    public (long Order, OrderContent Content)? Find(string id, long nowUs)
    {
        Forget(nowUs);
        return _entries.TryGetValue(id, out var entry) ? (entry.Order, entry.Content) : null;
    }

    public void Remember(string id, long order, OrderContent content) => _entries.Add(id, new(id, order, content));

    public void Finish(string id, long nowUs)
    {
        var entry = _entries[id];
        entry.EndUs = nowUs;
        _finished.AddLast(entry);
        if (_finished.Count > FinishedMax) ForgetOldest();
    }

    void Forget(long nowUs)
    {
        while (_finished.First?.Value.EndUs is { } end && nowUs - end > DayUs) ForgetOldest();
    }

    void ForgetOldest()
    {
        _entries.Remove(_finished.First!.Value.Id);
        _finished.RemoveFirst();
    }
}
