using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Model;

/// <summary>Cancel on disconnect.</summary>
public sealed partial class ExchangeModel
{
    const int GuardsOfMemberMax = 1_000;
    const int GuardsMax = 100_000;

    readonly SortedDictionary<long, Guard> _guards = [];
    long _lastGuard;

    sealed record Guard(long Id, ModelMember Owner, long Session, long Since);

    void Open(in OpenGuard open)
    {
        var reject = Reject.None;
        if (!IsActive(open.Header.Member)) reject = Reject.MemberSuspended;
        else if (open.Header.Session == 0) reject = Reject.SessionMissing;
        else if (_guards.Count >= GuardsMax || GuardsOf(open.Header.Member.Value) >= GuardsOfMemberMax) reject = Reject.TooManyGuards;
        if (reject != Reject.None)
        {
            Refuse(open.Header, reject, 0, 0);
            return;
        }
        var guard = new Guard(++_lastGuard, _members[open.Header.Member.Value], open.Header.Session, _lastOrder);
        _guards.Add(guard.Id, guard);
        TellGuard(guard, GuardState.Open);
    }

    int GuardsOf(int member)
    {
        var count = 0;
        foreach (var guard in _guards.Values) count += guard.Owner.Id == member ? 1 : 0;
        return count;
    }

    void Close(in CloseGuard close)
    {
        var mine = _guards.TryGetValue(close.Guard, out var guard)
            && (close.Header.Member.Value == 0 || guard.Owner.Id == close.Header.Member.Value);
        if (mine) Close(guard!);
        else Refuse(close.Header, Reject.GuardNotOpen, close.Guard, 0);
    }

    void CloseAllGuards()
    {
        foreach (var guard in new List<Guard>(_guards.Values)) Close(guard);
    }

    void Close(Guard guard)
    {
        _guards.Remove(guard.Id);
        TellGuard(guard, GuardState.Closed);
        var watched = OpenOrders(order => order.Owner == guard.Owner && order.Session == guard.Session && order.Id > guard.Since);
        foreach (var order in watched) End(order, CancelReason.Disconnected);
    }

    void TellGuard(Guard guard, GuardState state) => Tell(new GuardChanged
    {
        Guard = guard.Id,
        Member = new(guard.Owner.Id),
        State = state,
        Session = guard.Session,
        Since = new(guard.Since),
    });
}
