namespace Rialto.Identity.Authorization;

/// <summary>Whether a role may, and whether the request is to be written down (with the topic of the rule that says so).</summary>
public readonly record struct PermissionDecision(bool Allowed, bool Audited, string? Topic);
