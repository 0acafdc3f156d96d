namespace Rialto.Identity.Dossiers;

/// <summary>A profile of a member. Times are microseconds since 1970 UTC.</summary>
public sealed record Profile
{
    public required long Id { get; init; }
    public required int Member { get; init; }
    public required ProfileFacts Facts { get; init; }
    public required ProfileState State { get; init; }

    /// <summary>Staff that wrote it; null = the member itself.</summary>
    public string? AuthorUid { get; init; }

    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }
}
