namespace Rialto.Identity.Members;

/// <summary>The checked fields of a member that is about to exist.</summary>
sealed record NewMember
{
    public required string Email { get; init; }
    public required string? Username { get; init; }
    public required string PasswordHash { get; init; }
    public required string Role { get; init; }
    public required string? ReferralUid { get; init; }
    public required string? Data { get; init; }
    public required string FeeGroup { get; init; }

    /// <summary>Only for service accounts.</summary>
    public int? Owner { get; init; }

    /// <summary>Null: one is made up.</summary>
    public string? Uid { get; init; }
}
