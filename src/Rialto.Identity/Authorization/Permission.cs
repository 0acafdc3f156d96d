namespace Rialto.Identity.Authorization;

/// <summary>One rule of a role: verb GET, POST, PUT, PATCH, DELETE, HEAD or ALL; path is a plain prefix without leading slash.</summary>
public sealed record Permission(string Role, PermissionAction Action, string Verb, string Path, string? Topic);
