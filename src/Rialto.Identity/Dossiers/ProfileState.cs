namespace Rialto.Identity.Dossiers;

/// <summary>How far a profile is.</summary>
public enum ProfileState
{
    /// <summary>Its owner may still change it.</summary>
    Drafted,

    /// <summary>Waits for staff.</summary>
    Submitted,
    Verified,
    Rejected,
}
