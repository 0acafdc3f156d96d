using Rialto.Identity.Members;

namespace Rialto.Identity.Tokens;

/// <summary>A session token that was read: whose it is, until when, and the key or the session that it was issued to.</summary>
/// <param name="Kid">The API key; null for a session.</param>
/// <param name="SessionHash">The session; null for a key.</param>
public sealed record SessionToken(Member Member, long ExpiresAtUs, string? Kid, string? SessionHash);
