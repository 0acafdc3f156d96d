namespace Rialto.Identity.ApiKeys;

/// <summary>A member's one COINUT key: its secret, and what is asked of its nonces (null = as configured).</summary>
public sealed record CoinutKey(string Secret, NonceMode? NonceMode);
