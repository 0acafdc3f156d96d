using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Instruments;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Looks at the memory that the next commands will need, so that it is near when they are applied.</summary>
/// <remarks>
/// On a large exchange a command waits some fifteen times for memory, mostly at an address that it has just learned from the memory before.
/// Here several commands go the same way side by side, so that they wait together. Nothing is decided here and nothing changes: what is
/// read may be another order's when the command comes, and each command looks at everything again. Nothing is thrown either: who applies
/// a command that is damaged finds that out, and names it.
/// </remarks>
public sealed partial class Exchange
{
    readonly Foreseen[] _foreseen = new Foreseen[Limits.ForeseenMax];
    int _foreseenCount;
    int _foreseenOrders;
    long _glances;

    /// <summary>With fewer open orders it looks at nothing: what a small exchange needs is near anyway. 0 = it always looks.</summary>
    public int ForesightOrdersMin { get; set; } = Limits.ForesightOrdersMin;

    /// <summary>Whether it is of any use to tell of commands that come.</summary>
    public bool LooksAhead => _orders.Count >= ForesightOrdersMin;

    /// <summary>Looks at what the first of several commands will need, which stand one behind another.</summary>
    /// <returns>After how many commands it is worth looking again: as many as it looked at, or, while it looks at none, as many as it might
    /// have.</returns>
    public int LookAhead(ReadOnlySpan<byte> commands)
    {
        if (!LooksAhead) return Limits.ForeseenMax;
        var count = 0;
        while (count < Limits.ForeseenMax && CommandCodec.TryFirst(commands, out var command))
        {
            Foresee(command);
            commands = commands[command.Length..];
            count++;
        }

        LookAhead();
        return count;
    }

    /// <summary>Tells of a command that comes soon; what is more than <see cref="Limits.ForeseenMax"/> is not taken note of.</summary>
    public void Foresee(ReadOnlySpan<byte> command)
    {
        if (!LooksAhead || _foreseenCount == _foreseen.Length || command.Length < CommandHeader.SizeBytes) return;
        ref var next = ref _foreseen[_foreseenCount];
        next = default;
        switch (CommandCodec.Header(command).Kind)
        {
            case CommandKind.PlaceOrder when command.Length >= PlaceOrder.SizeBytes:
                ref readonly var place = ref CommandCodec.Read<PlaceOrder>(command);
                if (!TryFindInstrument(place.Instrument, out next.Instrument!)) return;
                next.IsNew = true;
                next.Member = place.Header.Member;
                next.MemberIndex = _members.Glance(next.Member);
                next.Price = place.Price;
                next.Side = place.Side;
                // Where its number will stand.
                _glances ^= _orders.Glance(new OrderId(_lastOrder + ++_foreseenOrders)).Value;
                break;
            case CommandKind.AmendOrder when command.Length >= AmendOrder.SizeBytes:
                ref readonly var amend = ref CommandCodec.Read<AmendOrder>(command);
                next.Slot = _orders.Glance(amend.Order);
                next.Price = amend.Price;
                break;
            case CommandKind.ReduceOrder when command.Length >= ReduceOrder.SizeBytes:
                next.Slot = _orders.Glance(CommandCodec.Read<ReduceOrder>(command).Order);
                break;
            case CommandKind.CancelOrder when command.Length >= CancelOrder.SizeBytes:
                next.Slot = _orders.Glance(CommandCodec.Read<CancelOrder>(command).Order);
                next.Ends = true;
                break;
            default:
                return;
        }

        _foreseenCount++;
    }

