namespace Rialto.Identity.Dossiers;

/// <summary>What staff noted about a member. Times are microseconds since 1970 UTC.</summary>
public sealed record Comment
{
    public required long Id { get; init; }
    public required int Member { get; init; }
    public required string AuthorUid { get; init; }
    public required string Title { get; init; }
    public required string Data { get; init; }
    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }
}
