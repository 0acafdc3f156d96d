namespace Rialto.Identity.Activity;

/// <summary>Whose doing a row tells of.</summary>
public enum ActivityCategory
{
    User,
    Admin,
}