    /// <summary>Looks at what the commands that were told of will need, and forgets them.</summary>
    public void LookAhead()
    {
        var all = _foreseen.AsSpan(0, _foreseenCount);
        _foreseenCount = 0;
        _foreseenOrders = 0;
        // Each loop reads what the one before has learned to be needed. The sum is what keeps the compiler from leaving a reading out.
        var sum = 0L;
        foreach (ref var next in all) sum ^= next.IsNew ? GlanceAtMember(ref next) : GlanceAtOrder(ref next);
        foreach (ref var next in all) sum ^= next.IsNew ? GlanceAtAccounts(ref next) : GlanceAtPlace(ref next);
        foreach (ref var next in all) sum ^= _levels[next.Bid].Price.Value ^ _levels[next.Ask].Price.Value ^ Descend(ref next);
        foreach (ref var next in all) sum ^= Descend(ref next);
        foreach (ref var next in all) sum ^= Descend(ref next);
        foreach (ref var next in all) next.Slot = _levels[next.Level].Tail;
        foreach (ref var next in all) sum ^= _orders[next.Slot].Id.Value;
        _glances ^= sum;
    }

    long GlanceAtMember(ref Foreseen next)
    {
        // A command may name any member; what is read of one who is not there would not be his.
        var isMember = next.MemberIndex < _members.Count && _members[next.MemberIndex].Id == next.Member;
        if (!isMember) return 0;
        var instrument = next.Instrument!;
        next.HoldAccount = _accounts.Glance(next.Member, instrument.Quote);
        next.ReceiveAccount = _accounts.Glance(next.Member, instrument.Base);
        next.Node = instrument.Book.Glance(next.Side, out next.Bid, out next.Ask);
        next.Next = _members[next.MemberIndex].LastOrder;
        return _openOrders.Glance(OpenOrdersKey(next.MemberIndex, instrument.Id)) ^ instrument.Glance();
    }

    long GlanceAtOrder(ref Foreseen next)
    {
        ref var order = ref _orders[next.Slot];
        next.Instrument = _instruments[order.Instrument.Value];
        next.Level = order.Level;
        next.HoldAccount = order.HoldAccount;
        next.MemberIndex = order.Reserved;
        next.Side = order.Side;
        next.Prev = order.Prev;
        next.Next = order.Next;
        return _orders.Detail(next.Slot).Quantity.Value;
    }

    long GlanceAtAccounts(ref Foreseen next)
    {
        var sum = _orders.Detail(next.Next).Quantity.Value;
        if (next.HoldAccount < _accounts.Count) sum ^= _accounts[next.HoldAccount].Owner.Value;
        if (next.ReceiveAccount < _accounts.Count) sum ^= _accounts[next.ReceiveAccount].Owner.Value;
        return sum;
    }

    long GlanceAtPlace(ref Foreseen next)
    {
        var sum = _orders[next.Prev].Id.Value ^ _orders[next.Next].Id.Value ^ _accounts[next.HoldAccount].Owner.Value;
        next.Node = _levels[next.Level].Leaf;
        if (next.Instrument is { } instrument)
        {
            sum ^= instrument.Glance() ^ instrument.Book.Glance(next.Side, out next.Bid, out next.Ask);
            if (next.Ends) sum ^= _openOrders.Glance(OpenOrdersKey(next.MemberIndex, instrument.Id)) ^ GlanceAtMemberList(next);
        }

        next.Level = LevelIndex.None;
        return sum;
    }

    long GlanceAtMemberList(in Foreseen next)
    {
        ref var detail = ref _orders.Detail(next.Slot);
        var neighbours = _orders.Detail(detail.MemberPrev).Quantity.Value ^ _orders.Detail(detail.MemberNext).Quantity.Value;
        return neighbours ^ _members[next.MemberIndex].Id.Value;
    }

    // A node further down towards the level of its price.
    long Descend(ref Foreseen next) => _levels.Glance(ref next.Node, ref next.Level, next.Side, next.Price);

    /// <summary>A command that comes, as far as its way was followed.</summary>
    struct Foreseen
    {
        public Instrument? Instrument;
        public Ticks Price;

        /// <summary>The order that it names, if any.</summary>
        public OrderSlot Slot;
        public OrderSlot Prev;
        public OrderSlot Next;
        public LevelIndex Bid;
        public LevelIndex Ask;

        /// <summary>The level of its price, once it is found.</summary>
        public LevelIndex Level;
        public int Node;
        public int HoldAccount;
        public int ReceiveAccount;
        public int MemberIndex;
        public MemberId Member;
        public Side Side;
        public bool IsNew;
        public bool Ends;
    }
}
