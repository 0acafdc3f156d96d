namespace Rialto.Identity.ApiKeys;

/// <summary>The states of a key with a meaning; any other text a member writes means "does not work" too.</summary>
public static class KeyState
{
    public const string Active = "active";

    /// <summary>Switched off by its owner in PrimeBit's panel.</summary>
    public const string Disabled = "disabled";

    /// <summary>Written by the exchange when the owner is no longer active or switched 2FA off.</summary>
    public const string Inactive = "inactive";
}
