namespace Rialto.Identity.Authorization;

/// <summary>A rule of a role as it stands in the database. Times are microseconds since 1970 UTC.</summary>
public sealed record PermissionRow
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    public required string Role { get; init; }

    /// <summary>ACCEPT, DROP or AUDIT.</summary>
    public required string Action { get; init; }

    /// <summary>GET, POST, PUT, PATCH, DELETE, HEAD or ALL.</summary>
    public required string Verb { get; init; }

    /// <summary>A plain prefix without leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>Topic of the activities that an AUDIT rule writes; null = by the path.</summary>
    public string? Topic { get; init; }

    public long CreatedAtUs { get; init; }
    public long UpdatedAtUs { get; init; }

    internal Permission ToPermission() => new(Role, Enum.Parse<PermissionAction>(Action, ignoreCase: true), Verb, Path, Topic);
}
