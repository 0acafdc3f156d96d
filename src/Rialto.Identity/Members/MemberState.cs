namespace Rialto.Identity.Members;

/// <summary>The states with a meaning of their own; any other text an operator writes is "not active".</summary>
public static class MemberState
{
    public const string Pending = "pending";
    public const string Active = "active";
    public const string Banned = "banned";
    public const string Deleted = "deleted";
    public const string Locked = "locked";

    /// <summary>A service account that was switched off; it stays so, whatever becomes of its owner.</summary>
    public const string Disabled = "disabled";
}
