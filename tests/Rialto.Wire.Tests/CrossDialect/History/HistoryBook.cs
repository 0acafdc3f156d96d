using System.Collections.Concurrent;
using Rialto.Wire.Tests.Ranger;

namespace Rialto.Wire.Tests.CrossDialect.History;

/// <summary>What all clients were told, and a clock that counts. Any thread.</summary>
sealed class HistoryBook
{
    readonly ConcurrentDictionary<string, OrderHistory> _orders = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ofMember = new();
    readonly ConcurrentDictionary<string, int> _sent = new();
    TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _clock;
    int _left;
    bool _endsThere;

    /// <summary>Ends when so many things were begun as <see cref="Begin"/> said.</summary>
    public Task Enough => _enough.Task;

    public IReadOnlyDictionary<string, OrderHistory> Orders => _orders;

    /// <summary>Begins a round of so many deeds.</summary>
    /// <param name="endsThere">Clients stop then; otherwise something else stops them.</param>
    public void Begin(int deeds, bool endsThere)
    {
        _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _endsThere = endsThere;
        Volatile.Write(ref _left, deeds);
    }

    /// <summary>Whether a client may go on with something new.</summary>
    public bool Goes()
    {
        var left = Interlocked.Decrement(ref _left);
        if (left == 0) _enough.TrySetResult();
        return left >= 0 || !_endsThere;
    }

    /// <summary>Each question and each answer has a moment of its own.</summary>
    public long Now() => Interlocked.Increment(ref _clock);

    /// <summary>An order is on its way; whether it arrives, only an answer says.</summary>
    public void Sent(string member) => _sent.AddOrUpdate(member, 1, static (_, count) => count + 1);

    public int SentBy(string member) => _sent.GetValueOrDefault(member);

    public OrderHistory Placed(string member, string id)
    {
        var order = new OrderHistory(member);
        Assert.True(_orders.TryAdd(id, order), $"two orders have the number {id}");
        _ofMember.GetOrAdd(member, static _ => new()).Enqueue(id);
        return order;
    }

    public OrderHistory Of(string id) => _orders[id];

    /// <summary>One of a member's orders; null while there is none.</summary>
    public string? AnyOf(string member, Dice dice)
    {
        if (!_ofMember.TryGetValue(member, out var ids) || ids.IsEmpty) return null;
        return ids.ElementAt(dice.Below(ids.Count));
    }
}
