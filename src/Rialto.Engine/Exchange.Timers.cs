using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine;

/// <summary>What happens by itself at a time: dead-man's switches and expiries. Source: docs/rules/orders.md, "Cancel-after".</summary>
public sealed partial class Exchange
{
    const long CancelAfterMinUs = 5_000_000;
    const long CancelAfterMaxUs = 86_400_000_000;

    readonly PlacedHeap _switches = new(new HeapPlaces(0));
    readonly PlacedHeap _expiries = new(new HeapPlaces(0));

    /// <summary>When the next timer is due, in microseconds since 1970; <see cref="long.MaxValue"/> = none. A Tick lets it fire.</summary>
    /// <remarks>At once, when more waiting orders were due than the last step might fire.</remarks>
    public long NextTimerUs =>
        _stirredCount > 0 ? _nowUs : long.Min(NextClockUs, long.Min(TopOf(_switches), TopOf(_expiries)));

    static long TopOf(PlacedHeap heap) => heap.Count == 0 ? long.MaxValue : heap.TopKey;

    // All that are due, by time: no trade may happen at a time at or after an order's expiry.
    void FireTimers()
    {
        // The counts, because at the end of time "none" looks like a timer that is due.
        while (_switches.Count + _expiries.Count > 0 && long.Min(TopOf(_switches), TopOf(_expiries)) <= _nowUs)
        {
            if (_switches.Count > 0 && TopOf(_switches) <= TopOf(_expiries)) FireSwitch(_switches.Top);
            else CancelOpen(new OrderSlot(_expiries.Top), CancelReason.Expired);
        }
    }

    void FireSwitch(int memberIndex)
    {
        ref var member = ref _members[memberIndex];
        _switches.Remove(memberIndex);
        member.CancelAtUs = 0;
        _events.Add(new CancelAfterChanged { Member = member.Id, Fired = 1 });
        CancelAll(memberIndex, default, SideFilter.Both, default, CancelReason.CancelAfter);
    }

    void SetCancelAfter(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<CancelAfter>(command);
        var found = _members.TryFind(set.Header.Member, out var index);
        if (!found || _members[index].IsSuspended) RejectCommand(set.Header, Reject.MemberSuspended);
        else if (set.TimeoutUs != 0 && set.TimeoutUs is < CancelAfterMinUs or > CancelAfterMaxUs)
            RejectCommand(set.Header, Reject.TimeoutInvalid);
        else Arm(index, set.TimeoutUs == 0 ? 0 : LaterBy(set.TimeoutUs));
    }

    // Time ends before it could overflow.
    long LaterBy(long us) => _nowUs > long.MaxValue - us ? long.MaxValue : _nowUs + us;

    void Arm(int memberIndex, long atUs)
    {
        ref var member = ref _members[memberIndex];
        if (member.CancelAtUs != 0) _switches.Remove(memberIndex);
        if (atUs != 0) _switches.Add(atUs, member.Id.Value, memberIndex);
        member.CancelAtUs = atUs;
        _events.Add(new CancelAfterChanged { Member = member.Id, AtUs = atUs });
    }
}
