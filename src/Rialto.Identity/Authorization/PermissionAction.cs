namespace Rialto.Identity.Authorization;

/// <summary>What a permission row does; a drop beats every accept.</summary>
public enum PermissionAction
{
    Accept,
    Drop,
    Audit,
}
