namespace Rialto.Identity.Tokens;

/// <summary>What a token is for; its name stands in the claim <c>sub</c>.</summary>
public enum TokenPurpose
{
    /// <summary>Says to another server who asks.</summary>
    Session,

    /// <summary>Proves that a mail arrived.</summary>
    Confirmation,

    /// <summary>Allows a new password.</summary>
    Reset,
}
