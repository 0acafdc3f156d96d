namespace Rialto.Identity.Dossiers;

/// <summary>Data that a member stored under a title, once. Times are microseconds since 1970 UTC.</summary>
public sealed record DataStorage
{
    public required string Title { get; init; }

    /// <summary>JSON text.</summary>
    public required string Data { get; init; }

    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }
}
