namespace Rialto.Identity.Tokens;

/// <summary>What a token of ours says, after its signature, times and purpose were checked.</summary>
sealed record Claims(string Uid, string Email, string Jti, long ExpiresAtUs);
