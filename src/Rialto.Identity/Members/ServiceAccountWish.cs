namespace Rialto.Identity.Members;

/// <summary>A service account that somebody asks for; null leaves the choice to us.</summary>
public sealed record ServiceAccountWish
{
    public required string Role { get; init; }
    public string? OwnerUid { get; init; }
    public string? Uid { get; init; }
    public string? Email { get; init; }
    public int? Level { get; init; }
}
