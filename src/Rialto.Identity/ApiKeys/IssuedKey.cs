namespace Rialto.Identity.ApiKeys;

/// <summary>A key just made, with the secret that is shown this once.</summary>
public sealed record IssuedKey(ApiKey Key, string Secret);
