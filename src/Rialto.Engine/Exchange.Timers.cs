using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine;

/// <summary>What happens by itself at a time: the dead-man's switch. Source: docs/rules/orders.md, "Cancel-after".</summary>
public sealed partial class Exchange
{
    const long CancelAfterMinUs = 5_000_000;
    const long CancelAfterMaxUs = 86_400_000_000;

    readonly MinHeap<Timer> _timers = new(64);

    /// <summary>When the next timer is due, in microseconds since 1970; <see cref="long.MaxValue"/> = none. A Tick lets it fire.</summary>
    public long NextTimerUs
    {
        get
        {
            DropDisarmed();
            return _timers.Count == 0 ? long.MaxValue : _timers.Top.AtUs;
        }
    }

    void FireTimers()
    {
        while (NextTimerUs <= _nowUs)
        {
            _members.TryFind(_timers.Pop().Member, out var index);
            _members[index].CancelAtUs = 0;
            _events.Add(new CancelAfterChanged { Member = _members[index].Id, Fired = 1 });
            CancelAll(index, default, SideFilter.Both, CancelReason.CancelAfter);
        }
    }

    void SetCancelAfter(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<CancelAfter>(command);
        var found = _members.TryFind(set.Header.Member, out var index);
        if (!found || _members[index].IsSuspended) RejectCommand(set.Header, Reject.MemberSuspended);
        else if (set.TimeoutUs != 0 && set.TimeoutUs is < CancelAfterMinUs or > CancelAfterMaxUs) RejectCommand(set.Header, Reject.TimeoutInvalid);
        else Arm(index, set.TimeoutUs == 0 ? 0 : _nowUs + set.TimeoutUs);
    }

    void Arm(int memberIndex, long atUs)
    {
        ref var member = ref _members[memberIndex];
        // Armed again for the same instant, the timer that is there serves.
        if (atUs != 0 && member.CancelAtUs != atUs) _timers.Push(new Timer(atUs, member.Id));
        member.CancelAtUs = atUs;
        _events.Add(new CancelAfterChanged { Member = member.Id, AtUs = atUs });
    }

    // A switch that was set again leaves its old timer in the heap; it is dropped when it comes to the top.
    void DropDisarmed()
    {
        while (_timers.Count > 0 && !IsArmed(_timers.Top)) _timers.Pop();
    }

    bool IsArmed(Timer timer) => _members.TryFind(timer.Member, out var index) && _members[index].CancelAtUs == timer.AtUs;

    readonly record struct Timer(long AtUs, MemberId Member) : IComparable<Timer>
    {
        public int CompareTo(Timer other) => AtUs != other.AtUs ? AtUs.CompareTo(other.AtUs) : Member.Value.CompareTo(other.Member.Value);
    }
}
