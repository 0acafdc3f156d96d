namespace Rialto.Identity.ApiKeys;

/// <summary>What a key may do.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,
    Read = 1,
    Trade = 2,
    Withdraw = 4,
    All = Read | Trade | Withdraw,
}
