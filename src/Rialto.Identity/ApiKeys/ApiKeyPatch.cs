namespace Rialto.Identity.ApiKeys;

/// <summary>What changes about a key; null leaves it as it is.</summary>
public sealed record ApiKeyPatch(IReadOnlyList<string>? Scopes, string? State);
