using System.Collections.Concurrent;
using Rialto.Engine.Codec;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>All open orders, by number and by member. Readers: any thread. Owner: publisher thread.</summary>
/// <remarks>By member only from <see cref="SortForReaders"/> on.</remarks>
public sealed class OpenOrders
{
    readonly ConcurrentDictionary<OrderId, OrderView> _byId = new();
    readonly ConcurrentDictionary<MemberId, MemberOrders> _byMember = new();
    readonly List<MemberOrders> _changed = [];
    bool _isSorted;

    public int Count => _byId.Count;

    /// <summary>Null = not open (any more).</summary>
    public OrderView? Find(OrderId id) => _byId.GetValueOrDefault(id);

    /// <summary>A member's open orders, in order of their numbers; consistent with each other.</summary>
    public IReadOnlyCollection<OrderView> Of(MemberId member) =>
        _byMember.TryGetValue(member, out var orders) ? orders.Published : [];

    internal void Apply(OrderView order)
    {
        if (order.State == OrderState.Wait) _byId[order.Id] = order;
        else _byId.TryRemove(order.Id, out _);
        if (_isSorted) Sort(order);
    }

    /// <summary>From now on each member's orders are kept by themselves, too.</summary>
    internal void SortForReaders()
    {
        _isSorted = true;
        foreach (var order in InOrder) Sort(order);
    }

    /// <summary>By number, as they are by now. Owner: publisher thread.</summary>
    internal IEnumerable<OrderView> InOrder => _byId.Values.OrderBy(static order => order.Id.Value);

    void Sort(OrderView order)
    {
        var member = _byMember.GetOrAdd(order.Member, static _ => new MemberOrders());
        if (order.State == OrderState.Wait) member.Working.Set(order.Id.Value, order);
        else member.Working.Remove(order.Id.Value);
        if (member.MarkChanged()) _changed.Add(member);
    }

    internal void Publish()
    {
        foreach (var member in _changed) member.Publish();
        _changed.Clear();
    }

    internal void Save(StateWriter writer, bool hasTerms, bool hasMargin)
    {
        writer.WriteInt32(_byId.Count);
        foreach (var order in InOrder) order.Save(writer, hasTerms, hasMargin);
    }

    internal void Load(ref StateReader reader, OrderUuids? uuids, bool hasMargin)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            if (uuids is null) throw new StateDamagedException("Orders without a key for their uuids.");
            Apply(OrderView.Load(ref reader, uuids, hasMargin));
        }
    }

    sealed class MemberOrders
    {
        volatile SortedRows<long, OrderView> _published = SortedRows<long, OrderView>.Empty;
        bool _changed;

        public SortedTree<long, OrderView> Working { get; } = new();

        public IReadOnlyCollection<OrderView> Published => _published;

        public bool MarkChanged()
        {
            if (_changed) return false;
            return _changed = true;
        }

        public void Publish()
        {
            _changed = false;
            _published = Working.Publish();
        }
    }
}
