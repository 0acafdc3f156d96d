using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Members;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Cancel on disconnect: guards over the orders of a session. Source: docs/rules/guards.md.</summary>
public sealed partial class Exchange
{
    readonly GuardTable _guards = new();
    long _lastGuard;

    /// <summary>Guards that are open; a node that starts and finds some submits <see cref="NodeStarted"/>.</summary>
    public int OpenGuardCount => _guards.Count;

    void OpenGuard(ReadOnlySpan<byte> command)
    {
        ref readonly var header = ref CommandCodec.Header(command);
        var reject = AdmitGuard(header, out var memberIndex);
        if (reject != Reject.None)
        {
            RejectCommand(header, reject);
            return;
        }

        var guard = new Guard
        {
            Number = ++_lastGuard,
            Session = header.Session,
            Since = new OrderId(_lastOrder),
            MemberIndex = memberIndex,
        };
        _guards.Open(guard);
        _members[memberIndex].GuardCount++;
        TellGuard(guard, GuardState.Open);
    }

    Reject AdmitGuard(in CommandHeader header, out int memberIndex)
    {
        if (!_members.TryFind(header.Member, out memberIndex) || _members[memberIndex].IsSuspended) return Reject.MemberSuspended;
        if (header.Session == 0) return Reject.SessionMissing;
        var hasRoom = _members[memberIndex].GuardCount < Limits.GuardsOfMemberMax && _guards.Count < Limits.GuardsMax;
        return hasRoom ? Reject.None : Reject.TooManyGuards;
    }

    void CloseGuard(ReadOnlySpan<byte> command)
    {
        ref readonly var close = ref CommandCodec.Read<CloseGuard>(command);
        var found = _guards.TryFind(close.Guard, out var index) && MayClose(close.Header.Member, _guards[index]);
        if (found) CloseGuard(index);
        else RejectCommand(close.Header, Reject.GuardNotOpen, close.Guard, Amount.Zero, NoElement);
    }

    bool MayClose(MemberId member, in Guard guard) => member == default || _members[guard.MemberIndex].Id == member;

    void CloseGuard(int index)
    {
        var guard = _guards[index];
        _guards.Close(index);
        _members[guard.MemberIndex].GuardCount--;
        TellGuard(guard, GuardState.Closed);
        for (var slot = FirstAfter(guard); !slot.IsNone;)
        {
            var next = _orders.Detail(slot).MemberNext;
            if (_orders.Detail(slot).Tag == guard.Session) CancelOpen(slot, CancelReason.Disconnected);
            slot = next;
        }
    }

    // From the youngest back: the orders of a connection are at the end of the member's list.
    OrderSlot FirstAfter(in Guard guard)
    {
        var first = OrderSlot.None;
        for (var slot = _members[guard.MemberIndex].LastOrder; !slot.IsNone; slot = _orders.Detail(slot).MemberPrev)
        {
            if (_orders[slot].Id.Value <= guard.Since.Value) break;
            first = slot;
        }

        return first;
    }

    void CloseAllGuards()
    {
        while (_guards.Oldest != 0) CloseGuard(_guards.Oldest);
    }

    void TellGuard(in Guard guard, GuardState state) => _events.Add(new GuardChanged
    {
        Guard = guard.Number,
        Member = _members[guard.MemberIndex].Id,
        State = state,
        Session = guard.Session,
        Since = guard.Since,
    });

    void SaveGuards(StateWriter writer)
    {
        writer.WriteInt64(_lastGuard);
        writer.WriteInt32(_guards.Count);
        for (var index = _guards.Oldest; index != 0; index = _guards[index].Younger)
        {
            ref readonly var guard = ref _guards[index];
            writer.WriteInt64(guard.Number);
            writer.WriteInt64(guard.Session);
            writer.WriteInt64(guard.Since.Value);
            writer.WriteInt32(guard.MemberIndex);
        }
    }

    void LoadGuards(ref StateReader reader)
    {
        _lastGuard = reader.ReadInt64();
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var guard = new Guard
            {
                Number = reader.ReadInt64(),
                Session = reader.ReadInt64(),
                Since = new OrderId(reader.ReadInt64()),
                MemberIndex = reader.ReadInt32(),
            };
            if ((uint)guard.MemberIndex >= (uint)_members.Count || guard.Number < 1) throw new StateDamagedException("A guard of nobody.");
            _guards.Open(guard);
            _members[guard.MemberIndex].GuardCount++;
        }
    }
}
