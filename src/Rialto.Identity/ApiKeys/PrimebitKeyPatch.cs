namespace Rialto.Identity.ApiKeys;

/// <summary>What changes about a key of PrimeBit's panel; null leaves it as it is.</summary>
public sealed record PrimebitKeyPatch(bool? Enabled, string? Label, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Addresses)
{
    /// <summary>Whether the key could do more afterwards, or be used from elsewhere.</summary>
    internal bool Widens(ApiKey key) =>
        (Enabled == true && key.State != KeyState.Active)
            || (Scopes is not null && Scopes.Except(key.Scopes).Any())
            || (Addresses is not null && !Addresses.SequenceEqual(key.Addresses));
}
