using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Members;

/// <summary>What the engine knows of a member.</summary>
internal struct Member
{
    public MemberId Id;
    public FeeGroupId Group;
    public MemberFlags Flags;

    /// <summary>His open orders in order of their numbers, linked through their details.</summary>
    public OrderSlot FirstOrder;
    public OrderSlot LastOrder;

    /// <summary>Finished orders that had a client order id, oldest first; indexes into the client id table.</summary>
    public int FirstFinished;
    public int LastFinished;
    public int FinishedCount;

    /// <summary>When his dead-man's switch fires; 0 = off.</summary>
    public long CancelAtUs;

    /// <summary>His open guards.</summary>
    public int GuardCount;

    /// <summary>The number of his first margin account; 0 = none.</summary>
    public int FirstMargin;

    public readonly bool IsSuspended => (Flags & MemberFlags.Suspended) != 0;

    public readonly bool IsStaff => (Flags & MemberFlags.Staff) != 0;
}
