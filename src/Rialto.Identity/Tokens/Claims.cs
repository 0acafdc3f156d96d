namespace Rialto.Identity.Tokens;

/// <summary>What a token of ours says, after its signature, times and purpose were checked.</summary>
sealed record Claims(string Uid, string Email, string Jti, long ExpiresAtUs)
{
    /// <summary>The API key that a session token was issued to.</summary>
    public string? Kid { get; init; }

    /// <summary>The session that a session token was issued to, by the hash of its secret.</summary>
    public string? SessionHash { get; init; }
}
