namespace Rialto.Identity.ApiKeys;

/// <summary>A key that a member asks for in PrimeBit's panel.</summary>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Scopes">At least one of read, trade, transfer.</param>
/// <param name="Addresses">IP addresses or networks; none = from everywhere.</param>
public sealed record PrimebitKeyWish(string Label, IReadOnlyList<string> Scopes, IReadOnlyList<string> Addresses);
