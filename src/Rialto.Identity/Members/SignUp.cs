namespace Rialto.Identity.Members;

/// <summary>What a stranger sends to become a member.</summary>
public sealed record SignUp
{
    public required string Email { get; init; }
    public required string Password { get; init; }
    public string? Username { get; init; }

    /// <summary>Uid of the member who brought this one.</summary>
    public string? ReferralUid { get; init; }

    public string? Data { get; init; }
}
