namespace Rialto.Identity.Authorization;

/// <summary>The rules of all roles. Immutable; safe for many threads.</summary>
public sealed class Permissions
{
    readonly Dictionary<string, Permission[]> _byRole;

    public Permissions(IEnumerable<Permission> rows)
    {
        _byRole = rows.GroupBy(row => row.Role).ToDictionary(group => group.Key, group => group.ToArray());
    }

    public IEnumerable<string> Roles => _byRole.Keys;

    /// <summary>A role is one that some rule names.</summary>
    public bool RoleExists(string role) => _byRole.ContainsKey(role);

    /// <summary>No accept, or any drop: no. Without rules everything is refused.</summary>
    public PermissionDecision Check(string role, string verb, string path)
    {
        if (!_byRole.TryGetValue(role, out var rows)) return default;
        var (accepted, dropped) = (false, false);
        Permission? audit = null;
        foreach (var row in rows)
        {
            if (row.Verb != "ALL" && row.Verb != verb) continue;
            if (!path.StartsWith(row.Path, ComparisonOf(row.Action))) continue;
            accepted |= row.Action == PermissionAction.Accept;
            dropped |= row.Action == PermissionAction.Drop;
            if (row.Action == PermissionAction.Audit) audit ??= row;
        }

        return new PermissionDecision(accepted && !dropped, audit is not null, audit?.Topic);
    }

    /// <summary>What forbids holds in any case of letters, what allows only as written: a router's tolerance must not open a
    /// door.</summary>
    static StringComparison ComparisonOf(PermissionAction action) =>
        action == PermissionAction.Drop ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
