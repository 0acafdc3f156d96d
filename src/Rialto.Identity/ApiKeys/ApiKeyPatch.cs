namespace Rialto.Identity.ApiKeys;

/// <summary>What changes about a key; null leaves it as it is.</summary>
public sealed record ApiKeyPatch(IReadOnlyList<string>? Scopes, string? State)
{
    /// <summary>Addresses and networks it may be used from; none = all.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    public string? Label { get; init; }
}
