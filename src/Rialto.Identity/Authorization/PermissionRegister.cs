using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Authorization;

/// <summary>The rules of all roles, as staff may change them. Checks read memory, which follows each write.</summary>
public sealed class PermissionRegister
{
    const string Columns =
        """
        id AS Id, role AS Role, action AS Action, verb AS Verb, path AS Path, topic AS Topic, created_at_us AS CreatedAtUs,
        updated_at_us AS UpdatedAtUs
        """;

    static readonly string[] Verbs = ["GET", "POST", "DELETE", "PUT", "HEAD", "PATCH", "ALL"];
    static readonly string[] Actions = ["ACCEPT", "DROP", "AUDIT"];

    readonly IdentityStore _store;
    volatile Permissions _current;

    internal PermissionRegister(IdentityStore store)
    {
        _store = store;
        WriteDefaults();
        _current = Load();
    }

    /// <summary>The rules that hold now. Immutable.</summary>
    public Permissions Current => _current;

    public bool RoleExists(string role) => _current.RoleExists(role);

    /// <summary>In order of creation.</summary>
    public PageOf<PermissionRow> List(Page page) => _store.Read(connection => new PageOf<PermissionRow>(
        connection.Query<PermissionRow>(
            $"SELECT {Columns} FROM permissions ORDER BY id LIMIT @Take OFFSET @Offset", new { page.Take, page.Offset }).AsList(),
        connection.QuerySingle<long>("SELECT COUNT(*) FROM permissions")));

    public PermissionRow? Find(long id) => _store.Read(connection => Find(connection, id));

    /// <summary>Adds a rule to a role that exists.</summary>
    /// <remarks>Rejects: PermissionInvalidVerb, PermissionInvalidAction, PermissionRoleDoesntExist, PermissionPathInvalid,
    /// TooManyPermissions, SignatureBlacklisted.</remarks>
    public Result<PermissionRow> Add(PermissionRow wish, RequestNonce? nonce)
    {
        var row = Clean(wish);
        if (Broken(row) is { } problem) return problem;
        return _store.Change<PermissionRow>(nonce, change =>
        {
            if (!RoleExists(row.Role)) return IdentityReject.PermissionRoleDoesntExist;
            if (change.Connection.QuerySingle<int>("SELECT COUNT(*) FROM permissions") >= Limits.PermissionsMax)
                return IdentityReject.TooManyPermissions;
            var id = Insert(change, row);
            change.AfterCommit(Reload);
            return Find(change.Connection, id)!;
        });
    }

    /// <summary>Replaces a rule. Rejects: PermissionDoesntExist, and as <see cref="Add"/>; a role may be new.</summary>
    public Result<PermissionRow> Update(PermissionRow wish, RequestNonce? nonce)
    {
        var row = Clean(wish);
        if (Broken(row) is { } problem) return problem;
        return _store.Change<PermissionRow>(nonce, change =>
        {
            var changed = change.Connection.Execute(
                """
                UPDATE permissions SET role = @Role, action = @Action, verb = @Verb, path = @Path, topic = @Topic, updated_at_us = @NowUs
                WHERE id = @Id
                """,
                new { row.Role, row.Action, row.Verb, row.Path, row.Topic, change.NowUs, row.Id });
            if (changed == 0) return IdentityReject.PermissionDoesntExist;
            change.AfterCommit(Reload);
            return Find(change.Connection, row.Id)!;
        });
    }

    /// <summary>Rejects: PermissionDoesntExist, SignatureBlacklisted.</summary>
    public Result<Done> Remove(long id, RequestNonce? nonce) => _store.Change<Done>(nonce, change =>
    {
        if (change.Connection.Execute("DELETE FROM permissions WHERE id = @id", new { id }) == 0)
            return IdentityReject.PermissionDoesntExist;
        change.AfterCommit(Reload);
        return new Done();
    });

    /// <summary>Once in the life of a database: what staff deletes stays deleted.</summary>
    void WriteDefaults()
    {
        const string written = "SELECT value FROM counters WHERE name = 'permissions_written'";
        if (_store.Read(connection => connection.QuerySingle<int>(written)) != 0) return;
        _store.Change(change =>
        {
            foreach (var rule in DefaultPermissions.Rows) Insert(change, Of(rule));
            return change.Connection.Execute("UPDATE counters SET value = 1 WHERE name = 'permissions_written'");
        });
    }

    void Reload() => _current = Load();

    Permissions Load() => new(_store.Read(connection =>
        connection.Query<PermissionRow>($"SELECT {Columns} FROM permissions ORDER BY id").Select(row => row.ToPermission()).ToList()));

    static long Insert(Change change, PermissionRow row) => change.Connection.QuerySingle<long>(
        """
        INSERT INTO permissions (role, action, verb, path, topic, created_at_us, updated_at_us)
        VALUES (@Role, @Action, @Verb, @Path, @Topic, @NowUs, @NowUs) RETURNING id
        """,
        new { row.Role, row.Action, row.Verb, row.Path, row.Topic, change.NowUs });

    static PermissionRow? Find(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<PermissionRow>($"SELECT {Columns} FROM permissions WHERE id = @id", new { id });

    static PermissionRow Of(Permission rule) => new()
    {
        Role = rule.Role, Action = rule.Action.ToString().ToUpperInvariant(), Verb = rule.Verb, Path = rule.Path, Topic = rule.Topic,
    };

    static PermissionRow Clean(PermissionRow wish) => wish with
    {
        Verb = wish.Verb.ToUpperInvariant(), Action = wish.Action.ToUpperInvariant(), Path = wish.Path.TrimStart('/'),
        Topic = string.IsNullOrEmpty(wish.Topic) ? null : wish.Topic,
    };

    static IdentityReject? Broken(PermissionRow row)
    {
        if (!Verbs.Contains(row.Verb)) return IdentityReject.PermissionInvalidVerb;
        if (!Actions.Contains(row.Action)) return IdentityReject.PermissionInvalidAction;
        if (!Members.MemberRules.IsName(row.Role, Limits.RoleCharsMax)) return IdentityReject.PermissionRoleDoesntExist;
        var fits = row.Path.Length is > 0 and <= Limits.PermissionTextCharsMax
            && row.Topic is not { Length: > Limits.ActivityWordCharsMax };
        return fits ? null : IdentityReject.PermissionPathInvalid;
    }
}
