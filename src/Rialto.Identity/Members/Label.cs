namespace Rialto.Identity.Members;

/// <summary>A word about a member. Times are microseconds since 1970 UTC.</summary>
public sealed record Label
{
    public required string Key { get; init; }
    public required string Value { get; init; }
    public required LabelScope Scope { get; init; }
    public string? Description { get; init; }
    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }
}
