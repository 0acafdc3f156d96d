namespace Rialto.Identity.ApiKeys;

/// <summary>With which dialect's look a key was made. Every look but COINUT's is accepted by every dialect that has key ids.</summary>
public enum KeyFormat
{
    Barong,
    Classic,
    Primebit,
    Coinut,
}
