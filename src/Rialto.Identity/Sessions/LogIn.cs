namespace Rialto.Identity.Sessions;

/// <summary>What a member sends to open a cookie session.</summary>
public sealed record LogIn
{
    public required string Email { get; init; }
    public required string Password { get; init; }
    public string? OtpCode { get; init; }

    /// <summary>The cookie that came along; its session ends, so that nobody can plant one.</summary>
    public string? PreviousToken { get; init; }
}
