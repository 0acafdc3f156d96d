namespace Rialto.Identity.Outbox;

/// <summary>What happened to a member that the engine must know. The values are persisted and only grow.</summary>
public enum EngineChangeKind
{
    MemberOpened = 1,
    Suspended = 2,
    Resumed = 3,
    FeeGroupChanged = 4,
    StaffChanged = 5,
}
