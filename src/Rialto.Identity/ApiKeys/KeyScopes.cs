namespace Rialto.Identity.ApiKeys;

/// <summary>What a key may do.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,
    Read = 1,
    Trade = 2,
    Withdraw = 4,

    /// <summary>What the dialects of spot trading know.</summary>
    All = Read | Trade | Withdraw,

    /// <summary>Moving money between the wallet and a margin account of the same member.</summary>
    Transfer = 8,

    Everything = All | Transfer,
}
