namespace Rialto.Identity.Activity;

/// <summary>How it went.</summary>
public enum ActivityResult
{
    Succeed,
    Failed,
    Denied,
}
