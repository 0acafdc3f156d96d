namespace Rialto.Identity.ApiKeys;

/// <summary>A key in memory, with its secret as the bytes that sign.</summary>
sealed record LiveKey(ApiKey Key, byte[] Secret);
